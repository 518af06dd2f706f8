/* In the drawer of an alert: the way to dispatch a case out of it, and the cases that were. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const ASK_EVERY_MS = 30000;

  /** The alert that is shown: its number, the list of its cases, what that says, and when it was asked for. */
  let shown = null;

  function line({ feed, id, what, category, steps, to }) {
    const { el } = center.dom;
    const step = steps.length ? steps[steps.length - 1].name : '';
    const made = el('a', 'case-link', [el('b', '', [what, category].filter(Boolean).join(' · ')), el('small', '', [step, to && to.word].filter(Boolean).join(' · '))]);
    made.dataset.change = new URLSearchParams({ thing: `${feed}:${id}` });
    made.href = center.mapLinks.address({ thing: `${feed}:${id}` });
    return made;
  }

  async function ask(mine) {
    mine.asked = performance.now();
    try {
      const { cases } = await center.dispatching.read(`/api/v1/alerts/${mine.id}/cases?lang=${center.live.boot.lang}`);
      const mark = JSON.stringify(cases);
      if (mark === mine.mark) return;
      mine.mark = mark;
      mine.list.replaceChildren(...(cases.length ? [center.dom.el('h3', '', center.words('Cases dispatched')), ...cases.map(line)] : []));
      if (mine.list.isConnected) center.mapLinks.refresh(mine.list.closest('.map-page'));
    } catch { /* those that are there stay: the lamp says that the server is away */ }
  }

  center.alertCases = {
    /** Fills a place in the drawer of the alert of that number; with nothing for who may not see records. */
    fill(place, id) {
      if (!center.dispatching.may('records')) return;
      shown = { id, list: center.dom.el('div', 'drawer-section'), mark: '', asked: 0 };
      place.append(...[center.dispatch.link(), shown.list].filter(Boolean));
      ask(shown);
    },
  };
  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(() => {
    if (shown && shown.list.isConnected && !document.hidden && performance.now() - shown.asked > ASK_EVERY_MS) ask(shown);
  }));
})();
