/* While Dash still makes what a click on the map leads to, the map goes there already: it asks for numbers and shapes, and shows them. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const MAP = /^\/map\/([^/]+)$/;
  const SHAPES = /^\/api\/v1\/areas\/([^/]+)\/([^/]+)\.geojson/;
  const PAST = ['day', 'days', 'at'];
  const GOOD_FOR_MS = 4000;
  const LATEST_MS = 250;

  /** What the map's elements said before it went ahead, as `[element, name, value]`. */
  let before = [];
  /** What was begun, by its address: `{promise, at}`. */
  const begun = new Map();
  /** The levels of the areas that were seen, by their codes. */
  const levels = new Map();
  /** What is to be called once the map shows where it went, and when at the latest. */
  let [owed, deadline] = [null, 0];

  const stateOf = () => center.map.states.find(({ panel }) => panel.isConnected && panel.closest('.map-page'));
  const live = () => document.getElementById('live');
  const shapesOf = (area, level) => `/api/v1/areas/${area}/${level}.geojson`;

  /**
   * The address of shapes says of which area and level they are, whatever the panel wants by now. An area that is not
   * among its own parts lies one level above them.
   */
  function learn({ files }, chain) {
    Object.values(files).filter(Boolean).forEach(({ url, items }) => {
      const [, area, level] = SHAPES.exec(url);
      items.forEach(({ code }) => levels.set(code, level));
      const isPart = items.some(({ code }) => code === area);
      if (url === files.outlines?.url && !isPart) levels.set(area, chain[chain.indexOf(level) - 1]);
    });
  }

  /** What an address will show: the level of its cells and that of its parts; nothing for past days and unknown places. */
  function targetOf(href, { panel }, chain) {
    const { pathname, searchParams: asked } = new URL(href, window.location.href);
    const [, area] = MAP.exec(pathname) || [];
    if (!levels.get(area) || PAST.some((name) => asked.get(name) || live().dataset[name])) return null;
    const [layer, wanted] = (asked.get('layer') || panel.dataset.layer).split(':');
    const own = levels.get(area);
    const below = chain.slice(chain.indexOf(own) + 1);
    const [part = own] = below;
    return { area, layer, part, level: below.includes(wanted) ? wanted : part, isLeaf: !below.length };
  }

  /** The question of the page for another target: other layers and another trend, all else as it is. */
  function askFor({ layer, level, part }) {
    const kept = [...new URLSearchParams(live().dataset.ask)].filter(([name]) => !['layer', 'trend'].includes(name));
    const layers = [...new Set([`${layer}:${level}`, `${layer}:${part}`])];
    const query = new URLSearchParams([...layers.map((each) => ['layer', each]), ['trend', layer], ...kept]);
    return query.toString().replaceAll('%3A', ':').replaceAll('%2C', ','); // as layouts/ask.py writes it
  }

  function begin(url, start) {
    const promise = start(url);
    promise.catch(() => {}); // whoever needs it asks again
    begun.set(url, { promise, at: performance.now() });
  }

  function beginAll({ area, level, part, isLeaf }, ask, { files }) {
    begin(center.liveAddress.of({ area, ask }), (url) => fetch(url, { signal: AbortSignal.timeout(GOOD_FOR_MS) }));
    const there = Object.values(files).map((file) => file && file.url);
    const wanted = [shapesOf(area, level), ...(isLeaf ? [] : [shapesOf(area, part)])];
    [...new Set(wanted)].filter((url) => !there.includes(url)).forEach((url) => begin(url, center.mapShapes.load));
  }

  const saidBy = ({ area, layer, level }) => `${area} ${layer}:${level}`;

  /** Whether the map shows what Dash has not said yet. */
  function isBehind() {
    const page = document.querySelector('.map-page');
    return Boolean(page) && page.dataset.shown !== saidBy(page.querySelector('.map-panel').dataset);
  }

  function put(element, values) {
    Object.entries(values).filter(([name, value]) => element.dataset[name] !== value).forEach(([name, value]) => {
      before.push([element, name, element.dataset[name]]);
      element.dataset[name] = value;
    });
  }

  /** React writes only what is new to it: it must find what it wrote last. */
  function putBack() {
    if (isBehind()) before.reverse().forEach(([element, name, value]) => { element.dataset[name] = value; });
    before = [];
  }

  /** The neighbours that are drawn around a leaf are known to Dash alone. */
  function goAhead({ area, layer, level, part, isLeaf }, ask, { panel }) {
    put(panel, { area, layer, level, cells: shapesOf(area, level), ...(isLeaf ? {} : { outlines: shapesOf(area, part) }) });
    put(live(), { area, ask });
  }

  function settle() {
    clearTimeout(deadline);
    const call = owed;
    owed = null;
    if (call) call();
  }

  /** The browser and the server have their hands free for what is looked at first. */
  function afterMap(call) {
    const isWaiting = owed !== null;
    owed = call;
    if (isWaiting) return;
    if (isBehind()) deadline = setTimeout(settle, LATEST_MS);
    else settle();
  }

  function look(href) {
    begun.clear();
    const state = stateOf();
    if (!state || !center.live.boot) return;
    putBack();
    const chain = state.panel.dataset.chain.split(' ');
    learn(state, chain);
    const target = targetOf(href, state, chain);
    if (!target || saidBy(target) === saidBy(state.panel.dataset)) return;
    const ask = askFor(target);
    beginAll(target, ask, state);
    goAhead(target, ask, state);
  }

  center.ahead = {
    /** Takes the map to an address of the leaders' map, where one stands on that map and knows what is there. */
    look,
    isBehind,
    /** Calls when the map has been painted where it went ahead, or soon all the same; at once where it went nowhere. */
    afterMap,
    /** What was begun for an address, or what `start(url)` begins now. */
    take(url, start) {
      const found = begun.get(url);
      begun.delete(url);
      return found && performance.now() - found.at < GOOD_FOR_MS ? found.promise : start(url);
    },
  };
  (center.mapParts ??= []).push({
    painted({ panel }) { if (owed && panel.closest('.map-page')) center.listeners.afterFrame(settle); },
  });
  window.addEventListener('popstate', () => look(window.location.href));
})();
