/* Rows with a bar: an indicator by the values of its split, and the areas below in order of a rate. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const BREAKDOWN_ROW_REM = 1.5;
  const RANKING_ROW_REM = 1.2;

  function makeRow() {
    const { el } = center.dom;
    const track = el('span', 'bar-track', [el('span', 'bar-fill'), el('span', 'bar-target')]);
    return el('a', 'bar-row', [el('span', 'bar-rank'), el('span', 'bar-move'), el('span', 'bar-name'), track, el('span', 'bar-value', [el('b'), el('span')])]);
  }

  /** `row` is {rank, move, name, share 0..1 or null, value, rest, href}. */
  function paintRow(place, row) {
    const [rank, move, name, track, value] = place.children;
    center.dom.setText(rank, row.rank || '');
    center.dom.setText(move, row.move || '');
    center.dom.setText(name, row.name);
    track.firstChild.style.inlineSize = `${100 * Math.min(1, row.share || 0)}%`;
    center.dom.setData(place, 'state', row.share === null ? 'never' : null);
    center.dom.setNumber(value.firstChild, row.value);
    center.dom.setText(value.lastChild, row.rest);
    if (place.getAttribute('href') !== row.href) place.setAttribute('href', row.href);
  }

  function paintRows(place, rows, rem) {
    const shown = ends(rows, center.dom.rowsThatFit(place, rem));
    center.dom.withChildren(place, shown.length, makeRow).forEach((row, index) => paintRow(row, shown[index]));
    place.style.setProperty('--rows', shown.length);
  }

  /** The first and the last of a list that is too long. */
  function ends(list, count) {
    if (list.length <= count) return list;
    const last = Math.floor(count / 2);
    return [...list.slice(0, count - last), ...list.slice(list.length - last)];
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

  /** The place of each number, best first; equal numbers share a place, unknown ones have none. */
  function placesOf(values, sign) {
    const sorted = values.filter((value) => value !== null).sort((one, other) => sign * (one - other));
    return values.map((value) => (value === null ? null : sorted.indexOf(value) + 1));
  }

  function moved(before, now) {
    if (!before || !now) return '';
    if (before === now) return '–';
    return before > now ? `▲${before - now}` : `▼${now - before}`;
  }

  function rankedRows(key, level, known) {
    const indicator = center.live.boot.indicators[key];
    const values = known.layers[`${key}:${level}`] || [];
    const full = indicator.unit === '%' ? 100 : Math.max(1, ...values.map((value) => value || 0));
    const sign = indicator.direction === 'down' ? 1 : -1;
    const before = placesOf(known.before[`${key}:${level}`] || [], sign);
    const now = placesOf(values, sign);
    const areas = center.names.ofLevel(known.area, level).map((area, index) => ({ ...area, index, number: values[index] ?? null }));
    areas.sort((one, other) => (one.number === null) - (other.number === null) || sign * (one.number - other.number));
    return areas.map(({ code, name, number, index }) => ({
      rank: number === null ? '' : String(now[index]),
      move: moved(before[index], now[index]),
      name: center.names.short(name),
      share: number === null ? null : number / full,
      value: center.format.number(number, indicator.decimals),
      rest: number === null ? '' : indicator.unit,
      href: center.links.map(code, key),
    }));
  }

  function paintTarget(place) {
    const { target, unit } = center.live.boot.indicators[place.dataset.indicator];
    center.dom.setData(place, 'target', target === null || unit !== '%' ? null : '');
    place.style.setProperty('--target', `${target}%`);
  }

  function paint(known) {
    center.dom.seen('[data-list="breakdown"]').forEach((place) => {
      paintRows(place, splitRows(place.dataset.indicator, known), BREAKDOWN_ROW_REM);
    });
    center.dom.seen('[data-list="ranking"]').forEach((place) => {
      paintTarget(place);
      paintRows(place, rankedRows(place.dataset.indicator, place.dataset.level, known), RANKING_ROW_REM);
    });
  }

  function paintCounts(known) {
    center.dom.seen('[data-count]').forEach((place) => {
      const values = known.layers[place.dataset.count] || [];
      center.dom.setText(place, values.length ? center.words('{count} cells', { count: center.format.number(values.length) }) : '');
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => {
      if (!['splits', 'layers', 'before'].some((key) => changed.has(key))) return;
      paint(known);
      paintCounts(known);
    });
  });
})();
