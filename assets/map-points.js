/* Sites, things, cases and alerts as marks over the map; map-points-ask.js fetches them, map-points-legend.js says what they mean. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const [LON, LAT, CATEGORY, AREA] = [1, 2, 5, 6];
  const GOLDEN = 2.39996;
  const APART_REM = 0.3;
  const TOUCH = 4;
  const TO_BE_POINTED_AT = 1.5;
  const [THING_REM, THING_LINE_REM] = [0.75, 0.14];

  function stampFor(state, name, nth, width) {
    const { colours, points, view: { ratio }, panel } = state;
    const scale = ratio * (panel.closest('.wall') ? 1 : TO_BE_POINTED_AT);
    if (points.stamped !== colours || points.ratio !== ratio || points.width !== width) {
      Object.assign(points, { stamped: colours, ratio, width, stamps: new Map() });
    }
    const key = `${name} ${nth}`;
    const { picture, stampOf } = center.mapMarks;
    if (!points.stamps.has(key)) points.stamps.set(key, stampOf(picture(name, nth, colours, scale), width));
    return points.stamps.get(key);
  }

  /** Feeds of one family have the same states. */
  function familyOf(kind) {
    const feed = center.live.boot.feeds[kind];
    return feed ? Boolean(feed.steps.length) : kind;
  }

  /** How many of the kinds before this one have the same states. */
  function nthOf({ points }, kind) {
    const kinds = [...points.kinds.keys()];
    return kinds.slice(0, kinds.indexOf(kind)).filter((other) => familyOf(other) === familyOf(kind)).length;
  }

  /** Where a row stands: where it is, or in the middle of its cell while cells are not where they are. */
  function finder({ isEqual, cells }) {
    const here = (row) => center.mapShapes.onPlane(row[LON], row[LAT]);
    if (!isEqual) return here;
    const middles = new Map(cells.items.map((cell) => [cell.code, center.mapShapes.middle(cell)]));
    const { length } = cells.items[0].code;
    return (row) => middles.get(row[AREA]) || middles.get(row[AREA].slice(0, length)) || here(row);
  }

  /** The rows of a kind that are of the categories chosen; all where none of its own is. */
  function chosen(rows, wanted) {
    const own = wanted.length ? rows.filter((row) => wanted.includes(row[CATEGORY])) : rows;
    return own.length ? own : rows;
  }

  /** Rows as points on the plane, each with how many others stand at the same place already. */
  function placesOf(kind, rows, find) {
    const taken = new Map();
    const told = rows.map((row) => ({ row, state: center.mapPointsAsk.stateOf(row) }));
    return told.filter(({ state }) => center.mapMarks.states.includes(state)).map(({ row, state }) => {
      const [x, y] = find(row);
      const here = `${x} ${y}`;
      const others = taken.get(here) || 0;
      taken.set(here, others + 1);
      return { kind, row, x, y, others, state };
    });
  }

  /** Quiet states first, so that those who ask for someone lie on top. */
  function byState(places) {
    const rank = new Map(center.mapMarks.states.map((name, index) => [name, index]));
    return places.sort((one, other) => rank.get(one.state) - rank.get(other.state));
  }

  /** Those at one place stand around it, each at its own. */
  function placeOn({ k, dx, dy, ratio }, { x, y, others }, apart) {
    const away = others ? apart * Math.sqrt(others) : 0;
    return [(x * k + dx) * ratio + away * Math.cos(others * GOLDEN), (y * k + dy) * ratio + away * Math.sin(others * GOLDEN)];
  }

  /** The marks set on the sheet, and where each of them can be pointed at. */
  function stampAll(state, { sheet, width, height }, places) {
    const apart = APART_REM * state.colours.rem * state.view.ratio;
    const nths = new Map([...state.points.kinds.keys()].map((kind) => [kind, nthOf(state, kind)]));
    const hits = [];
    for (const place of places) {
      const mark = stampFor(state, place.state, nths.get(place.kind), width);
      const [x, y] = placeOn(state.view, place, apart);
      const [left, top] = [Math.round(x - mark.size / 2), Math.round(y - mark.size / 2)];
      if (left >= 0 && top >= 0 && left + mark.size <= width && top + mark.size <= height) {
        center.mapMarks.press(sheet, mark, top * width + left);
        hits.push({ x, y, radius: mark.size / 2, place });
      }
    }
    return hits;
  }

  /** What is drawn at this scale: every point where one only looks, discs for crowds where one can zoom in. */
  function drawnAt(state) {
    const { points: { all }, view, colours, map, panel } = state;
    if (panel.closest('.wall') || map.getZoom() >= center.mapClusters.NONE_ABOVE) return { discs: [], alone: all };
    return center.mapClusters.of(all, view.k, colours.rem);
  }

  /** The names on the map, and the map itself, as boxes on the sheet. */
  function roomOn({ labels = [], map, view }) {
    const corner = map.layerPointToContainerPoint(view._bounds.min);
    const onSheet = ({ left, top, right, bottom }) => (
      [left - corner.x, top - corner.y, right - corner.x, bottom - corner.y].map((at) => at * view.ratio));
    const { x: right, y: bottom } = map.getSize();
    return { names: labels.filter(({ box }) => box).map(({ box }) => onSheet(box)), frame: onSheet({ left: 0, top: 0, right, bottom }) };
  }

  function drawDiscs(state, pen, discs) {
    const { colours, view, panel } = state;
    const look = { colours, ratio: view.ratio, family: getComputedStyle(panel).fontFamily };
    const placed = discs.map((disc) => ({ disc, at: placeOn(view, { ...disc, others: 0 }, 0) }))
      .filter(({ at: [x, y] }) => x > 0 && y > 0 && x < pen.canvas.width && y < pen.canvas.height)
      .map(({ disc, at: [x, y] }) => ({ disc, x, y }));
    const room = roomOn(state);
    const drawn = center.mapClusters.draw(pen, placed, room, look);
    if (!panel.closest('.wall')) hideNames(state, drawn, room.names);
    return drawn;
  }

  /** Names for which the discs have left no room go, as long as they have none. */
  function hideNames({ labels = [], view: { ratio } }, discs, names) {
    const isUnder = ([left, top, right, bottom]) => discs.some(({ x, y, radius }) => (
      Math.hypot(x - Math.min(Math.max(x, left), right), y - Math.min(Math.max(y, top), bottom)) < radius - TOUCH * ratio));
    labels.filter(({ box }) => box).forEach(({ marker }, index) => {
      marker.getElement().firstChild.style.visibility = isUnder(names[index]) ? 'hidden' : '';
    });
  }

  /** A ring around what the drawer tells of: where its point is, else where it says that it is. */
  function drawThing({ points: { thing, all }, colours, view }, pen) {
    if (!thing) return;
    const place = all.find((each) => center.mapHits.thingOf(each) === `${thing.kind}:${thing.id}`);
    if (!place && !thing.at) return;
    const [x, y] = placeOn(view, place || { x: thing.at[0], y: thing.at[1], others: 0 }, APART_REM * colours.rem * view.ratio);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    [[THING_LINE_REM * 2, colours.ground], [THING_LINE_REM, colours.read('--accent')]].forEach(([line, strokeStyle]) => {
      Object.assign(pen, { strokeStyle, lineWidth: line * colours.rem * view.ratio });
      pen.beginPath();
      pen.arc(x, y, THING_REM * colours.rem * view.ratio, 0, 7);
      pen.stroke();
    });
  }

  function draw(state) {
    const { points, view } = state;
    if (!points.all.length && !points.thing && !points.drawn) return;
    const pen = view.pens.points;
    const { width, height } = pen.canvas;
    if (!width || !height) return;
    const image = pen.createImageData(width, height);
    const { discs, alone } = drawnAt(state);
    const marks = stampAll(state, { sheet: new Uint32Array(image.data.buffer), width, height }, alone);
    pen.putImageData(image, 0, 0);
    points.hits = [...drawDiscs(state, pen, discs), ...marks.reverse()];
    drawThing(state, pen);
    points.drawn = points.all.length > 0 || Boolean(points.thing);
  }

  /** What of the page the marks depend on beside the rows: the categories chosen, and the moment of a past day. */
  function shownOf({ panel }) {
    const moment = center.live.isPast ? center.live.document.as_of : '';
    return `${panel.dataset.categories || ''} ${moment}`;
  }

  function show(state) {
    const find = finder(state);
    const wanted = (state.panel.dataset.categories || '').split(' ').filter(Boolean);
    const { points } = state;
    points.kinds = new Map([...points.rows].map(([kind, rows]) => [kind, placesOf(kind, chosen(rows, wanted), find)]));
    points.all = byState([...points.kinds.values()].flat());
    points.shown = shownOf(state);
    center.mapPointsLegend.paint(state);
    draw(state);
    state.panel.dispatchEvent(new CustomEvent('points', { bubbles: true }));
  }

  /** Brings the marks up to what the panel and the page say. */
  function look(state) {
    const { points } = state;
    center.mapPointsAsk.look(state, () => show(state));
    if (points.rows.size && points.shown !== shownOf(state)) show(state);
  }

  /** What lies under a place of the map's container: `{place}` for a point, `{disc}` for a crowd, or undefined. */
  function at({ points, map, view, colours }, containerPoint, reachRem) {
    const { x, y } = map.containerPointToLayerPoint(containerPoint).subtract(view._bounds.min).multiplyBy(view.ratio);
    const reach = reachRem * colours.rem * view.ratio;
    const near = points.hits.map((hit) => [Math.hypot(hit.x - x, hit.y - y) - (hit.disc ? hit.radius : Math.max(hit.radius, reach)), hit]);
    const [best] = near.filter(([away]) => away <= 0).sort(([one], [other]) => one - other);
    return best && best[1];
  }

  (center.mapParts ??= []).push({
    begin(state) {
      state.points = { rows: new Map(), kinds: new Map(), all: [], hits: [], thing: null, wanted: '', place: '', next: 0, drawn: false };
    },
    follow: look,
    painted: look,
    arrived(state) { if (state.points.rows.size) show(state); },
    drawn(state) { if (state.points) draw(state); },
  });

  center.mapPoints = {
    draw,
    at,
    /** How many of the kinds before a kind have the same states, which decides on the shapes of its marks. */
    nthOf,
    /** Draws a ring around a thing `{kind, id, at}`, `at` on the plane or null; none for null. */
    ringAround(state, thing) {
      state.points.thing = thing;
      draw(state);
    },
  };
  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(() => center.map.states.forEach(look)));
})();
