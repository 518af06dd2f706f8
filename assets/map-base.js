/* What lies below the cells: tiles or a PMTiles file where the deployer names them, rivers and roads over the cells' colours. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const DEEPEST = 24;
  const CELLS_OVER_TILES = 0.65;
  const WIDTHS_REM = { road: 0.07, water: 0.14 };
  const COLOURS = { road: '--map-road', water: '--map-water' };
  const told = JSON.parse(document.documentElement.dataset.baseMap || '{}');
  const isTiled = Boolean(told.tiles || told.archive);
  let lines = null;

  const themeOf = ({ panel }) => ((panel.closest('[data-theme]') || {}).dataset || {}).theme || 'dark';

  /** Vector tiles are drawn in the colours of the theme; pictures are what they are. */
  function archiveLayer(state) {
    const url = new URL(told.archive.url, window.location.href).href;
    const depth = { maxZoom: DEEPEST, noWrap: true };
    if (!told.archive.vector) return window.pmtiles.leafletRasterLayer(new window.pmtiles.PMTiles(url), { ...depth, maxNativeZoom: told.deepest });
    const lang = center.live.boot.lang === 'en' ? 'en' : 'zh';
    return window.protomapsL.leafletLayer({ url, ...depth, maxDataZoom: told.deepest, flavor: themeOf(state), lang });
  }

  async function addArchive(state) {
    const theme = themeOf(state);
    if (state.base.theme === theme) return;
    state.base.theme = theme;
    try {
      await center.script(told.archive.script);
    } catch { state.base.theme = ''; return; }
    if (!center.map.states.includes(state)) return;
    if (state.base.archive) state.base.archive.remove();
    state.base.archive = archiveLayer(state).addTo(state.map);
  }

  function addTiles({ map }) {
    const options = { subdomains: told.hosts, maxNativeZoom: told.deepest, maxZoom: DEEPEST, noWrap: true };
    told.tiles.forEach((url) => window.L.tileLayer(url, options).addTo(map));
  }

  const pathOf = (places) => {
    const path = new Path2D();
    places.forEach((line) => line.forEach(([lon, lat], index) => {
      const [x, y] = center.mapShapes.onPlane(lon, lat);
      if (index) path.lineTo(x, y);
      else path.moveTo(x, y);
    }));
    return path;
  };

  async function loadLines() {
    const answer = await fetch(told.lines);
    if (!answer.ok) throw new Error(`${told.lines}: the server answers ${answer.status}`);
    return Object.fromEntries(Object.entries(await answer.json()).map(([kind, places]) => [kind, pathOf(places)]));
  }

  /** Without its lines the map is a map all the same: they are asked for again with the next geometry. */
  async function bringLines() {
    lines = lines || loadLines();
    try {
      const found = await lines;
      center.map.states.forEach((state) => { Object.assign(state.base, { lines: found }); state.view.refresh(); });
    } catch { lines = null; }
  }

  /** Rivers and roads inside the colours, under every border. Nothing of it is true where all cells have one size. */
  function draw(state) {
    const { base, view, colours, isEqual } = state;
    if (!base || !base.lines || isEqual) return;
    const pen = view.onPlane('lines');
    Object.assign(pen, { lineJoin: 'round', lineCap: 'round' });
    for (const [kind, path] of Object.entries(base.lines)) {
      Object.assign(pen, { strokeStyle: colours.read(COLOURS[kind]), lineWidth: (WIDTHS_REM[kind] * colours.rem) / view.k });
      pen.stroke(path);
    }
  }

  function credit({ map }) {
    const place = center.dom.el('span', 'map-credit', told.credit);
    map.getContainer().append(place);
  }

  function begin(state) {
    state.base = { lines: null, theme: '', archive: null };
    if (told.tiles) addTiles(state);
    if (told.credit) credit(state);
    center.dom.setData(state.panel, 'tiled', isTiled ? (told.archive && told.archive.vector ? 'vector' : 'pictures') : null);
  }

  function arrived(state) {
    if (told.lines && !state.base.lines) bringLines();
    center.dom.setData(state.panel, 'apart', state.isEqual ? '1' : null);
  }

  (center.mapParts ??= []).push({
    begin,
    arrived,
    painted(state) { if (told.archive) addArchive(state); },
  });
  center.mapBase = {
    draw,
    /** How opaque cells are where nobody says otherwise: something of what lies below shows through. */
    opacity: isTiled ? CELLS_OVER_TILES : 1,
  };
})();
