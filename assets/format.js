/* Numbers, times and words in the language of the page. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const UNKNOWN = '—';
  const SMALL_BASE = 30;
  const LARGEST_PERCENT = 999;
  const AGES = [['{count} s', 1000, 60], ['{count} min', 60000, 60], ['{count} h', 3600000, 24], ['{count} d', 86400000, Infinity]];
  const formats = new Map();

  function cached(key, make) {
    if (!formats.has(key)) formats.set(key, make());
    return formats.get(key);
  }

  const lang = () => center.live.boot.lang;

  /** The words of the page for an English text, its `{placeholders}` filled. */
  function words(text, values = {}) {
    const found = center.live.boot.words[text] || text;
    return found.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? values[name] : whole));
  }

  function number(value, decimals = 0) {
    if (value === null || value === undefined) return UNKNOWN;
    const options = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    return cached(`n${decimals}${lang()}`, () => new Intl.NumberFormat(lang(), options)).format(value);
  }

  function signed(value, decimals) {
    const size = number(Math.abs(value), decimals);
    if (!/[1-9]/.test(size)) return '±0';
    return `${value > 0 ? '+' : '−'}${size}`;
  }

  /** A length of time in its largest whole unit: 12 s, 3 min, 2 h, 4 d. */
  function age(ms) {
    const [text, unit] = AGES.find(([, size, limit]) => ms < size * limit);
    return words(text, { count: Math.floor(ms / unit) });
  }

  function inZone(ms, options) {
    const key = JSON.stringify(options) + lang();
    const zone = { timeZone: center.live.boot.time_zone, hourCycle: 'h23', ...options };
    return cached(key, () => new Intl.DateTimeFormat(lang(), zone)).format(ms);
  }

  const time = (ms) => inZone(ms, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
  const minute = (ms) => inZone(ms, { hour: '2-digit', minute: '2-digit' });
  const dayName = (ms) => `${inZone(ms, { weekday: 'short' })} ${inZone(ms, { day: 'numeric' }).replace(/\D/g, '')}`;
  const shortDate = (ms) => inZone(ms, { month: 'short', day: 'numeric' });
  /** A day written as YYYY-MM-DD: 2026年3月17日, 17 Mar 2026. */
  const day = (text) => cached(`day${lang()}`, () => new Intl.DateTimeFormat(lang() === 'en' ? 'en-GB' : lang(), {
    timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric',
  })).format(Date.parse(text));
  const date = (ms) => `${inZone(ms, { month: 'long', day: 'numeric' })} ${inZone(ms, { weekday: 'long' })}`;

  /**
   * How a value stands against an earlier one: percentage points for rates, per cent for counts of a day, else the
   * difference, as also where the earlier one is too small to divide by.
   */
  function change(indicator, value, earlier) {
    if (value === null || earlier === null) return UNKNOWN;
    const difference = signed(value - earlier, indicator.decimals);
    if (indicator.measure === 'ratio') return indicator.unit === '%' ? `${difference} ${words('pp')}` : difference;
    const percent = (100 * (value - earlier)) / earlier;
    const flows = indicator.kind === 'flow' || indicator.kind === 'distinct';
    if (!flows || indicator.measure !== 'total' || earlier < SMALL_BASE || percent > LARGEST_PERCENT) return difference;
    return difference === '±0' ? difference : `${signed(percent, 1)}%`;
  }

  /** What stands between a number and the end of its unit: "%", " 例", or nothing. */
  const unitAfter = ({ unit }) => (['%', '‰', ''].includes(unit) ? unit : ` ${unit}`);

  /** A number with its unit: 2 例, 60%. */
  const withUnit = (value, indicator) => `${number(value, indicator.decimals)}${unitAfter(indicator)}`;

  /** What an event or an alert carries, by its rule: a word, a number with its unit, or a text as it is. */
  function shown(value, { values, unit, decimals }) {
    if (value === null || value === undefined) return '';
    if (values) return values[value] || value;
    return decimals === undefined ? String(value) : withUnit(Number(value), { unit, decimals });
  }

  /** A name with its number: 发热 2 例. English names already say what is counted. */
  function named(name, value, indicator) {
    const unsaid = lang() === 'en' && indicator.measure === 'total';
    return `${name} ${withUnit(value, unsaid ? { ...indicator, unit: '' } : indicator)}`;
  }

  center.words = words;
  center.format = { number, age, time, minute, date, day, shortDate, dayName, change, unitAfter, withUnit, shown, named };
})();
