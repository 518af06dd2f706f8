/* Sites, things and open cases as marks over the map, and what the marks mean beside the legend. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const ASK_EVERY_MS = 30000;
  const [LON, LAT, STATE, AREA] = [1, 2, 3, 6];
  const NUMBERS = 3;
  const GOLDEN = 2.39996;
  const APART_REM = 0.3;
  const IN_LEGEND = 1.5;

  function stampFor(state, name, nth, width) {
    const { colours, points, view: { ratio } } = state;
    if (points.stamped !== colours || points.ratio !== ratio || points.width !== width) {
      Object.assign(points, { stamped: colours, ratio, width, stamps: new Map() });
    }
    const key = `${name} ${nth}`;
    const { picture, stampOf } = center.mapMarks;
    if (!points.stamps.has(key)) points.stamps.set(key, stampOf(picture(name, nth, colours, ratio), width));
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

  /** Places by state: of each its x and y on the plane, and how many others stand at the same place already. */
  function placesOf(rows, find) {
    const [taken, places] = [new Map(), Object.fromEntries(center.mapMarks.states.map((name) => [name, []]))];
    for (const row of rows) {
      const at = find(row);
      const here = at.join();
      const others = taken.get(here) || 0;
      taken.set(here, others + 1);
      places[row[STATE]].push(at[0], at[1], others);
    }
    return places;
  }

  /** Those at one place stand around it, each at its own. */
  function stampAll({ sheet, width, height }, mark, places, { k, dx, dy, ratio }, apart) {
    const half = mark.size / 2;
    for (let n = 0; n < places.length; n += NUMBERS) {
      const others = places[n + 2];
      const away = others ? apart * Math.sqrt(others) : 0;
      const left = Math.round((places[n] * k + dx) * ratio + away * Math.cos(others * GOLDEN) - half);
      const top = Math.round((places[n + 1] * k + dy) * ratio + away * Math.sin(others * GOLDEN) - half);
      if (left >= 0 && top >= 0 && left + mark.size <= width && top + mark.size <= height) center.mapMarks.press(sheet, mark, top * width + left);
    }
  }

  function draw(state) {
    const { points, view, colours } = state;
    if (!points.kinds.size && !points.drawn) return;
    const pen = view.pens.points;
    const { width, height } = pen.canvas;
    if (!width || !height) return;
    const image = pen.createImageData(width, height);
    const paper = { sheet: new Uint32Array(image.data.buffer), width, height };
    const apart = APART_REM * colours.rem * view.ratio;
    points.drawn = points.kinds.size > 0;
    for (const name of center.mapMarks.states) {
      points.kinds.forEach((places, kind) => {
        if (places[name].length) stampAll(paper, stampFor(state, name, nthOf(state, kind), width), places[name], view, apart);
      });
    }
    pen.putImageData(image, 0, 0);
  }

  function legendItem(state, name, nth, count) {
    const { el } = center.dom;
    const made = center.mapMarks.picture(name, nth, state.colours, IN_LEGEND * state.view.ratio);
    made.className = 'point-mark';
    made.style.inlineSize = `${made.width / state.view.ratio}px`;
    return el('span', 'legend-item', [made, el('span', '', center.mapMarks.word(name)), el('span', 'legend-count', center.format.number(count))]);
  }

  /** What asks for someone first; a state that nothing is in is not told of. */
  function legendOf(state, kind, places) {
    const { el } = center.dom;
    const feed = center.live.boot.feeds[kind];
    const names = center.mapMarks.states.filter((name) => places[name].length).reverse();
    const items = names.map((name) => legendItem(state, name, nthOf(state, kind), places[name].length / NUMBERS));
    const none = items.length ? [] : [el('span', 'legend-count', center.format.number(0))];
    return el('div', 'points-kind', [el('b', '', feed ? feed.name : center.words('Key sites')), ...items, ...none]);
  }

  function paintLegend(state) {
    const place = state.panel.querySelector('[data-part="points"]');
    place.replaceChildren(...[...state.points.kinds].map(([kind, places]) => legendOf(state, kind, places)));
  }

  function show(state) {
    const find = finder(state);
    state.points.kinds = new Map([...state.points.rows].map(([kind, rows]) => [kind, placesOf(rows, find)]));
    paintLegend(state);
    draw(state);
  }

  async function read(area, kind) {
    const answer = await fetch(`/api/v1/areas/${area}/points/${kind}`);
    if (!answer.ok) throw new Error(`points of ${kind}: the server answers ${answer.status}`);
    return (await answer.json()).rows;
  }

  async function ask(state, area, kinds) {
    const { wanted } = state.points;
    try {
      const found = await Promise.all(kinds.map((kind) => read(area, kind)));
      if (state.points.wanted !== wanted) return;
      state.points.rows = new Map(kinds.map((kind, index) => [kind, found[index]]));
      show(state);
    } catch { /* the marks stay as they are: the lamp says that the server is away */ }
  }

  /** Asks when other points are wanted, and again every half minute; only while the map is seen and the day runs. */
  function look(state) {
    const { points, panel } = state;
    if (document.hidden || panel.closest('[hidden]') || !center.live.document) return;
    const kinds = center.live.isPast ? [] : panel.dataset.points.split(' ').filter(Boolean);
    const wanted = `${panel.dataset.area} ${kinds.join(' ')}`;
    const isOther = points.wanted !== wanted;
    if (!isOther && performance.now() - points.asked < ASK_EVERY_MS) return;
    Object.assign(points, { wanted, asked: performance.now() });
    if (isOther && points.rows.size) {
      points.rows = new Map();
      show(state);
    }
    if (kinds.length) ask(state, panel.dataset.area, kinds);
  }

  (center.mapParts ??= []).push({
    begin(state) { state.points = { rows: new Map(), kinds: new Map(), wanted: '', asked: 0, drawn: false }; },
    follow: look,
    arrived(state) { if (state.points.rows.size) show(state); },
    drawn(state) { if (state.points) draw(state); },
  });

  center.mapPoints = { draw };
  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(() => center.map.states.forEach(look)));
})();
