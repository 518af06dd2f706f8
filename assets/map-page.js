/* What the leaders' page needs from the browser: its title, a date field, and layers folded away on a phone. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const PHONE = '(max-width: 700px)';

  function dateField(place) {
    const field = document.createElement('input');
    field.type = 'date';
    field.addEventListener('change', () => {
      const day = field.value >= place.dataset.latest ? '' : field.value;
      if (field.value) center.go(center.mapLinks.address({ day }));
    });
    place.append(field);
    return field;
  }

  function fillDay(place) {
    const field = place.querySelector('input') || dateField(place);
    if (document.activeElement !== field || field.value !== place.dataset.dayField) field.value = place.dataset.dayField;
    field.max = place.dataset.latest;
    field.setAttribute('aria-label', center.words('Day'));
  }

  function fold(details) {
    if (details.dataset.seen) return;
    details.dataset.seen = '1';
    if (window.matchMedia(PHONE).matches) details.open = false;
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

  function refresh() {
    const page = document.querySelector('.map-page');
    if (!page || !center.live.boot) return;
    document.title = page.dataset.title;
    wearTheme(page);
    const { document: known } = center.live;
    center.dom.setData(page, 'waiting', known && known.area === page.querySelector('.map-panel').dataset.area ? null : '1');
    center.mapLinks.refresh(page);
    center.mapRecords.refresh(page);
    page.querySelectorAll('[data-briefing-link]').forEach((link) => link.setAttribute('href', center.mapLinks.briefing()));
    page.querySelectorAll('[data-day-field]').forEach(fillDay);
    page.querySelectorAll('.layers-fold').forEach(fold);
    center.mapBreakdown.paintAll();
    center.mapLayers.refresh();
    center.mapDrawer.refresh(page);
    center.mapCompare.refresh(page);
  }

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-theme-switch]')) switchTheme(document.querySelector('.map-page'));
  });

  document.addEventListener('DOMContentLoaded', () => {
    const watched = { childList: true, subtree: true, attributeFilter: ['data-area', 'data-layer', 'data-ask', 'data-day', 'data-day-field', 'data-records'] };
    let asked = false;
    const observer = new MutationObserver(() => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; refresh(); });
    });
    observer.observe(document.getElementById('react-entry-point') || document.body, watched);
  });
})();
