/* Areas as shapes on a plane, read from geometry files and found again by a point. Drawing them is others' business. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** The plane is Leaflet's at this zoom, with the whole degrees of the first place that was read as its origin: its numbers stay small. */
  const ZOOM = 12;
  const WIDTH = 256 * 2 ** ZOOM;
  const pen = document.createElement('canvas').getContext('2d');
  let origin = null;
  const [MOST_KEPT, FRESH_MS] = [16, 60000];
  /** What was read last, by its address, the latest at the end. */
  const kept = new Map();

  function mercator(lon, lat) {
    const sine = Math.sin((lat * Math.PI) / 180);
    return [WIDTH * (lon / 360 + 0.5), WIDTH * (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI))];
  }

  /** A place of the map, in the datum of its tiles. */
  function fromMap({ lng, lat }) {
    origin ??= mercator(Math.floor(lng), Math.floor(lat));
    const [x, y] = mercator(lng, lat);
    return [x - origin[0], y - origin[1]];
  }

  /** A place of the world, in WGS84 as all our data. */
  function onPlane(lon, lat) {
    const [x, y] = center.crs.toMap(lon, lat);
    return fromMap({ lng: x, lat: y });
  }

  function latLng([x, y]) {
    return window.L.CRS.EPSG3857.pointToLatLng(window.L.point(x + origin[0], y + origin[1]), ZOOM);
  }

  function boxOf(points) {
    const box = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [x, y] of points) {
      box[0] = Math.min(box[0], x);
      box[1] = Math.min(box[1], y);
      box[2] = Math.max(box[2], x);
      box[3] = Math.max(box[3], y);
    }
    return box;
  }

  function pathOf(rings) {
    const path = new Path2D();
    for (const ring of rings) {
      ring.forEach(([x, y], index) => (index ? path.lineTo(x, y) : path.moveTo(x, y)));
      path.closePath();
    }
    return path;
  }

  function areaOf(ring) {
    return Math.abs(ring.reduce((sum, [x, y], index) => {
      const [u, v] = ring[(index + 1) % ring.length];
      return sum + (u - x) * (v + y);
    }, 0)) / 2;
  }

  /** A shape of polygons, each with its outer ring first, of points [x, y] on the plane. */
  function shapeOf(properties, polygons) {
    const rings = polygons.flat();
    const outer = polygons.map(([ring]) => ring);
    const width = Math.sqrt(outer.reduce((sum, ring) => sum + areaOf(ring), 0));
    return { ...properties, rings, outer, path: pathOf(rings), box: boxOf(outer.flat()), width };
  }

  function read({ properties, geometry: { type, coordinates } }) {
    const polygons = type === 'Polygon' ? [coordinates] : coordinates;
    return shapeOf(properties, polygons.map((rings) => rings.map((ring) => ring.map(([lon, lat]) => onPlane(lon, lat)))));
  }

  /** What belongs together: `items` by their index, one path of all their `borders`, the box around them. */
  function collection(url, items) {
    const borders = new Path2D();
    items.forEach(({ path }) => borders.addPath(path));
    return { url, items, borders, box: boxOf(items.flatMap(({ box: [l, t, r, b] }) => [[l, t], [r, b]])) };
  }

  /** Areas are drawn anew once in years: a file is not asked for again within a minute. */
  const isFresh = (file) => Boolean(file) && performance.now() - file.at < FRESH_MS;

  /** Of a file that is the same as before the server says so, and it need not be read again. */
  async function ask(url, before) {
    const answer = await fetch(url);
    if (!answer.ok) throw new Error(`${url}: the server answers ${answer.status}`);
    const tag = answer.headers.get('ETag');
    const isSame = tag && before && before.tag === tag;
    const found = isSame ? before.found : collection(url, (await answer.json()).features.map(read));
    return { tag, found, at: performance.now() };
  }

  async function load(url) {
    const before = kept.get(url);
    const file = isFresh(before) ? before : await ask(url, before);
    kept.delete(url);
    kept.set(url, file);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
    return file.found;
  }

  center.mapShapes = {
    /**
     * Reads a geometry file: `load(url)` gives `{url, items: [{code, name, index, leaf, rings, outer, path,
     * box, width}], borders, box}`; `width` is that of a square of the same size. */
    load,
    shapeOf,
    collection,
    onPlane,
    fromMap,
    latLng,
    /** The bounds of a box on the plane, for Leaflet. */
    bounds: ([left, top, right, bottom]) => window.L.latLngBounds(latLng([left, bottom]), latLng([right, top])),
    /** The item of a collection that a point lies in, or undefined. */
    at({ items }, [x, y]) {
      const near = items.filter(({ box: [left, top, right, bottom] }) => x >= left && x <= right && y >= top && y <= bottom);
      return near.find(({ path }) => pen.isPointInPath(path, x, y, 'evenodd'));
    },
    middle: ({ box: [left, top, right, bottom] }) => [(left + right) / 2, (top + bottom) / 2],
    /** How the plane lies in a canvas whose corner is a point of Leaflet's layers: pixels are `[x * k + dx, y * k + dy]`. */
    view(map, corner) {
      const k = map.getZoomScale(map.getZoom(), ZOOM);
      const from = map.getPixelOrigin().add(corner);
      return { k, dx: origin ? origin[0] * k - from.x : 0, dy: origin ? origin[1] * k - from.y : 0 };
    },
  };
})();
