/* The steps of cases: how many came to each today, how many wait there now, and how long the way from the step before took. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const ROW_REM = 1.3;
  const HOUR_MIN = 60;

  function makeRow() {
    const { el } = center.dom;
    return el('div', 'funnel-row', [el('span'), el('span', 'funnel-track', [el('span', 'funnel-bar')]), el('b'), el('span'), el('span', 'funnel-time')]);
  }

  function makeHead() {
    const { el } = center.dom;
    const names = ['', '', center.words('today'), center.words('waiting'), center.words('median')];
    return el('div', 'funnel-row funnel-head', names.map((name) => el('span', '', name)));
  }

  /** Without room for a row of names, the head of the panel names the columns. */
  function nameColumns(place, headed) {
    const named = place.closest('.panel').querySelector('[data-part="columns"]');
    center.dom.setText(named, headed ? '' : center.words('today · waiting · time'));
  }

  function duration(minutes) {
    if (minutes === null) return '—';
    if (minutes < HOUR_MIN) return center.words('{count} min', { count: minutes });
    return center.words('{count} h', { count: center.format.number(minutes / HOUR_MIN, 1) });
  }

  function paintRow(row, name, [entered, waiting, minutes], most) {
    const [title, track, number, wait, time] = row.children;
    center.dom.setData(row, 'state', entered === null ? 'never' : null);
    center.dom.setText(title, name);
    track.firstChild.style.inlineSize = `${(100 * (entered || 0)) / most}%`;
    center.dom.setNumber(number, center.format.number(entered));
    center.dom.setText(wait, center.format.number(waiting));
    center.dom.setText(time, duration(minutes));
  }

  function paintFunnel(place, steps) {
    const names = center.live.boot.feeds[place.dataset.feed].steps;
    const most = Math.max(1, ...steps.map(([entered]) => entered || 0));
    const headed = center.dom.rowsThatFit(place, ROW_REM) > steps.length;
    if (place.children.length !== steps.length + (headed ? 1 : 0)) {
      place.replaceChildren(...(headed ? [makeHead()] : []), ...steps.map(makeRow));
      nameColumns(place, headed);
    }
    const rows = [...place.children].slice(headed ? 1 : 0);
    rows.forEach((row, index) => paintRow(row, names[index], steps[index], most));
  }

  function paint(known) {
    center.dom.seen('[data-list="funnel"]').forEach((place) => {
      const steps = known.funnels[place.dataset.feed];
      if (steps && place.clientHeight) paintFunnel(place, steps);
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('funnels')) paint(known); });
  });
})();
