/* The areas below in order of an indicator, with their change of place since yesterday; a base too small is not ranked. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const ROW_REM = 1.2;
  const LEAST_FOR_GAP = 3;

  /** The place of each number, best first; equal numbers share a place, unknown ones have none. */
  function placesOf(values, sign) {
    const sorted = values.filter((value) => value !== null).sort((one, other) => sign * (one - other));
    return values.map((value) => (value === null ? null : sorted.indexOf(value) + 1));
  }

  function moved(before, now) {
    if (!before || !now) return '';
    if (before === now) return '•';
    return before > now ? `▲${before - now}` : `▼${now - before}`;
  }

  /** `[ranked, apart]`: rows of areas with a number, best first, and of those without one. */
  function rowsOf(key, level, known) {
    const indicator = center.live.boot.indicators[key];
    const values = known.layers[`${key}:${level}`] || [];
    const full = indicator.unit === '%' ? 100 : Math.max(1, ...values.map((value) => value || 0));
    const sign = indicator.direction === 'down' ? 1 : -1;
    const [before, now] = [known.before[`${key}:${level}`] || [], values].map((all) => placesOf(all, sign));
    const areas = center.names.ofLevel(known.area, level).map((area, index) => ({ ...area, index, number: values[index] ?? null }));
    const row = ({ code, name, number, index }) => ({
      rank: number === null ? '' : String(now[index]),
      move: moved(before[index], now[index]),
      name: center.names.short(name),
      share: number === null ? null : number / full,
      value: center.format.number(number, indicator.decimals),
      rest: number === null ? '' : center.format.unitAfter(indicator),
      href: center.links.map(code, key),
    });
    const ranked = areas.filter(({ number }) => number !== null).sort((one, other) => sign * (one.number - other.number));
    return [ranked.map(row), areas.filter(({ number }) => number === null).map(row)];
  }

  /** Those that have no number, in one row. */
  function together(rows, key, href) {
    const text = center.live.boot.indicators[key].minimum_base ? '{count} below base' : '{count} without data';
    return { ...rows[0], name: center.words(text, { count: rows.length }), href };
  }

  /** The first and the last of a list that is too long, with a sign for those between. */
  function ends(rows, count, href) {
    if (rows.length <= count) return rows;
    if (count < LEAST_FOR_GAP) return rows.slice(0, count);
    const last = Math.floor((count - 1) / 2);
    const first = count - 1 - last;
    return [...rows.slice(0, first), center.bars.gap(rows.length - first - last, href), ...rows.slice(rows.length - last)];
  }

  function arranged([ranked, apart], count, key, href) {
    if (ranked.length + apart.length <= count) return [...ranked, ...apart];
    const rest = apart.length > 1 ? [together(apart, key, href)] : apart;
    if (ranked.length && count < LEAST_FOR_GAP) return ends(ranked, count, href);
    return [...ends(ranked, count - rest.length, href), ...rest];
  }

  function paintTarget(place) {
    const { target, unit } = center.live.boot.indicators[place.dataset.indicator];
    center.dom.setData(place, 'target', target === null || unit !== '%' ? null : '');
    place.style.setProperty('--target', `${target}%`);
  }

  function paint(known) {
    center.dom.seen('[data-list="ranking"]').forEach((place) => {
      const { indicator, level } = place.dataset;
      const fit = center.dom.rowsThatFit(place, ROW_REM);
      paintTarget(place);
      center.bars.paintRows(place, arranged(rowsOf(indicator, level, known), fit, indicator, center.links.map(known.area, indicator)));
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('layers') || changed.has('before')) paint(known); });
  });
})();
