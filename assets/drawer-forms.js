/* Forms that stand in the drawer by the address (`act=…`): from which place they begin, and that what was typed stays with it. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** Where something is dispatched from, by the kind of the address: what is asked of the API, and its name. */
  const PLACES = {
    alert: { url: '/api/v1/alerts/', nameOf: ({ what, place }) => [what, place] },
    site: { url: '/api/v1/things/site/', nameOf: ({ name, category }) => [name || category] },
  };

  /** The form that was shown last, of which address. */
  let kept = { key: '', element: null };

  /** `{kind, id, name, way}` of the thing of the address, or of the area shown where nothing is dispatched from that. */
  async function placeOf(thing) {
    const [kind, id] = thing.split(':');
    if (!PLACES[kind]) {
      const { area } = document.querySelector('.map-page .map-panel').dataset;
      return { kind: 'area', id: area, name: document.querySelector('.map-page .crumbs strong').textContent, way: [] };
    }
    const { url, nameOf } = PLACES[kind];
    const told = await center.dispatching.read(`${url}${id}?lang=${center.live.boot.lang}`);
    return { kind, id: Number(id), name: nameOf(told).filter(Boolean).join(' · '), way: told.area };
  }

  async function fill(element, act, thing) {
    const { el } = center.dom;
    const { words } = center;
    const title = Object.assign(el('h2', 'drawer-title', words(act.title)), { id: 'drawer-title' });
    try {
      const [known, place] = await Promise.all([center.dispatching.known(), placeOf(thing)]);
      const way = place.way.slice(-3).map(([, name]) => name).join(' › ');
      const about = el('p', 'drawer-what', [way, place.name].filter(Boolean).join(' · '));
      element.replaceChildren(el('header', 'drawer-head', [about, title]), act.formOf(known, place));
    } catch (error) {
      forget();
      const why = error.status ? words('This is not there, or no longer.') : words('The server does not answer. Close this and try again.');
      element.replaceChildren(el('header', 'drawer-head', [title]), el('p', 'empty', why));
    }
  }

  function forget() {
    kept = { key: '', element: null };
  }

  center.drawerForms = {
    /** What can be done in a form: `{title, formOf(known, place)}` by its word in the address; their files put them here. */
    acts: {},
    /** The form of an act about a thing, "" for the area shown; the same element for as long as it was not sent. */
    of(act, thing) {
      const { area } = document.querySelector('.map-page .map-panel').dataset;
      const key = [act, thing || area, center.live.boot.lang].join(' ');
      if (kept.key !== key) {
        kept = { key, element: center.dom.el('div', 'drawer-form', [center.dom.el('p', 'empty', center.words('Loading'))]) };
        fill(kept.element, center.drawerForms.acts[act], thing);
      }
      return kept.element;
    },
    /** What was sent is not offered again. */
    forget,
  };
})();
