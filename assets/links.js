/* Addresses of the leaders' map, as layouts/links.py writes them. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  center.links = {
    /** The map of an area, with an indicator's layer where one is given, and other parts of its address. */
    map(area, layer, parts = {}) {
      const query = new URLSearchParams({ ...(layer ? { layer } : {}), ...parts });
      if (center.live.boot.lang === 'en') query.set('lang', 'en');
      const text = query.toString();
      return `/map/${area}${text ? `?${text}` : ''}`;
    },
  };
})();
