/* What a number means: its state as shape and word. Thresholds are declared in catalogue/, nothing is decided by key. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const RANK = ['good', 'warn', 'critical'];
  const worse = (one, other) => (RANK.indexOf(other) > RANK.indexOf(one) ? other : one);

  function alarmOf(key, document) {
    const [value] = document.tiles[key] || [null];
    return value > 0 ? center.live.boot.indicators[key].alarm : null;
  }

  /** The worst that the indicator itself and its notes say: "critical", "warn", or null. */
  function alarm(key, document) {
    const keys = [key, ...center.live.boot.indicators[key].notes];
    return keys.map((each) => alarmOf(each, document)).reduce((a, b) => (b ? worse(a || 'good', b) : a), null);
  }

  function missesTarget(indicator, value) {
    if (indicator.target === null) return false;
    return indicator.direction === 'down' ? value > indicator.target : value < indicator.target;
  }

  /** True where a rate has too few cases to be judged. */
  function isThin(indicator, base) {
    return indicator.measure === 'ratio' && base !== null && base !== undefined && base < indicator.minimum_base;
  }

  /** How many of the things counted are not online, or 0. */
  function missing(indicator, value, total) {
    return indicator.of_online && indicator.counted && total !== null ? total - value : 0;
  }

  function byNumbers(key, document) {
    const indicator = center.live.boot.indicators[key];
    const [value, , base] = document.tiles[key];
    const found = alarm(key, document);
    if (found === 'critical') return ['critical', 'Alert'];
    if (missesTarget(indicator, value)) return ['warn', indicator.direction === 'down' ? 'Above' : 'Below'];
    if (found || missing(indicator, value, base) > 0) return ['warn', 'Watch'];
    return ['good', indicator.target === null ? 'OK' : 'Met'];
  }

  function byAge(state, freshness) {
    if (freshness.state === 'stale') return ['stale', 'Stale'];
    return freshness.state === 'late' && state[0] !== 'critical' ? ['late', 'Late'] : state;
  }

  /**
   * State and English word of an indicator: `["warn", "Below"]`.
   * States: good, warn, critical, late, stale, thin (too small a base), never (no data).
   */
  function judge(key, document) {
    const indicator = center.live.boot.indicators[key];
    const [value, , base] = document.tiles[key] || [null, null, null];
    if (value === null) return ['never', 'No data'];
    if (isThin(indicator, base)) return ['thin', 'Too few'];
    return byAge(byNumbers(key, document), center.live.freshness(indicator.feed));
  }

  center.judge = { judge, alarmOf, isThin, missing };
})();
