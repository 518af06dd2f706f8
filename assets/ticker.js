/* The newest events in one line, in order of time: as many as fit, a new one comes in at the front and fades in once. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const LEAST_REM = 19;

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

  function paintTicker(place, events) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const count = Math.max(1, Math.floor(place.clientWidth / (LEAST_REM * rem)));
    const shown = events.filter(center.events.isOf(place)).sort((one, other) => other[1] - one[1]).slice(0, count);
    const mark = JSON.stringify([shown.map(([id, at, , rule]) => [id, at, rule]), count]);
    if (place.tickerMark === mark) return;
    const first = !place.tickerMark;
    place.tickerMark = mark;
    place.style.setProperty('--items', count);
    const none = [center.dom.el('span', 'empty', center.words('No events today'))];
    place.replaceChildren(...(shown.length ? shown.map(makeItem) : none));
    if (!first && shown.length) center.dom.fade(place.firstChild);
  }

  function paint(known) {
    center.dom.seen('[data-list="ticker"]').forEach((place) => { if (place.clientWidth) paintTicker(place, known.events); });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('events')) paint(known); });
  });
})();
