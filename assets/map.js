/* Colours the cells of the map by the live document, in place, and answers the pointer. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const HOLD_CLASSES_MS = 60000;
  const CELL_LINE_REM = 0.04;
  const OUTLINE_REM = 0.1;
  const POINTED_REM = 0.16;
  const FRAME_REM = 0.5;
  const ROOM_AROUND_ONE = 0.75;
  const UNPAINTED = -2;

  const states = new Map();
  const owners = new WeakMap();
  const px = (state, size) => size * state.colours.rem;

  /** What is known of one Leaflet map; made at its first feature, forgotten when its panel has left the page. */
  function stateOf(map) {
    if (!states.has(map)) begin(map);
    return states.get(map);
  }

  function begin(map) {
    states.forEach((state, other) => { if (!state.panel.isConnected) end(other); });
    const panel = map.getContainer().closest('.map-panel');
    const state = { map, panel, cells: layerSet(), outlines: layerSet(), labels: [], classes: null, painted: [], moved: false };
    states.set(map, state);
    refreshColours(state);
    state.tip = center.mapTip.create(map);
    state.resize = new ResizeObserver(() => resized(state));
    state.resize.observe(map.getContainer());
    map.on('dragstart zoomanim', () => { state.moved = true; });
    map.on('moveend', () => { if (panel.isConnected) center.mapLabels.place(state.labels, map); });
    if (window.matchMedia('(pointer: coarse)').matches) map.dragging.disable();
  }

  function end(map) {
    states.get(map).resize.disconnect();
    states.delete(map);
  }

  function layerSet() {
    return { url: '', layers: [] };
  }

  /** Takes a feature's layer in; when the last one of a file is there, `done` is called. */
  function collect(state, name, layer, url, done) {
    if (state[name].url !== url) {
      state[name] = { url, layers: [] };
      queueMicrotask(() => done(state));
    }
    state[name].layers[layer.feature.properties.index] = layer;
    owners.set(layer, state);
  }

  function cellsLoaded(state) {
    state.moved = false;
    state.classes = null;
    state.cells.layers.forEach(center.mapCanvas.adopt);
    fit(state);
    paint(state);
  }

  function outlinesLoaded(state) {
    center.mapLabels.clear(state.labels);
    state.labels = center.mapLabels.create(state.outlines.layers.filter(Boolean), state.map);
    center.mapLabels.place(state.labels, state.map);
  }

  function fit(state) {
    const layers = state.cells.layers.filter(Boolean);
    const { x: width, y: height } = state.map.getSize();
    if (!layers.length || !width || !height) return;
    const around = layers.reduce((all, layer) => all.extend(layer.getBounds()), window.L.latLngBounds([]));
    const alone = layers[0].feature.properties.code === state.panel.dataset.area;
    const bounds = alone ? around.pad(ROOM_AROUND_ONE) : around;
    const edge = px(state, FRAME_REM);
    state.map.fitBounds(bounds, { animate: false, padding: [edge, edge] });
  }

  function resized(state) {
    if (!state.panel.isConnected) return;
    state.map.invalidateSize({ animate: false, pan: false });
    refreshColours(state);
    state.cells.layers.forEach((layer, index) => layer.setStyle(styleOf(state, state.painted[index])));
    state.outlines.layers.forEach((layer) => layer.setStyle(outlineStyle(null, { map: state.map })));
    if (!state.moved) fit(state);
    center.mapLabels.place(state.labels, state.map);
  }

  /** Reads the colours anew where the theme or the size of the page has changed. */
  function refreshColours(state) {
    state.colours = center.mapColours.of(state.panel, state.colours);
  }

  function fillOf(state, classIndex) {
    const { colours } = state;
    if (classIndex === -1) return colours.hatch;
    if (classIndex === undefined || classIndex === UNPAINTED || !state.classes) return colours.read('--panel');
    return colours.read(state.classes.colours[classIndex]);
  }

  function styleOf(state, classIndex) {
    return { fillColor: fillOf(state, classIndex), fillOpacity: 1, color: state.colours.ground, opacity: 1, weight: px(state, CELL_LINE_REM) };
  }

  function outlineStyle(feature, { map }) {
    const state = stateOf(map);
    return { fill: false, color: state.colours.outline, opacity: 1, weight: px(state, OUTLINE_REM), lineJoin: 'round' };
  }

  /** The values of the layer shown, or null while the document is another area's. */
  function valuesOf(state) {
    const known = center.live.document;
    const { area, layer, level } = state.panel.dataset;
    if (!known || known.area !== area) return null;
    const [first] = state.cells.layers;
    if (first && first.feature.properties.code === area) return [(known.tiles[layer] || [null])[0]];
    return known.layers[`${layer}:${level}`] || null;
  }

  const specOf = (state) => center.live.boot.indicators[state.panel.dataset.layer];

  /** Class borders stay for a minute, so that a cell changes its colour for a reason of its own. */
  function classesOf(state, values) {
    const key = `${state.cells.url} ${state.panel.dataset.layer} ${center.live.document.day}`;
    const { as_of: now } = center.live.document;
    if (state.classes && state.classes.key === key && now - state.classes.since < HOLD_CLASSES_MS) return state.classes;
    return { ...center.mapClasses.classify(values, specOf(state)), key, since: now };
  }

  /** Repaints the cells whose class changed, and the legend. */
  function paint(state) {
    const values = valuesOf(state);
    if (!values || !state.panel.isConnected) return;
    refreshColours(state);
    const before = state.classes;
    state.classes = classesOf(state, values);
    const sameColours = before && String(before.colours) === String(state.classes.colours);
    const changed = state.cells.layers.filter((layer, index) => {
      const classIndex = center.mapClasses.classOf(values[index], state.classes.breaks);
      if (sameColours && state.painted[index] === classIndex && layer.painted) return false;
      state.painted[index] = classIndex;
      layer.painted = true;
      return true;
    });
    center.mapCanvas.refill(changed, (layer) => fillOf(state, state.painted[layer.feature.properties.index]));
    center.mapLegend.paint(state.panel.querySelector('[data-part="legend"]'), specOf(state), values, state.classes);
    if (state.pointed) tell(state);
  }

  function tell(state) {
    const { pointed: layer } = state;
    const values = valuesOf(state);
    const within = center.mapLabels.containing(state.outlines.layers, layer.getBounds().getCenter(), state.map);
    center.mapTip.show(state.tip, { layer, within, values, spec: specOf(state), at: state.pointedAt });
  }

  /** The cell that a pointer event is about, and the state of its map. */
  function cellOf(event) {
    const layer = event.propagatedFrom || event.layer;
    return { layer, state: owners.get(layer) };
  }

  function leave(event) {
    const { state } = cellOf(event);
    if (!state.pointed) return;
    state.pointed.setStyle({ color: state.colours.ground, weight: px(state, CELL_LINE_REM) });
    state.pointed = null;
    center.mapTip.hide(state.tip);
  }

  function point(event) {
    const { layer, state } = cellOf(event);
    state.pointedAt = event.containerPoint;
    if (state.pointed !== layer) {
      leave(event);
      state.pointed = layer;
      layer.setStyle({ color: state.colours.pointed, weight: px(state, POINTED_REM) });
      layer.bringToFront();
    }
    tell(state);
  }

  function open(event) {
    const { layer, state } = cellOf(event);
    const { code } = layer.feature.properties;
    const { go, area } = state.panel.dataset;
    if (code !== area) center.go(go.replace('{code}', code));
  }

  function repaint() {
    states.forEach(paint);
  }

  center.map = {
    style: (feature, { map }) => styleOf(stateOf(map), UNPAINTED),
    outlineStyle,
    cell: (feature, layer, { map, url }) => collect(stateOf(map), 'cells', layer, url, cellsLoaded),
    outline: (feature, layer, { map, url }) => collect(stateOf(map), 'outlines', layer, url, outlinesLoaded),
    point,
    leave,
    open,
    /** Paints what changed. */
    repaint,
    /** How many cells of the map are there, and how many of them are painted; for tests and measurements. */
    painted() {
      const [state] = [...states.values()].filter(({ panel }) => panel.isConnected);
      const layers = state ? state.cells.layers : [];
      const area = state ? state.cells.url.split('/')[4] : '';
      return { area, all: layers.length, done: layers.filter((layer) => layer.painted).length };
    },
    /** Paints anew with the colours of the theme. */
    restyle: () => states.forEach(resized),
  };

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('layers')) repaint(); });
  });
})();
