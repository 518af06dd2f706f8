/* The date fields of the leaders' page: the browser's own, with the day written in the language of the page upon them. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const DAY_MS = 86400000;
  const MOST_DAYS = 366;
  const FIELD_NAMES = { day: 'Day', days: 'First day' };

  /** How many days lie from one to the other, both counted. */
  const countDays = (first, last) => Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;

  /** What the address becomes when a day is picked: the day, or of several days the first or the last. */
  function pickedDay({ dataset: { sets, latest } }, day) {
    const fields = [...document.querySelectorAll('[data-day-field]')];
    if (fields.length < 2) return day >= latest ? { day: '', at: '' } : { day };
    const [first, last] = fields.map((place) => place.dataset.dayField);
    const days = sets === 'days' ? countDays(day, last) : countDays(first, last);
    return { day: sets === 'days' ? last : day, days: days > 1 ? String(Math.min(days, MOST_DAYS)) : '' };
  }

  function make(place) {
    const field = document.createElement('input');
    field.type = 'date';
    field.addEventListener('change', () => {
      if (field.value && field.value <= place.dataset.latest) center.go(center.mapLinks.address(pickedDay(place, field.value)));
    });
    const said = center.dom.el('span', 'day-said');
    said.setAttribute('aria-hidden', 'true');
    place.append(field, said);
    return field;
  }

  function fill(place) {
    const { dayField: day, latest, sets } = place.dataset;
    const field = place.querySelector('input') || make(place);
    if (document.activeElement !== field || field.value !== day) field.value = day;
    field.max = latest;
    field.setAttribute('aria-label', center.words(FIELD_NAMES[sets]));
    center.dom.setText(field.nextSibling, center.format.day(day));
  }

  center.mapDay = {
    /** Brings the date fields of the page up to what it says. */
    refresh(page) { page.querySelectorAll('[data-day-field]').forEach(fill); },
  };
})();
