/* Links of the leaders' page that change parts of its address and keep the rest, wherever one has gone meanwhile. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  let marked = '';

  const panel = () => document.querySelector('.map-page .map-panel');

  /** The parts of the address; `level` is empty where the next one is taken. */
  function here() {
    const { layer: given, ...rest } = Object.fromEntries(new URLSearchParams(window.location.search));
    const [layer, level] = (given || '').split(':');
    return { layer: layer || panel().dataset.layer, level, ...rest };
  }

  /** Other records than those that are open are not filtered, and a form is about the thing that it was opened for. */
  const kept = (state, changes) => ({ ...state, ...('open' in changes ? { rows: '' } : {}), ...('thing' in changes ? { act: '' } : {}), ...changes });

  function addressWith({ layer, level, ...rest }) {
    const query = new URLSearchParams({ layer: level ? `${layer}:${level}` : layer });
    Object.entries(rest).forEach(([name, value]) => { if (value) query.set(name, value); });
    return `${window.location.pathname}?${query}`;
  }

  const listed = (text) => (text || '').split(',').filter(Boolean);

  /** A list of the address with one word more, or without it where it is there. */
  function toggled(text, word) {
    const words = listed(text);
    return (words.includes(word) ? words.filter((other) => other !== word) : [...words, word]).join(',');
  }

  function refreshLink(link, state, shown) {
    const changes = Object.fromEntries(new URLSearchParams(link.dataset.change));
    const wanted = Object.entries(changes).filter(([, value]) => value);
    link.setAttribute('href', addressWith(kept(state, changes)));
    if (wanted.length && wanted.every(([name, value]) => shown[name] === value)) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
  }

  center.mapLinks = {
    /**
     * The address of this area with some parts changed: `address({day: "2026-01-31"})`. An empty part is left out.
     */
    address: (changes) => addressWith(kept(here(), changes)),
    /** The address with a word put into one of its lists, or taken out: `toggle("points", "camera")`. */
    toggle: (name, word) => addressWith({ ...here(), [name]: toggled(here()[name], word) }),
    /** The words of a list of the address. */
    list: (name) => listed(here()[name]),
    /** The address of another area shown in the same way, without what is open of this one, and with some parts changed. */
    drill(code, changes = {}) {
      const wanted = new URL(addressWith({ ...here(), open: '', rows: '', thing: '', act: '', compare: '', ...changes }), window.location.href);
      return `/map/${code}${wanted.search}`;
    },
    /** A part of the address, or "". */
    part: (name) => here()[name] || '',
    /** The address of the briefing of what is shown. */
    briefing() {
      const { layer, level, day, days, at, compare, lang } = here();
      const cells = level ? `${layer}:${level}` : layer;
      const query = Object.entries({ layer: cells, day, days, at, compare, lang }).filter(([, value]) => value);
      return `/map/${panel().dataset.area}/briefing?${new URLSearchParams(query)}`;
    },
    /** The address of the daily report of the area, of the day shown where one is. */
    report() {
      const { day, lang } = here();
      const query = Object.entries({ area: panel().dataset.area, day, lang }).filter(([, value]) => value);
      return `/reports/daily?${new URLSearchParams(query)}`;
    },
    /** Brings every such link of the page up to the address, and marks those that lead to what is shown already. */
    refresh(page) {
      const links = [...page.querySelectorAll('a[data-change]')];
      const { layer, level } = panel().dataset;
      const mark = [window.location.href, layer, level, ...links.map((link) => link.dataset.change)].join('\n');
      if (mark === marked && links.every((link) => link.upToDate)) return;
      marked = mark;
      const state = here();
      links.forEach((link) => {
        link.upToDate = true;
        refreshLink(link, state, { ...state, level });
      });
      page.querySelectorAll('[data-layer-name]').forEach((place) => {
        center.dom.setText(place, center.live.boot.indicators[layer].name);
      });
    },
  };
})();
