/* Links of the leaders' page that change one part of its address: layers and tiles stay, wherever one goes. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const KEPT = ['day', 'lang'];

  /** The address here with another layer at the same level, and with or without the records behind it. */
  function address(layer, open) {
    const here = new URLSearchParams(window.location.search);
    const [, level] = (here.get('layer') || '').split(':');
    const query = new URLSearchParams({ layer: level ? `${layer}:${level}` : layer });
    for (const name of KEPT) if (here.get(name)) query.set(name, here.get(name));
    if (open) query.set('open', open);
    return `${window.location.pathname}?${query}`;
  }

  function mark(link, here) {
    link.classList.toggle('layer-here', here);
    if (here) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }

  center.mapLinks = {
    /** Brings every such link of the page up to the address, and marks the layer shown and the number opened. */
    refresh(page) {
      const shown = page.querySelector('.map-panel').dataset.layer;
      const opened = new URLSearchParams(window.location.search).get('open');
      page.querySelectorAll('[data-layer-link]').forEach((link) => {
        const { layerLink, openLink } = link.dataset;
        link.setAttribute('href', address(layerLink, openLink));
        mark(link, openLink ? openLink === opened : layerLink === shown);
      });
      page.querySelectorAll('[data-layer-name]').forEach((place) => {
        center.dom.setText(place, center.live.boot.indicators[shown].name);
      });
    },
  };
})();
