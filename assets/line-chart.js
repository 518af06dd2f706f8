/* A day as lines on an axis of quarter-hours, in plain SVG: what was usual as a band, yesterday, today. For walls. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const PER_HOUR = 4;
  const QUARTERS = 96;
  const TICKS = 4;
  const TICK_REM = 1.6;
  const [LABEL_REM, LETTER, LINE_HEIGHT] = [0.875, 0.55, 1.15];
  const LABEL_HOURS = [0, 6, 12, 18, 24];
  const [LEFT, RIGHT, TOP, BOTTOM] = [2.9, 0.8, 0.7, 1.7];

  /** A step of 1, 2, 2.5 or 5 times a power of ten that cuts `most` into at most `ticks` parts. */
  function stepOf(most, ticks) {
    const raw = Math.max(most, 1e-9) / ticks;
    const power = 10 ** Math.floor(Math.log10(raw));
    return power * [1, 2, 2.5, 5, 10].find((factor) => factor * power >= raw * 0.999);
  }

  const decimalsOf = (step) => Math.max(0, -Math.floor(Math.log10(step) + 1e-9));

  const known = (values) => values.filter((value) => value !== null && value !== undefined);

  /** Where numbers stand: `x(quarter)` at its middle, `y(value)`. Rates of a narrow range do not start at 0. */
  function scaleOf({ today, yesterday, low, high }, { width, height, rem, bounded, decimals }) {
    const all = known([...today, ...yesterday, ...low, ...high]);
    const least = all.length ? Math.min(...all) : 0;
    const most = all.length ? Math.max(...all) : 1;
    const h = height - (TOP + BOTTOM) * rem;
    const ticks = Math.max(1, Math.min(TICKS, Math.floor(h / (TICK_REM * rem)) - 1));
    const step = Math.max(stepOf(bounded ? most - least : most, ticks), 10 ** -decimals);
    const below = Math.floor(least / step) * step;
    const bottom = bounded ? below - (most > least ? 0 : step) : Math.min(0, below);
    const top = Math.max(Math.ceil(most / step) * step, below + step);
    const count = Math.max(QUARTERS, yesterday.length, today.length);
    const left = Math.max(LEFT * rem, center.format.number(top, decimalsOf(step)).length * LETTER * Math.max(14, LABEL_REM * rem) + rem);
    const w = width - left - RIGHT * rem;
    return {
      step, bottom, top, count,
      left,
      right: width - RIGHT * rem,
      base: height - BOTTOM * rem,
      x: (quarter) => left + (quarter / count) * w,
      y: (value) => TOP * rem + (1 - (value - bottom) / (top - bottom)) * h,
    };
  }

  function path(values, scale) {
    let pen = 'M';
    return values.map((value, quarter) => {
      if (value === null || value === undefined) { pen = 'M'; return ''; }
      const point = `${pen}${scale.x(quarter + 0.5).toFixed(1)} ${scale.y(value).toFixed(1)}`;
      pen = 'L';
      return point;
    }).join('');
  }

  function bandPath(low, high, scale) {
    const places = high.map((_, quarter) => quarter).filter((quarter) => high[quarter] !== null && low[quarter] !== null);
    if (!places.length) return '';
    const along = (values, order) => order.map((quarter) => `${scale.x(quarter + 0.5).toFixed(1)} ${scale.y(values[quarter]).toFixed(1)}`);
    return `M${along(high, places).join('L')}L${along(low, [...places].reverse()).join('L')}Z`;
  }

  /** Every how many steps there is room for a line with its number. */
  function strideOf({ y, step, bottom }, rem) {
    return Math.ceil((LINE_HEIGHT * Math.max(14, LABEL_REM * rem)) / Math.max(1, y(bottom) - y(bottom + step)));
  }

  function grid(scale, { rem }) {
    const lines = [];
    const decimals = decimalsOf(scale.step);
    for (let value = scale.top; value >= scale.bottom - scale.step / 2; value -= scale.step * strideOf(scale, rem)) {
      const y = scale.y(value).toFixed(1);
      lines.push(`<path class="chart-grid" d="M${scale.left} ${y}H${scale.right}"/>`);
      lines.push(`<text x="${scale.left - 0.5 * rem}" y="${y}" dy=".35em" text-anchor="end">${center.format.number(value, decimals)}</text>`);
    }
    const hours = LABEL_HOURS.map((hour) => `<text x="${scale.x(hour * PER_HOUR).toFixed(1)}" y="${scale.base + 1.3 * rem}" text-anchor="middle">${String(hour).padStart(2, '0')}</text>`);
    return lines.join('') + hours.join('');
  }

  /** Today's line ends before the running quarter-hour, which is a ring of its own. */
  function todayMarks(today, running, scale, { rem }) {
    const over = running ? today.slice(0, -1) : today;
    const last = running ? today[today.length - 1] : null;
    const ring = last === null || last === undefined ? '' : `<circle class="chart-running" cx="${scale.x(today.length - 0.5).toFixed(1)}" cy="${scale.y(last).toFixed(1)}" r="${0.25 * rem}"/>`;
    return `<path class="chart-today js-line" d="${path(over, scale)}"/>${ring}`;
  }

  /**
   * Draws the lines into the place, where anything has changed.
   * @param {HTMLElement} place
   * @param {{today: number[], yesterday: number[], low: number[], high: number[]}} lines by quarter-hour; null is unknown
   * @param {{running: boolean, bounded: boolean, decimals: number}} how `running`: the last quarter-hour is not over;
   *   `bounded`: a rate or a level, whose axis need not begin at 0
   */
  center.lineChart = function lineChart(place, lines, { running, bounded, decimals }) {
    const size = { ...center.sizes.of(place), rem: center.sizes.rem, bounded, decimals };
    const mark = JSON.stringify([lines, size, running]);
    if (!size.width || !size.height || place.chartMark === mark) return;
    place.chartMark = mark;
    const scale = scaleOf(lines, size);
    place.innerHTML = `<svg class="chart" viewBox="0 0 ${size.width} ${size.height}" aria-hidden="true">`
      + `<path class="chart-band" d="${bandPath(lines.low, lines.high, scale)}"/>${grid(scale, size)}`
      + `<path class="chart-yesterday js-line" d="${path(lines.yesterday, scale)}"/>${todayMarks(lines.today, running, scale, size)}</svg>`;
  };
})();
