/**
 * From values to the classes of a choropleth: where the borders lie and which colour each class has.
 * Pure functions; painting is map.js's, the legend map-legend.js's.
 */
(() => {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const SEQUENTIAL = ['--class-1', '--class-2', '--class-3', '--class-4', '--class-5'];
  const MISSED = ['--map-missed-1', '--map-missed-2', '--map-missed-3'];
  const MET = ['--map-met-1', '--map-met-2'];
  const GREYS = ['--stale-1', '--stale-2', '--stale-3', '--stale-4', '--stale-5'];
  const STEPS_IN_SPREAD = 20;

  const resolution = (spec) => 10 ** -spec.decimals;
  const tidy = (value, spec) => Number(value.toFixed(spec.decimals));
  const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

  /** A step of 1, 2 or 5 times a power of ten, so that borders are round numbers. */
  function roundStep(sorted, spec) {
    const raw = (at(sorted, 0.95) - at(sorted, 0.05)) / STEPS_IN_SPREAD;
    if (!(raw > resolution(spec))) return resolution(spec);
    const power = 10 ** Math.floor(Math.log10(raw));
    return power * [1, 2, 5, 10].find((factor) => factor * power >= raw);
  }

  /** Borders that cut `sorted` into about equal numbers; fewer where values repeat. */
  function quantiles(sorted, count, spec) {
    const step = roundStep(sorted, spec);
    const breaks = [];
    for (let i = 1; i < count; i += 1) {
      const border = tidy(Math.round(at(sorted, i / count) / step) * step, spec);
      if (border > (breaks.length ? breaks[breaks.length - 1] : sorted[0]) && border <= sorted[sorted.length - 1]) {
        breaks.push(border);
      }
    }
    return breaks;
  }

  /** Five classes of about equal size; few values, or a lowest one that many cells share, are classes of their own. */
  function sequential(sorted, spec) {
    const distinct = [...new Set(sorted)];
    if (distinct.length <= SEQUENTIAL.length) return distinct.slice(1);
    const [lowest] = distinct;
    if (at(sorted, 1 / SEQUENTIAL.length) > lowest) return quantiles(sorted, SEQUENTIAL.length, spec);
    const rest = sorted.filter((value) => value > lowest);
    return [tidy(lowest + resolution(spec), spec), ...quantiles(rest, SEQUENTIAL.length - 1, spec)];
  }

  /** Borders on both sides of the target, which is always one itself. */
  function aroundTarget(sorted, spec) {
    const down = spec.direction === 'down';
    const border = down ? tidy(spec.target + resolution(spec), spec) : spec.target;
    const low = sorted.filter((value) => value < border);
    const high = sorted.filter((value) => value >= border);
    const below = low.length ? quantiles(low, down ? MET.length : MISSED.length, spec) : [];
    const above = high.length ? quantiles(high, down ? MISSED.length : MET.length, spec) : [];
    return [...below.filter((value) => value < border), border, ...above.filter((value) => value > border)];
  }

  /** `count` of the colours, spread over all of them. */
  function spread(colours, count) {
    if (count === 1) return [colours[Math.floor((colours.length - 1) / 2)]];
    return Array.from({ length: count }, (_, i) => colours[Math.round((i * (colours.length - 1)) / (count - 1))]);
  }

  function hues(breaks, spec) {
    if (spec.target === null) return breaks.length ? spread(SEQUENTIAL, breaks.length + 1) : [SEQUENTIAL[0]];
    const below = breaks.filter((border) => border <= spec.target).length || 1;
    const above = breaks.length + 1 - below;
    if (spec.direction !== 'down') return [...spread(MISSED, below), ...spread(MET, above)];
    return [...spread([...MET].reverse(), below), ...spread([...MISSED].reverse(), above)];
  }

  /**
   * The classes for these values: `breaks` are the lower ends of all but the first class, `hues` names of CSS
   * properties. `spec` is an indicator as the page's boot data describes it.
   */
  function classify(values, spec) {
    const sorted = values.filter((value) => value !== null && value !== undefined).sort((a, b) => a - b);
    if (!sorted.length) return { breaks: [], hues: [] };
    const breaks = spec.target === null ? sequential(sorted, spec) : aroundTarget(sorted, spec);
    return { breaks, hues: hues(breaks, spec) };
  }

  /** The class of a value, from 0; -1 where it is unknown. */
  function classOf(value, breaks) {
    if (value === null || value === undefined) return -1;
    let index = 0;
    while (index < breaks.length && value >= breaks[index]) index += 1;
    return index;
  }

  /** How many values each class has, and how many are unknown. */
  function count(values, classes) {
    const inClass = classes.hues.map(() => 0);
    let unknown = 0;
    for (const value of values) {
      const index = classOf(value, classes.breaks);
      if (index < 0) unknown += 1;
      else inClass[index] += 1;
    }
    return { inClass, unknown };
  }

  /** The words for a class: "<40", "40–59", "≥90"; a whole number alone where the class holds just that one. */
  function label(index, breaks, spec, format) {
    const from = index ? breaks[index - 1] : null;
    const to = index < breaks.length ? breaks[index] : null;
    const whole = spec.decimals === 0;
    if (from === null && to === null) return '';
    if (from === null) return whole && to === 1 ? '0' : `<${format(to)}`;
    if (to === null) return `≥${format(from)}`;
    if (!whole) return `${format(from)}–${format(to)}`;
    return to - from === 1 ? format(from) : `${format(from)}–${format(to - 1)}`;
  }

  /** The colours of so many classes whose numbers are old. */
  const greys = (count) => (count ? spread(GREYS, count) : []);

  center.mapClasses = { classify, classOf, count, greys, label };
})();
