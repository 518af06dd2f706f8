/* Links of the leaders' page that change parts of its address and keep the rest, wherever one has gone meanwhile. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const panel = () => document.querySelector('.map-page .map-panel');

  /** The parts of the address; `level` is empty where the next one is taken. */
  function here() {
    const query = new URLSearchParams(window.location.search);
    const [layer, level] = (query.get('layer') || '').split(':');
    const { day, open, lang } = Object.fromEntries(query);
    return { layer: layer || panel().dataset.layer, level, day, open, lang };
  }

  /**
   * The address of this area with some parts changed: `address({day: "2026-01-31"})`. An empty part is left out, and
   * the page of the records always is.
   */
  function address(changes) {
    const { layer, level, ...rest } = { ...here(), ...changes };
    const query = new URLSearchParams({ layer: level ? `${layer}:${level}` : layer });
    for (const name of ['day', 'open', 'lang']) if (rest[name]) query.set(name, rest[name]);
    return `${window.location.pathname}?${query}`;
  }

  /** Whether a link leads to what is shown already. */
  function leadsHere(changes) {
    const shown = { ...here(), level: panel().dataset.level };
    const wanted = Object.entries(changes).filter(([, value]) => value);
    return wanted.length > 0 && wanted.every(([name, value]) => shown[name] === value);
  }

  function refreshLink(link) {
    const changes = Object.fromEntries(new URLSearchParams(link.dataset.change));
    link.setAttribute('href', address(changes));
    if (leadsHere(changes)) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }

  center.mapLinks = {
    address,
    /** Brings every such link of the page up to the address, and marks those that lead to what is shown. */
    refresh(page) {
      page.querySelectorAll('a[data-change]').forEach(refreshLink);
      const { name } = center.live.boot.indicators[panel().dataset.layer];
      page.querySelectorAll('[data-layer-name]').forEach((place) => center.dom.setText(place, name));
    },
  };
})();
