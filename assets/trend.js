/* The course of the day: on walls as plain lines (line-chart.js), on the leaders' page by Plotly, which answers the pointer. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const PLOTLY = '/assets/vendor/plotly-basic.min.js';
  const LABEL_REM = 0.875;
  const PER_HOUR = 4;
  const QUARTERS = 96;
  const DAY_MS = 86400000;
  const HOUR_MS = 3600000;
  const DATES = 7;

  function look(place) {
    const style = getComputedStyle(place);
    const token = (name) => style.getPropertyValue(name).trim();
    const { rem } = center.sizes;
    return {
      rem,
      label: Math.max(14, rem * LABEL_REM),
      family: style.fontFamily,
      accent: token('--accent'),
      muted: token('--muted'),
      text: token('--text'),
      band: token('--band'),
      line: token('--hairline'),
    };
  }

  /** When each quarter-hour began, as the axis and the pointer name it. */
  const times = (count) => Array.from({ length: count }, (_, index) => index / PER_HOUR + 1 / (2 * PER_HOUR));
  const clock = (index) => `${String(Math.floor(index / PER_HOUR)).padStart(2, '0')}:${String((index % PER_HOUR) * 15).padStart(2, '0')}`;

  /** Days under an axis: the first one, and each first of a month, with its month; of the others the number alone. */
  function dayNames(dates) {
    return dates.map((date, index) => {
      const [number] = date.match(/\d+(?=\D*$)/);
      return index && number !== '1' ? number : date;
    });
  }

  /** Several days are drawn day by day. */
  function dayAxis({ days, day_start: last }) {
    const dates = Array.from({ length: days }, (_, index) => center.format.shortDate(last - (days - 1 - index) * DAY_MS));
    const every = Math.ceil(days / DATES);
    const ticks = dates.map((_, index) => index).filter((index) => (days - 1 - index) % every === 0);
    return { range: [0, days], tickvals: ticks.map((index) => index + 0.5), ticktext: dayNames(ticks.map((index) => dates[index])), dates };
  }

  function dayLine(made, values) {
    const { dates } = dayAxis(center.live.document);
    return { ...made, x: values.map((_, index) => index + 0.5), text: dates, mode: 'lines+markers' };
  }

  function line(name, values, color, width, dash) {
    const made = quarterLine(name, values, color, width, dash);
    return center.period.isRange() ? dayLine(made, values) : made;
  }

  function quarterLine(name, values, color, width, dash) {
    const text = values.map((_, index) => clock(index));
    return { x: times(values.length), y: values, text, name, mode: 'lines', line: { color, width, dash }, hovertemplate: '%{text} %{y}<extra>%{fullData.name}</extra>' };
  }

  function band({ low, high }, { band: color }) {
    if (!high.length) return [];
    const edge = { mode: 'lines', line: { width: 0 }, hoverinfo: 'skip', x: times(high.length) };
    return [{ ...edge, y: low }, { ...edge, y: high, fill: 'tonexty', fillcolor: color }];
  }

  /** At a moment of a day what came later is drawn thinly. */
  function course(name, values, { accent, rem }) {
    const { at } = center.live.document;
    if (!center.period.isMoment()) return [line(name, values, accent, rem * 0.14, 'solid')];
    const later = { ...line(name, values, accent, rem * 0.07, 'dot'), opacity: 0.6 };
    const until = line(name, values.slice(0, at), accent, rem * 0.14, 'solid');
    return [later, until];
  }

  /** The moment shown, across the trend. */
  function cursor({ text, rem }) {
    const { as_of: at, day_start: start } = center.live.document;
    if (!center.period.isMoment()) return [];
    const x = (at - start) / HOUR_MS;
    return [{ type: 'line', x0: x, x1: x, yref: 'paper', y0: 0, y1: 1, line: { color: text, width: Math.max(1, rem * 0.1) } }];
  }

  /** Why there is no line. */
  function nothing(trend, { label, muted }) {
    if (!center.live.isPast || trend.today.length) return [];
    const text = center.words('Only the total of this day is known');
    return [{ text, xref: 'paper', yref: 'paper', x: 0.5, y: 0.5, showarrow: false, font: { size: label, color: muted } }];
  }

  function traces(place, trend, running, style) {
    const [today, yesterday] = center.period.lines();
    const over = running ? trend.today.slice(0, -1) : trend.today;
    const marker = { color: 'transparent', size: style.rem * 0.5, line: { color: style.accent, width: style.rem * 0.125 } };
    const last = { ...line(today, trend.today), mode: 'markers', marker };
    const at = trend.today.length - 1;
    const ring = running ? [{ ...last, x: last.x.slice(at), y: last.y.slice(at), text: last.text.slice(at) }] : [];
    const other = center.mapCompare.trend(place.dataset.indicator);
    return [
      ...band(trend, style),
      ...(other ? [line(other.name, other.values, style.text, style.rem * 0.12, 'dot')] : []),
      line(yesterday, trend.yesterday, style.muted, style.rem * 0.09, 'dash'),
      ...course(today, over, style),
      ...ring,
    ];
  }

  function dayTicks(trend) {
    const ticks = [0, 6, 12, 18, 24];
    return { range: [0, Math.max(QUARTERS, trend.yesterday.length) / PER_HOUR], tickvals: ticks, ticktext: ticks.map((hour) => String(hour).padStart(2, '0')) };
  }

  function layout(place, trend, style) {
    const { label, family, muted, line: color, rem } = style;
    const { range, tickvals, ticktext } = center.period.isRange() ? dayAxis(center.live.document) : dayTicks(trend);
    return {
      ...center.sizes.of(place),
      margin: { l: rem * 2.6, r: rem * (center.period.isRange() ? 2 : 0.8), t: rem * 0.6, b: rem * 1.9 },
      paper_bgcolor: 'transparent',
      plot_bgcolor: 'transparent',
      font: { family, size: label, color: muted },
      showlegend: false,
      hovermode: 'closest',
      shapes: cursor(style),
      annotations: nothing(trend, style),
      xaxis: { range, tickvals, ticktext, tickangle: 0, ticklabelstandoff: Math.round(rem * 0.3), showgrid: false, zeroline: false, fixedrange: true },
      yaxis: { visible: trend.today.length + trend.yesterday.length > 0, rangemode: 'tozero', nticks: 5, tickformat: ',~r', ticklabelstandoff: Math.round(rem * 0.4), gridcolor: color, zerolinecolor: color, fixedrange: true, automargin: true },
    };
  }

  async function drawForPointer(place, trend, running) {
    const style = look(place);
    await center.script(PLOTLY); // it is heavy: fetched with the first page that needs it
    const { react } = window.Plotly;
    if (place.isConnected) react(place, traces(place, trend, running, style), layout(place, trend, style), { displayModeBar: false, responsive: false });
  }

  function draw(place, known) {
    const trend = known.trends[place.dataset.indicator];
    const { width, height } = center.sizes.of(place);
    if (!trend || !width || !height) return;
    const running = !center.live.isPast && known.as_of < known.day_start + DAY_MS && trend.today.length > 0;
    const { bounded, decimals } = center.live.boot.indicators[place.dataset.indicator].drawn;
    if (place.closest('.wall')) center.lineChart(place, trend, { running, bounded, decimals });
    else drawForPointer(place, trend, running).catch((error) => console.warn(error.message));
  }

  function nameLines() {
    const [today, yesterday] = center.period.lines();
    center.dom.seen('.key-today').forEach((key) => center.dom.setText(key, today));
    center.dom.seen('.key-yesterday').forEach((key) => center.dom.setText(key, yesterday));
    const other = center.mapCompare.trend(document.querySelector('.map-page [data-list="trend"]')?.dataset.indicator);
    center.dom.seen('.key-other').forEach((key) => center.dom.setText(key, other ? other.name : ''));
    center.dom.seen('.key-band').forEach((key) => { key.hidden = center.live.isPast; });
  }

  function paint(known) {
    nameLines();
    center.dom.seen('[data-list="trend"]').forEach((place) => draw(place, known));
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('trends')) paint(known); });
  });
})();
