/* An indicator by day and hour: the seven days before today and today, in the five classes of the map's one hue. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const HOURS = 24;
  const DAY_MS = 86400000;
  const LABEL_REM = 1.1;
  const [LEFT, BOTTOM, GAP] = [3.6, 1.3, 0.1];
  /** Lower than this, the drawing needs the place of its legend. */
  const LEAST_REM = 7;
  const LABELLED = [0, 6, 12, 18];

  /** Eight rows of 24 hours, oldest first; today's hours to come are left out, not unknown. */
  function rowsOf(week, hours) {
    const past = Array.from({ length: 7 }, (_, day) => Array.from({ length: HOURS }, (__, hour) => week[day * HOURS + hour] ?? null));
    return [...past, hours.slice(0, HOURS)];
  }

  function cell(value, hour, row, { left, wide, high, gap, breaks, running }) {
    const index = center.mapClasses.classOf(value, breaks);
    const name = [index < 0 ? 'heat-none' : `heat-${index}`, running ? 'heat-running' : ''].join(' ');
    const place = `x="${(left + hour * wide).toFixed(1)}" y="${(row * high).toFixed(1)}" width="${(wide - gap).toFixed(1)}" height="${(high - gap).toFixed(1)}"`;
    return `<rect class="${name}" ${place}/>`;
  }

  function drawing(rows, known, size, breaks) {
    const { width, height, rem } = size;
    const left = LEFT * rem;
    const [wide, high] = [(width - left) / HOURS, (height - BOTTOM * rem) / rows.length];
    const every = Math.ceil((LABEL_REM * rem) / high);
    const last = rows.length - 1;
    const frame = { left, wide, high, gap: GAP * rem, breaks };
    const cells = rows.map((row, at) => row.map((value, hour) => cell(value, hour, at, { ...frame, running: at === last && hour === row.length - 1 && !center.live.isPast })).join(''));
    const days = rows.map((_, at) => ((last - at) % every ? '' : `<text x="0" y="${((at + 0.5) * high).toFixed(1)}" dy=".35em">${center.format.dayName(known.day_start - (last - at) * DAY_MS)}</text>`));
    const hours = LABELLED.map((hour) => `<text x="${(left + hour * wide).toFixed(1)}" y="${height - 0.15 * rem}">${String(hour).padStart(2, '0')}</text>`);
    return `<svg class="chart heat-drawing" viewBox="0 0 ${width} ${height}" aria-hidden="true">${cells.join('')}${days.join('')}${hours.join('')}</svg>`;
  }

  function legend(breaks, spec, format) {
    const { el } = center.dom;
    const items = Array.from({ length: breaks.length + 1 }, (_, index) => {
      const swatch = el('span', `heat-swatch heat-${index}`);
      return el('span', 'legend-item', [swatch, el('span', '', center.mapClasses.label(index, breaks, spec, format))]);
    });
    return el('div', 'heat-legend', items);
  }

  function paintHeat(place, known) {
    const { indicator } = place.dataset;
    const spec = { ...center.live.boot.indicators[indicator], target: null };
    const rows = rowsOf(known.weeks[indicator] || [], known.hours[indicator] || []);
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const mark = JSON.stringify([rows, place.clientWidth, place.clientHeight, known.day]);
    if (place.heatMark === mark || !place.clientHeight) return;
    place.heatMark = mark;
    const { breaks } = center.mapClasses.classify(rows.flat(), spec);
    const [frame, key] = [center.dom.el('div', 'heat-frame'), legend(breaks, spec, (value) => center.format.number(value, spec.decimals))];
    place.replaceChildren(frame, key);
    center.dom.setData(key, 'short', key.scrollWidth > key.clientWidth ? '' : null);
    key.hidden = frame.clientHeight < LEAST_REM * rem;
    frame.innerHTML = drawing(rows, known, { width: frame.clientWidth, height: frame.clientHeight, rem }, breaks);
  }

  function paint(known) {
    center.dom.seen('[data-list="heat"]').forEach((place) => paintHeat(place, known));
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('weeks') || changed.has('hours')) paint(known); });
  });
})();
