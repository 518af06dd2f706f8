/* An indicator's day by quarter-hour, or several days by the day, as an SVG that a printer draws sharply; what was before is dashed. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const SPACE = 'http://www.w3.org/2000/svg';
  const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [340, 196, 34, 8, 20, 16];
  const HOURS = [0, 6, 12, 18, 24];
  const QUARTERS = 96;
  const DAY_MS = 86400000;
  const DATES = 6;

  function node(name, attributes, text) {
    const made = document.createElementNS(SPACE, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    if (text !== undefined) made.textContent = text;
    return made;
  }

  /** The next of 1, 2, 5, 10, … that is not below the value. */
  function roundUp(value) {
    const size = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
    return [1, 2, 5, 10].map((each) => each * size).find((each) => each >= value);
  }

  /** Where a share of the whole time lies. */
  const x = (share) => LEFT + (WIDTH - LEFT - RIGHT) * share;
  const y = (value, most) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * Math.max(0, value)) / most;

  function line(values, most, className, count) {
    let pen = 'M';
    const d = values.map((value, index) => {
      if (value === null) { pen = 'M'; return ''; }
      const point = `${pen}${x((index + 0.5) / count).toFixed(1)} ${y(value, most).toFixed(1)}`;
      pen = 'L';
      return point;
    });
    return node('path', { d: d.join(''), class: className });
  }

  /** The hours of a day, or some of several days, each with the share of the time at which it stands. */
  function times({ days = 1, day_start: last }) {
    if (days === 1) return HOURS.map((hour) => [hour / 24, String(hour).padStart(2, '0')]);
    const every = Math.ceil(days / DATES);
    const shown = Array.from({ length: days }, (_, index) => index).filter((index) => (days - 1 - index) % every === 0);
    return shown.map((index) => [(index + 0.5) / days, center.format.shortDate(last - (days - 1 - index) * DAY_MS)]);
  }

  function axes(most, known) {
    const levels = [0, most / 2, most].map((value) => [
      node('path', { d: `M${LEFT} ${y(value, most)}H${WIDTH - RIGHT}`, class: 'briefing-grid' }),
      node('text', { x: LEFT - 4, y: y(value, most) + 3, 'text-anchor': 'end' }, center.format.number(value, most < 2 ? 1 : 0)),
    ]);
    const below = times(known).map(([share, text]) => node('text', { x: x(share), y: HEIGHT - 3, 'text-anchor': 'middle' }, text));
    return [...levels.flat(), ...below];
  }

  function key(names) {
    return names.flatMap((name, index) => {
      const from = LEFT + index * 120;
      return [
        node('path', { d: `M${from} 7h18`, class: index ? 'briefing-before' : 'briefing-day' }),
        node('text', { x: from + 23, y: 10 }, name),
      ];
    });
  }

  /** Draws the trend of the document into the place. */
  center.briefingTrend = function briefingTrend(place, known) {
    const { today = [], yesterday = [] } = (known.trends || {})[place.dataset.indicator] || {};
    const running = !center.live.isPast && today.length > 0;
    const over = running ? today.slice(0, -1) : today;
    const most = roundUp(Math.max(...[...over, ...yesterday].map((value) => value || 0), 1));
    const { textContent: title } = place.closest('section').querySelector('h2');
    const svg = node('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': title });
    const count = known.days > 1 ? known.days : Math.max(QUARTERS, yesterday.length);
    const lines = [line(yesterday, most, 'briefing-before', count), line(over, most, 'briefing-day', count)];
    svg.append(...axes(most, known), ...lines, ...key(JSON.parse(place.dataset.names)));
    place.replaceChildren(svg);
  };
})();
