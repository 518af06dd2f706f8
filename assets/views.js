/* Shows one view of the wall at a time: its tiles, panels, grid and map, all on the page already. When: playlist.js. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const PATH = /^\/(?:wall(?:\/([^/]+))?\/?)?$/;

  let read = { text: '', told: { views: {}, ask: '' } };

  const wall = () => document.querySelector('.wall');

  /** What layouts/wall.py told of the views. */
  function told() {
    const page = wall();
    const text = page ? page.dataset.views : '';
    if (text && text !== read.text) read = { text, told: JSON.parse(text) };
    return read.told;
  }

  const current = () => (wall() ? wall().dataset.view : null);

  function showPlaces(page, key) {
    page.querySelectorAll('[data-of]').forEach((place) => { place.hidden = !place.dataset.of.split(' ').includes(key); });
    page.querySelectorAll('.dot').forEach((dot) => dot.setAttribute('aria-current', dot.dataset.view === key ? 'page' : 'false'));
  }

  function showMap(page, map) {
    const panel = page.querySelector('.map-panel');
    if (!panel || !map) return;
    const place = panel.closest('.place');
    center.dom.setText(place.querySelector('.panel-title'), map.title);
    center.dom.setText(place.querySelector('.map-period'), map.period);
    place.querySelector('.map-count').dataset.count = map.count;
    panel.dataset.go = panel.dataset.go.replace(/layer=[^&]*/, `layer=${map.layer}`);
    Object.assign(panel.dataset, { layer: map.layer, points: map.points, shape: map.shape });
  }

  /** A view that its address shows alone asks for its own numbers; once all are asked for, it stays so. */
  function askFor(view) {
    const live = document.getElementById('live');
    if (live.dataset.ask !== told().ask) live.dataset.ask = view.ask;
  }

  function show(key) {
    const [page, view] = [wall(), told().views[key]];
    if (!page || !view || page.dataset.view === key) return;
    page.dataset.view = key;
    showPlaces(page, key);
    Object.entries(view.grids).forEach(([name, css]) => page.querySelector('.wall-grid').style.setProperty(name, css));
    showMap(page, view.map);
    askFor(view);
    nameIt();
    paintEmpty();
    center.live.repaint();
  }

  /** Whether nothing that the view shows has ever been heard. */
  function isEmpty(key) {
    const view = told().views[key];
    return Boolean(center.live.document) && view.feeds.every((feed) => center.live.freshness(feed).state === 'never');
  }

  function paintEmpty() {
    const key = current();
    if (!key) return;
    const place = wall().querySelector('[data-part="empty"]');
    const empty = isEmpty(key);
    center.dom.setData(wall(), 'empty', empty ? '' : null);
    place.hidden = !empty;
    if (!empty || place.dataset.of === key) return;
    place.dataset.of = key;
    const { el } = center.dom;
    const names = told().views[key].feeds.map((feed) => el('li', '', center.live.boot.feeds[feed].name));
    place.replaceChildren(
      el('span', 'hatched'),
      el('h2', '', center.words('{view}: no data yet', { view: told().views[key].name })),
      el('p', '', center.words('Nothing has been heard from these sources. The view fills by itself with their first record.')),
      el('ul', '', names),
    );
  }

  function nameIt() {
    const view = told().views[current()];
    const title = document.querySelector('.wall h1');
    if (view && title) document.title = `${view.name} · ${title.textContent}`;
  }

  function follow() {
    const match = PATH.exec(window.location.pathname);
    if (match && wall()) show(match[1] || Object.keys(told().views)[0]);
  }

  center.views = {
    /** Shows a view of the wall; nothing happens where there is no such view. */
    show,
    isEmpty,
    /** The keys of all views in their order; empty where no wall is on the page. */
    get keys() { return wall() ? Object.keys(told().views) : []; },
    /** What the wall was told of a view: `{name, grids, ask, dwell_s, feeds, numbers: {feed: how many}, map}`. */
    get: (key) => told().views[key],
    /** The key of the view shown, or null. */
    get current() { return current(); },
    /** From now on the live document holds the numbers of all views. */
    askForAll() { if (wall()) document.getElementById('live').dataset.ask = told().ask; },
  };

  window.addEventListener('popstate', follow);
  window.addEventListener('_dashprivate_pushstate', follow);
  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('feeds')) { nameIt(); paintEmpty(); } });
  });
})();
