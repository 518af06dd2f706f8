/* The newest events in one line, in order of time: as many as fit, a new one comes in at the front and fades in once. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  /** No event is told in less. */
  const LEAST_REM = 9;

  function makeItem(event) {
    const { el } = center.dom;
    const { name, shown, place } = center.events.told(event);
    const item = el('a', 'ticker-item', [
      el('span', 'shape'),
      el('span', 'ticker-time', center.format.minute(event[1])),
      el('b', '', name),
      el('span', 'ticker-text', [shown, place].filter(Boolean).join(' · ')),
    ]);
    item.dataset.state = event[2];
    item.href = center.links.map(event[4]);
    return item;
  }

  /** Takes away what does not fit, all but the first. */
  function trim(place) {
    const end = place.getBoundingClientRect().right + 1;
    const over = [...place.children].filter((item, index) => index && item.getBoundingClientRect().right > end);
    over.forEach((item) => item.remove());
  }

  function paintTicker(place, events) {
    const { width } = center.sizes.of(place);
    const most = Math.max(1, Math.floor(width / (LEAST_REM * center.sizes.rem)));
    const shown = events.filter(center.events.isOf(place)).sort((one, other) => other[1] - one[1]).slice(0, most);
    const made = shown.map(center.events.told);
    const mark = JSON.stringify([shown.map(([id, at]) => [id, at]), made, width]);
    if (place.tickerMark === mark) return;
    const newest = shown.length ? shown[0][0] : null;
    const isNew = place.newest !== undefined && place.newest !== newest;
    Object.assign(place, { tickerMark: mark, newest });
    const none = [center.dom.el('span', 'empty', center.words('No events today'))];
    place.replaceChildren(...(shown.length ? shown.map(makeItem) : none));
    trim(place);
    if (isNew) center.dom.fade(place.firstChild);
  }

  function paint(known) {
    center.dom.seen('[data-list="ticker"]').forEach((place) => { if (center.sizes.of(place).width) paintTicker(place, known.events); });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('events')) paint(known); });
  });
})();
