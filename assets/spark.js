/* The day of one indicator by hours as a small SVG, on an axis of the whole day. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const SPACE = 'http://www.w3.org/2000/svg';
  const HOURS = 24;
  const [WIDTH, HEIGHT] = [240, 24];
  const LEAST_SPAN = 0.06;

  function node(name, attributes) {
    const made = document.createElementNS(SPACE, name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  function bars(values, most) {
    const step = WIDTH / HOURS;
    const bar = (value, hour) => {
      const height = most ? (value / most) * (HEIGHT - 1) : 0;
      return height ? `M${hour * step + 1} ${HEIGHT}v${-height.toFixed(2)}h${step - 2}v${height.toFixed(2)}z` : '';
    };
    return values.map((value, hour) => bar(value || 0, hour));
  }

  function drawBars(values, running) {
    const drawn = bars(values, Math.max(...values.map((value) => value || 0)));
    const last = running ? drawn.pop() : '';
    return [node('path', { d: drawn.join(''), class: 'spark-bar' }), node('path', { d: last || '', class: 'spark-running' })];
  }

  function drawLine(values) {
    const real = values.filter((value) => value !== null);
    const [low, high] = [Math.min(...real), Math.max(...real)];
    const span = Math.max(high - low, Math.abs(high) * LEAST_SPAN, 1e-9);
    const bottom = (low + high - span) / 2;
    const y = (value) => HEIGHT - 2 - ((value - bottom) / span) * (HEIGHT - 4);
    let pen = 'M';
    const points = values.map((value, hour) => {
      if (value === null) { pen = 'M'; return ''; }
      const point = `${pen}${((hour + 0.5) * WIDTH) / HOURS} ${y(value).toFixed(2)}`;
      pen = 'L';
      return point;
    });
    const at = values.reduce((last, value, hour) => (value === null ? last : hour), 0);
    const end = `M${((at + 0.5) * WIDTH) / HOURS} ${y(values[at]).toFixed(2)}h0`;
    return [node('path', { d: points.join(''), class: 'spark-line' }), node('path', { d: end, class: 'spark-end' })];
  }

  /**
   * Bars for what is counted by the hour, a line for levels and rates.
   * @param {Array<number|null>} values the day by local hour so far
   * @param {{counts: boolean, running: boolean}} how `running`: the last hour is not over
   * @returns {SVGElement}
   */
  center.spark = function spark(values, { counts, running }) {
    const drawing = node('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', class: 'spark', 'aria-hidden': true });
    drawing.append(node('path', { d: `M0 ${HEIGHT - 0.5}H${WIDTH}`, class: 'spark-base' }));
    if (values.some((value) => value !== null)) drawing.append(...(counts ? drawBars(values, running) : drawLine(values)));
    return drawing;
  };
})();
