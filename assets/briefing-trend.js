/* An indicator's day by quarter-hour as an SVG that a printer draws sharply: the day, and the day before it dashed. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const SPACE = 'http://www.w3.org/2000/svg';
  const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [340, 196, 34, 8, 20, 16];
  const HOURS = [0, 6, 12, 18, 24];
  const PER_HOUR = 4;

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

  const x = (quarter) => LEFT + ((WIDTH - LEFT - RIGHT) * quarter) / (24 * PER_HOUR);
  const y = (value, most) => HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * Math.max(0, value)) / most;

  function line(values, most, className) {
    let pen = 'M';
    const d = values.map((value, quarter) => {
      if (value === null) { pen = 'M'; return ''; }
      const point = `${pen}${x(quarter + 0.5).toFixed(1)} ${y(value, most).toFixed(1)}`;
      pen = 'L';
      return point;
    });
    return node('path', { d: d.join(''), class: className });
  }

  function axes(most) {
    const levels = [0, most / 2, most].map((value) => [
      node('path', { d: `M${LEFT} ${y(value, most)}H${WIDTH - RIGHT}`, class: 'briefing-grid' }),
      node('text', { x: LEFT - 4, y: y(value, most) + 3, 'text-anchor': 'end' }, center.format.number(value, most < 2 ? 1 : 0)),
    ]);
    const hours = HOURS.map((hour) => node('text', { x: x(hour * PER_HOUR), y: HEIGHT - 3, 'text-anchor': 'middle' }, String(hour).padStart(2, '0')));
    return [...levels.flat(), ...hours];
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
    svg.append(...axes(most), line(yesterday, most, 'briefing-before'), line(over, most, 'briefing-day'), ...key(JSON.parse(place.dataset.names)));
    place.replaceChildren(svg);
  };
})();
