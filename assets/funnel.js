/* The steps of cases: how many came to each today, how many wait there now, and how long the way from the step before took. A step that moved fades once. */
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

  function nameColumns(place, text) {
    center.dom.setText(place.closest('.panel').querySelector('[data-part="columns"]'), text);
  }

  /** Makes the rows, below a row of names where there is room; whether this was needed, as it is for another size. */
  function arrange(place, count) {
    const panel = place.closest('.panel');
    const { width, height } = center.sizes.of(panel);
    const mark = [width, height, panel.dataset.state, count].join(' ');
    if (place.arranged === mark) return false;
    place.arranged = mark;
    nameColumns(place, '');
    const headed = center.dom.rowsThatFit(place, ROW_REM) > count;
    place.replaceChildren(...(headed ? [makeHead()] : []), ...Array.from({ length: count }, makeRow));
    return true;
  }

  /** Without room for a row of names the head of the panel names the columns, unless that would take the room of a step. */
  function nameInHead(place) {
    nameColumns(place, center.words('today · waiting · time'));
    if (place.scrollHeight > place.clientHeight + 1) nameColumns(place, '');
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
    const isFirst = number.textContent === '';
    const moved = [[number, entered], [wait, waiting]].filter(([place, count]) => center.dom.setText(place, center.format.number(count)));
    if (moved.length && !isFirst) [title, number, wait].forEach(center.dom.fade);
    center.dom.setText(time, duration(minutes));
  }

  function paintFunnel(place, steps) {
    const names = center.live.boot.feeds[place.dataset.feed].steps;
    const most = Math.max(1, ...steps.map(([entered]) => entered || 0));
    const isNew = arrange(place, steps.length);
    const rows = [...place.children].slice(-steps.length);
    rows.forEach((row, index) => paintRow(row, names[index], steps[index], most));
    if (isNew && rows.length === place.children.length) nameInHead(place);
  }

  function paint(known) {
    center.dom.seen('[data-list="funnel"]').forEach((place) => {
      const steps = known.funnels[place.dataset.feed];
      if (steps && center.sizes.of(place).height) paintFunnel(place, steps);
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('funnels')) paint(known); });
  });
})();
