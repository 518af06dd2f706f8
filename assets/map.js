/* Colours the cells of the map by the live document, in place. What else there is on a map is in the parts, map-*.js. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const HOLD_CLASSES_MS = 60000;
  const TRY_AGAIN_MS = 5000;
  const FRAME_REM = 0.5;
  const ROOM_AROUND_ONE = 0.75;
  const [UNKNOWN, UNPAINTED] = [-1, -2];
  const FILES = ['cells', 'outlines'];
  const FOLLOWED = ['data-cells', 'data-outlines', 'data-layer', 'data-area', 'data-points', 'data-categories', 'data-shape'];

  /** What is known of each Leaflet map in a panel. */
  const states = new Map();
  const tell = (what, state) => center.mapParts.forEach((part) => { if (part[what]) part[what](state); });

  function adopt() {
    const panel = this.getContainer().closest('.map-panel');
    // Leaflet has not ended its own beginnings here.
    if (panel) queueMicrotask(() => this.whenReady(() => begin(this, panel)));
  }

  function begin(map, panel) {
    const files = { cells: null, outlines: null };
    const state = { map, panel, files, asked: {}, ...files, classes: null, painted: [], shown: '', moved: false, drawings: 0 };
    state.fillOf = (index) => fillOf(state, index);
    states.set(map, state);
    refreshColours(state);
    state.view = center.mapView.create(map, () => { if (state.view) draw(state); });
    tell('begin', state);
    state.resize = new ResizeObserver(() => resized(state));
    state.resize.observe(map.getContainer());
    state.follow = new MutationObserver(() => follow(state));
    state.follow.observe(panel, { attributeFilter: FOLLOWED });
    map.on('dragstart zoomanim', () => { state.moved = true; });
    map.on('unload', () => end(state));
    if (window.matchMedia('(pointer: coarse)').matches) map.dragging.disable();
    follow(state);
  }

  function end(state) {
    state.resize.disconnect();
    state.follow.disconnect();
    tell('end', state);
    states.delete(state.map);
  }

  /** Brings the map up to what its panel says. */
  function follow(state) {
    FILES.forEach((name) => bring(state, name));
    shape(state);
    tell('follow', state);
    paint(state);
  }

  async function bring(state, name) {
    const url = state.panel.dataset[name];
    const isWanted = () => states.has(state.map) && state.panel.dataset[name] === url;
    const { files, asked } = state;
    if (!url || (files[name] && files[name].url === url) || asked[name] === url) return;
    asked[name] = url;
    try {
      const read = await center.ahead.take(url, center.mapShapes.load);
      if (isWanted()) arrived(state, name, read);
    } catch {
      setTimeout(() => { if (isWanted()) bring(state, name); }, TRY_AGAIN_MS);
    } finally {
      if (asked[name] === url) asked[name] = '';
    }
  }

  function arrived(state, name, read) {
    state.files[name] = read;
    if (name === 'cells') state.moved = false;
    shape(state);
  }

  /** Takes the areas as they lie in the country, or with all cells of one size. */
  function shape(state) {
    const { files, panel } = state;
    const isEqual = panel.dataset.shape === 'equal' && files.cells && files.outlines && files.cells.items.length > 1;
    const { cells, outlines } = isEqual ? center.mapEqual.of(files.cells, files.outlines) : files;
    if (cells === state.cells && outlines === state.outlines) return;
    const isOther = cells !== state.cells;
    Object.assign(state, { cells, outlines, isEqual });
    if (isOther) unpaint(state);
    const { drawings } = state;
    if (!state.moved) fit(state);
    if (state.drawings === drawings) state.view.refresh(); // a map that has been moved is drawn
    tell('arrived', state);
    paint(state);
  }

  function fit(state) {
    const { cells, map, panel } = state;
    const { x: width, y: height } = map.getSize();
    const edge = FRAME_REM * state.colours.rem;
    // Into a map that is not laid out yet nothing can be fitted: Leaflet would zoom to where there are no numbers.
    if (!cells || Math.min(width, height) <= 2 * edge) return;
    const around = center.mapShapes.bounds(cells.box);
    const bounds = cells.items[0].code === panel.dataset.area ? around.pad(ROOM_AROUND_ONE) : around;
    map.fitBounds(bounds, { animate: false, padding: [edge, edge] });
  }

  function draw(state) {
    state.drawings += 1;
    center.mapCells.draw(state);
    tell('drawn', state);
  }

  function resized(state) {
    if (!state.panel.isConnected) return;
    state.map.invalidateSize({ animate: false, pan: false });
    refreshColours(state);
    if (state.moved) state.view.refresh();
    else fit(state);
  }

  /** Reads the colours anew where the theme or the size of the page has changed. */
  function refreshColours(state) {
    state.colours = center.mapColours.of(state.panel, state.colours);
  }

  function fillOf({ colours, classes }, index) {
    if (index === UNKNOWN) return colours.hatch;
    return colours.read(index === UNPAINTED || !classes ? '--panel' : classes.colours[index]);
  }

  /** The values of the layer shown, or null while the document does not have them, or the cells are still those of another level. */
  function valuesOf({ cells, files, panel }) {
    const known = center.live.document;
    const { area, layer, level, cells: url } = panel.dataset;
    if (!cells || files.cells.url !== url || !known || known.area !== area) return null;
    if (cells.items[0].code === area) return [(known.tiles[layer] || [null])[0]];
    return known.layers[`${layer}:${level}`] || null;
  }

  const specOf = ({ panel }) => center.live.boot.indicators[panel.dataset.layer];

  /** What the classes are made of: at a moment of a day of all of it, so that a colour means the same all along. */
  function scaleOf({ panel }, values) {
    const { scale } = center.live.document;
    const { layer, level } = panel.dataset;
    return (center.period.isMoment() && scale && scale[`${layer}:${level}`]) || values;
  }

  /** Class borders stay for a minute, so that a cell changes its colour for a reason of its own; those of nothing do not. */
  function classesOf(state, values) {
    const { as_of: now, day, days } = center.live.document;
    const key = `${state.shown} ${day} ${days}`;
    const { classes: before } = state;
    const holds = before && before.hues.length && before.key === key && now - before.since < HOLD_CLASSES_MS;
    const { breaks, hues } = holds ? before : center.mapClasses.classify(scaleOf(state, values), specOf(state));
    const colours = state.age.state === 'stale' ? center.mapClasses.greys(hues.length) : hues;
    return { breaks, hues, colours, key, since: holds ? before.since : now };
  }

  /** Until the numbers of another layer are there, those of the last one do not stand for them. */
  function unpaint(state) {
    state.painted = state.cells.items.map(() => UNPAINTED);
    state.classes = null;
    state.values = null;
    state.shown = '';
  }

  function changed(state, before) {
    const sameColours = before && String(before.colours) === String(state.classes.colours);
    return state.cells.items.filter(({ index }) => {
      const value = state.age.state === 'never' ? null : state.values[index];
      const found = center.mapClasses.classOf(value, state.classes.breaks);
      if (sameColours && state.painted[index] === found) return false;
      state.painted[index] = found;
      return true;
    });
  }

  /** Repaints the cells whose class changed, and the legend. */
  function paint(state) {
    const { panel } = state;
    if (!state.cells || !panel.isConnected || panel.closest('[hidden]')) return;
    const shown = `${state.cells.url} ${panel.dataset.layer}`;
    if (state.shown && state.shown !== shown) {
      unpaint(state);
      center.mapCells.draw(state);
    }
    const values = valuesOf(state);
    if (!values) return;
    refreshColours(state);
    const before = state.classes;
    Object.assign(state, { shown, values, spec: specOf(state), age: center.live.freshness(specOf(state).feed) });
    state.classes = classesOf(state, values);
    center.mapCells.fill(state, changed(state, before));
    center.mapLegend.paint(panel.querySelector('[data-part="legend"]'), state);
    tell('painted', state);
  }

  /** Numbers grow old without a new document. */
  function lookAtAges() {
    states.forEach((state) => {
      if (state.spec && state.age.state !== center.live.freshness(state.spec.feed).state) paint(state);
    });
  }

  center.mapParts = center.mapParts || [];
  center.map = {
    /** Paints what changed. */
    repaint: () => states.forEach(paint),
    /** How many cells of the map are there, and how many of them are painted; for tests and measurements. */
    painted() {
      const [state] = [...states.values()].filter(({ panel }) => panel.isConnected);
      if (!state || !state.cells) return { area: '', all: 0, done: 0 };
      const done = state.painted.filter((index) => index !== UNPAINTED).length;
      return { area: state.cells.url.split('/')[4], all: state.cells.items.length, done };
    },
    /** Paints anew with the colours of the theme. */
    restyle: () => states.forEach(resized),
    /** What is known of every map, for its parts. */
    get states() { return [...states.values()]; },
  };

  if (window.L) window.L.Map.addInitHook(adopt);
  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, told) => { if (told.has('layers') || told.has('tiles')) center.map.repaint(); }, true);
    center.live.everySecond(lookAtAges);
  });
})();
