/* What the leaders' page needs from the browser: its title, a date field, and layers folded away where there is little room. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const SMALL = '(max-width: 1100px)';

  const DAY_MS = 86400000;
  const MOST_DAYS = 366;

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

  function dateField(place) {
    const field = document.createElement('input');
    field.type = 'date';
    field.addEventListener('change', () => {
      if (field.value && field.value <= place.dataset.latest) center.go(center.mapLinks.address(pickedDay(place, field.value)));
    });
    place.append(field);
    return field;
  }

  const FIELD_NAMES = { day: 'Day', days: 'First day' };

  function fillDay(place) {
    const field = place.querySelector('input') || dateField(place);
    if (document.activeElement !== field || field.value !== place.dataset.dayField) field.value = place.dataset.dayField;
    field.max = place.dataset.latest;
    field.setAttribute('aria-label', center.words(FIELD_NAMES[place.dataset.sets]));
  }

  function fold(details) {
    if (details.dataset.seen) return;
    details.dataset.seen = '1';
    if (window.matchMedia(SMALL).matches) details.open = false;
  }

  function wearTheme(page) {
    const theme = window.localStorage.getItem('theme');
    if (!theme || page.dataset.theme === theme) return;
    page.dataset.theme = theme;
    window.dispatchEvent(new Event('resize'));
    center.map.restyle();
  }

  function switchTheme(page) {
    window.localStorage.setItem('theme', page.dataset.theme === 'light' ? 'dark' : 'light');
    wearTheme(page);
  }

  /** Until the numbers of what the address says are there, nothing stands for them. */
  function wait(page) {
    const { document: known } = center.live;
    const isThere = known && known.area === page.querySelector('.map-panel').dataset.area && !center.replay.isWaiting;
    center.dom.setData(page, 'waiting', isThere ? null : '1');
  }

  function refresh() {
    const page = document.querySelector('.map-page');
    if (!page || !center.live.boot) return;
    document.title = page.dataset.title;
    wearTheme(page);
    wait(page);
    center.mapLinks.refresh(page);
    center.mapRecords.refresh(page);
    page.querySelectorAll('[data-briefing-link]').forEach((link) => link.setAttribute('href', center.mapLinks.briefing()));
    page.querySelectorAll('[data-day-field]').forEach(fillDay);
    page.querySelectorAll('.layers-fold').forEach(fold);
    center.mapBreakdown.paintAll();
    center.mapLayers.refresh();
    center.mapDrawer.refresh(page);
    center.mapCompare.refresh(page);
    center.replayBar.paint();
  }

  center.mapPage = { wait };

  document.addEventListener('click', (event) => {
    const layer = event.target.closest('.layer');
    if (layer && window.matchMedia(SMALL).matches) layer.closest('details').open = false;
    if (event.target.closest('[data-theme-switch]')) switchTheme(document.querySelector('.map-page'));
  });

  document.addEventListener('DOMContentLoaded', () => {
    const watched = { childList: true, subtree: true, attributeFilter: ['data-area', 'data-layer', 'data-ask', 'data-day', 'data-days', 'data-at', 'data-day-field', 'data-records'] };
    let asked = false;
    const observer = new MutationObserver(() => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; refresh(); });
    });
    observer.observe(document.getElementById('react-entry-point') || document.body, watched);
  });
})();
