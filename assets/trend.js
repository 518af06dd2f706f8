/* Draws the trend by quarter-hour with plotly.js: today, what of today is still running, and yesterday. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const QUARTERS = 96;
  const PER_HOUR = 4;
  const DAY_MS = 86400000;
  const LABEL_REM = 0.875;

  function look(place) {
    const style = getComputedStyle(place);
    const token = (name) => style.getPropertyValue(name).trim();
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    return {
      rem,
      label: Math.max(14, rem * LABEL_REM),
      family: style.fontFamily,
      accent: token('--accent'),
      muted: token('--muted'),
      line: token('--hairline'),
    };
  }

  const middles = (values) => values.map((_, index) => (index + 0.5) / PER_HOUR);

  function line(values, color, width, dash) {
    return { x: middles(values), y: values, mode: 'lines', line: { color, width, dash, shape: 'linear' }, hoverinfo: 'y' };
  }

  function traces(known, trend, { accent, muted, rem }) {
    const { today, yesterday } = trend;
    const running = !center.live.isPast && known.as_of < known.day_start + DAY_MS && today.length > 0;
    const over = running ? today.slice(0, -1) : today;
    const marker = { color: 'transparent', size: rem * 0.5, line: { color: accent, width: rem * 0.125 } };
    const last = { x: running ? [(today.length - 0.5) / PER_HOUR] : [], y: running ? today.slice(-1) : [], mode: 'markers', marker, hoverinfo: 'y' };
    return [line(yesterday, muted, rem * 0.09, 'dash'), line(over, accent, rem * 0.14, 'solid'), last];
  }

  function layout(place, trend, { label, family, muted, line: color, rem }) {
    const hours = Math.max(QUARTERS, trend.yesterday.length) / PER_HOUR;
    const ticks = [0, 6, 12, 18, 24];
    return {
      width: place.clientWidth,
      height: place.clientHeight,
      margin: { l: rem * 2.6, r: rem * 0.8, t: rem * 0.6, b: rem * 1.9 },
      paper_bgcolor: 'transparent',
      plot_bgcolor: 'transparent',
      font: { family, size: label, color: muted },
      showlegend: false,
      xaxis: { range: [0, hours], tickvals: ticks, ticktext: ticks.map((hour) => String(hour).padStart(2, '0')), ticklabelstandoff: Math.round(rem * 0.3), showgrid: false, zeroline: false, fixedrange: true },
      yaxis: { rangemode: 'tozero', nticks: 5, tickformat: ',d', ticklabelstandoff: Math.round(rem * 0.4), gridcolor: color, zerolinecolor: color, fixedrange: true, automargin: true },
    };
  }

  function draw(place, known) {
    const trend = known.trends[place.dataset.indicator];
    if (!trend || !place.clientWidth || !place.clientHeight) return;
    const style = look(place);
    const options = { staticPlot: Boolean(place.closest('.wall')), displayModeBar: false, responsive: false };
    window.Plotly.react(place, traces(known, trend, style), layout(place, trend, style), options);
  }

  /** A past day is called by its date, and the dashed line is the day before it. */
  function nameLines(known) {
    const names = center.live.isPast ? [known.day, center.words('The day before')] : [center.words('Today'), center.words('Yesterday')];
    document.querySelectorAll('.key-today').forEach((key) => center.dom.setText(key, names[0]));
    document.querySelectorAll('.key-yesterday').forEach((key) => center.dom.setText(key, names[1]));
  }

  function paint(known) {
    if (!window.Plotly || !known) return;
    center.dom.seen('[data-list="trend"]').forEach((place) => draw(place, known));
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('trends')) paint(known); });
    center.live.everySecond(() => { if (center.live.document) nameLines(center.live.document); });
  });
  window.addEventListener('load', () => paint(center.live.document));
})();
