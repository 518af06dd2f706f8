/* Addresses of the leaders' map, as layouts/links.py writes them. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  center.links = {
    /** The map of an area, with an indicator's layer and the drawer of a thing ("kind:number") where they are given. */
    map(area, layer, thing) {
      const query = new URLSearchParams({ ...(layer && { layer }), ...(thing && { thing }) });
      if (center.live.boot.lang === 'en') query.set('lang', 'en');
      const text = query.toString();
      return `/map/${area}${text ? `?${text}` : ''}`;
    },
  };
})();
