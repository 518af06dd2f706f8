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
  const HATCH = 'heat-hatch-';

  /** Eight rows of 24 hours, oldest first; today's hours to come are left out, not unknown. */
  function rowsOf(week, hours) {
    const past = Array.from({ length: 7 }, (_, day) => Array.from({ length: HOURS }, (__, hour) => week[day * HOURS + hour] ?? null));
    return [...past, hours.slice(0, HOURS)];
  }

  function cell(value, hour, row, { left, wide, high, gap, breaks, running, hatch }) {
    const index = center.mapClasses.classOf(value, breaks);
    const fill = index < 0 ? `class="heat-none${running}" fill="url(#${hatch})"` : `class="heat-${index}${running}"`;
    const place = `x="${(left + hour * wide).toFixed(1)}" y="${(row * high).toFixed(1)}" width="${(wide - gap).toFixed(1)}" height="${(high - gap).toFixed(1)}"`;
    return `<rect ${fill} ${place}/>`;
  }

  /** Each drawing needs a pattern of its own: one in a view that is hidden is not drawn. */
  function pattern(hatch, rem) {
    const [step, wide] = [0.4 * rem, 0.12 * rem];
    return `<pattern id="${hatch}" width="${step}" height="${step}" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="heat-hatch" width="${wide}" height="${step}"/></pattern>`;
  }

  function drawing(rows, known, size, breaks) {
    const { width, height, rem, hatch } = size;
    const left = LEFT * rem;
    const [wide, high] = [(width - left) / HOURS, (height - BOTTOM * rem) / rows.length];
    const every = Math.ceil((LABEL_REM * rem) / high);
    const last = rows.length - 1;
    const frame = { left, wide, high, gap: GAP * rem, breaks, hatch };
    const isRunning = (at, hour) => at === last && hour === rows[last].length - 1 && !center.live.isPast;
    const cells = rows.map((row, at) => row.map((value, hour) => cell(value, hour, at, { ...frame, running: isRunning(at, hour) ? ' heat-running' : '' })).join(''));
    const days = rows.map((_, at) => ((last - at) % every ? '' : `<text x="0" y="${((at + 0.5) * high).toFixed(1)}" dy=".35em">${center.format.dayName(known.day_start - (last - at) * DAY_MS)}</text>`));
    const hours = LABELLED.map((hour) => `<text x="${(left + hour * wide).toFixed(1)}" y="${height - 0.15 * rem}">${String(hour).padStart(2, '0')}</text>`);
    return `<svg class="chart heat-drawing" viewBox="0 0 ${width} ${height}" aria-hidden="true">${pattern(hatch, rem)}${cells.join('')}${days.join('')}${hours.join('')}</svg>`;
  }

  const legendItem = (swatch, text) => center.dom.el('span', 'legend-item', [center.dom.el('span', `heat-swatch ${swatch}`), center.dom.el('span', '', text)]);

  /** The classes with their borders, the lowest first; a single value is a class of its own. */
  function classItems(values, breaks, spec) {
    const format = (value) => center.format.number(value, spec.decimals);
    const known = values.find((value) => value !== null);
    if (known === undefined) return [];
    const label = (index) => center.mapClasses.label(index, breaks, spec, format) || format(known);
    return Array.from({ length: breaks.length + 1 }, (_, index) => legendItem(`heat-${index}`, label(index)));
  }

  /** Puts the legend into the place; where it is too long, without the words for what is unknown, then with fewer borders. */
  function addLegend(place, values, breaks, spec) {
    const items = classItems(values, breaks, spec);
    const unknown = values.includes(null) ? [legendItem('hatched', center.words('No data'))] : [];
    const made = center.dom.el('div', 'heat-legend', [...items, ...unknown]);
    const isLong = () => made.scrollWidth > made.clientWidth;
    place.append(made);
    if (items.length && isLong()) unknown.forEach((item) => item.remove());
    if (isLong()) center.dom.setData(made, 'short', '');
    return made;
  }

  function paintHeat(place, known) {
    const { indicator } = place.dataset;
    const spec = { ...center.live.boot.indicators[indicator], target: null };
    const rows = rowsOf(known.weeks[indicator] || [], known.hours[indicator] || []);
    const { rem } = center.sizes;
    const size = center.sizes.of(place);
    const mark = JSON.stringify([rows, size, known.day]);
    if (place.heatMark === mark || !size.height) return;
    place.heatMark = mark;
    const { breaks } = center.mapClasses.classify(rows.flat(), spec);
    const frame = center.dom.el('div', 'heat-frame');
    place.replaceChildren(frame);
    const legend = addLegend(place, rows.flat(), breaks, spec);
    legend.hidden = frame.clientHeight < LEAST_REM * rem;
    frame.innerHTML = drawing(rows, known, { width: frame.clientWidth, height: frame.clientHeight, rem, hatch: HATCH + indicator }, breaks);
  }

  function paint(known) {
    center.dom.seen('[data-list="heat"]').forEach((place) => paintHeat(place, known));
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('weeks') || changed.has('hours')) paint(known); });
  });
})();
