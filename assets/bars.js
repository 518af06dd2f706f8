/* Rows with a bar, and what they are used for first: an indicator by the values of its split. Rankings: ranking.js. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const BREAKDOWN_ROW_REM = 1.5;

  function makeRow() {
    const { el } = center.dom;
    const track = el('span', 'bar-track', [el('span', 'bar-fill'), el('span', 'bar-target')]);
    return el('a', 'bar-row', [el('span', 'bar-rank'), el('span', 'bar-move'), el('span', 'bar-name'), track, el('span', 'bar-value', [el('b'), el('span')])]);
  }

  function paintRow(place, row) {
    const [rank, move, name, track, value] = place.children;
    center.dom.setText(rank, row.rank || '');
    center.dom.setText(move, row.move || '');
    center.dom.setText(name, row.name);
    track.firstChild.style.inlineSize = `${100 * Math.min(1, row.share || 0)}%`;
    center.dom.setData(place, 'state', row.share === null ? 'never' : null);
    center.dom.setData(place, 'gap', row.isGap ? '' : null);
    center.dom.setNumber(value.firstChild, row.value);
    center.dom.setText(value.lastChild, row.rest);
    if (place.getAttribute('href') !== row.href) place.setAttribute('href', row.href);
  }

  /**
   * Writes rows into the place, where they are others than before.
   * @param {HTMLElement} place
   * @param {Array<{rank: string, move: string, name: string, share: number|null, value: string, rest: string, href: string,
   *   isGap: boolean}>} rows `share` 0..1 is the length of the bar, null hatches it; a gap says how many are left out
   */
  function paintRows(place, rows) {
    const mark = JSON.stringify(rows);
    if (place.rowsMark === mark) return;
    place.rowsMark = mark;
    center.dom.withChildren(place, rows.length, makeRow).forEach((row, index) => paintRow(row, rows[index]));
    place.style.setProperty('--rows', rows.length);
  }

  /** A row in the place of those that have no room. */
  const gap = (count, href) => ({ rank: '⋮', name: center.words('and {count} more', { count }), share: null, value: '', rest: '', href, isGap: true });

  /** The largest of a list that is too long, and how many more there are. */
  function head(list, count, href) {
    if (list.length <= count) return list;
    return [...list.slice(0, count - 1), gap(list.length - count + 1, href)];
  }

  function splitRows(key, known) {
    const indicator = center.live.boot.indicators[key];
    const split = known.splits[key] || [];
    const largest = Math.max(1, ...split.map(([value]) => value || 0));
    const rows = split.map(([value, total], index) => ({
      name: indicator.split[index],
      size: total === null ? value : total,
      share: value === null ? null : value / (total === null ? largest : total || 1),
      value: center.format.number(value, indicator.decimals),
      rest: total === null ? '' : `/${center.format.number(total)}`,
      href: center.links.map(known.area, key),
    }));
    return rows.sort((one, other) => other.size - one.size);
  }

  function paint(known) {
    center.dom.seen('[data-list="breakdown"]').forEach((place) => {
      const { indicator } = place.dataset;
      const fit = center.dom.rowsThatFit(place, BREAKDOWN_ROW_REM);
      paintRows(place, head(splitRows(indicator, known), fit, center.links.map(known.area, indicator)));
    });
  }

  center.bars = { paintRows, gap };

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('splits')) paint(known); });
  });
})();
