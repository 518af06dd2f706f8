/* Which time the document on the page is about, in words: now, a day, a moment of it, or several days. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const LEVELS = ['stock', 'gauge', 'register'];
  const LEVEL_MEASURES = ['difference', 'baseline'];
  const known = () => center.live.document;
  const isLevel = ({ kind, measure }) => LEVELS.includes(kind) || LEVEL_MEASURES.includes(measure);

  function isRange() { return center.live.isPast && known().days > 1; }
  function isMoment() { return center.live.isPast && known().at !== null && known().at !== undefined; }
  const time = () => center.format.minute(known().as_of);

  /** The words for everything on the page: a day, "2026-03-17 10:30", "7 days to 2026-03-17"; "" while it is live. */
  function name() {
    if (!center.live.isPast) return '';
    const { day, days } = known();
    if (isRange()) return center.words('{days} days to {day}', { days, day });
    return isMoment() ? `${day} ${time()}` : day;
  }

  function ofRange(indicator) {
    const { days, told, day_start: last } = known();
    const of = told && told[indicator.feed] < days ? center.words('{known} of {days} days', { known: told[indicator.feed], days }) : '';
    if (of) return of;
    if (isLevel(indicator)) return center.words('End of {day}', { day: center.format.shortDate(last) });
    const isAverage = indicator.kind === 'distinct' && indicator.measure === 'total';
    const text = isAverage ? 'Average of {days} days to {day}' : '{days} days to {day}';
    return center.words(text, { days, day: center.format.shortDate(last) });
  }

  /** What one number is about: the indicator's own word, or what of the past it tells. */
  function of(indicator) {
    if (!center.live.isPast) return indicator.period;
    if (isRange()) return ofRange(indicator);
    if (isMoment()) return center.words(isLevel(indicator) ? 'At {time}' : 'Until {time}', { time: time() });
    return center.words(isLevel(indicator) ? 'At its end' : 'That day');
  }

  /** What all numbers of an indicator on the page are about: its own word while it is live, else the time shown. */
  function shown(indicator) {
    return center.live.isPast ? name() : indicator.period;
  }

  /** Writes it into the small print of panels, which goes from moment to moment with their numbers. */
  function paint() {
    document.querySelectorAll('[data-period]').forEach((place) => {
      center.dom.setText(place, shown(center.live.boot.indicators[place.dataset.period]));
    });
  }

  /** What the number is compared with. */
  function compared() {
    if (!center.live.isPast) return center.words('vs same time yest.');
    if (isRange()) return center.words('vs the {days} days before', { days: known().days });
    return center.words(isMoment() ? 'vs same time the day before' : 'vs the day before');
  }

  /** When something was: with its date where that is not the day shown, or where several are. */
  function clock(at) {
    const isOther = isRange() || at < known().day_start;
    return [isOther ? center.format.shortDate(at) : '', center.format.minute(at)].filter(Boolean).join(' ');
  }

  /** The names of the two lines of a trend. */
  function lines() {
    if (!center.live.isPast) return [center.words('Today'), center.words('Yesterday')];
    if (isRange()) return [name(), center.words('The {days} days before', { days: known().days })];
    return [known().day, center.words('The day before')];
  }

  center.period = { name, of, shown, compared, clock, lines, isRange, isMoment };
  document.addEventListener('DOMContentLoaded', () => center.live.subscribe(paint));
})();
