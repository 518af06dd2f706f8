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
  /** How a state looks: the quiet ones first, so that those who ask for someone lie on top. Sizes in rem. */
  const MARKS = {
    done: { word: 'Patrolled today', shape: 'dot', colour: '--text', size: 0.09, alpha: 0.55 },
    online: { word: 'Online', shape: 'dot', colour: '--text', size: 0.09, alpha: 0.7 },
    waiting: { word: 'Not yet today', shape: 'ring', colour: '--text', size: 0.12, alpha: 0.6 },
    in_time: { word: 'Open, in time', shape: 'ring', colour: '--text', size: 0.18, alpha: 1 },
    offline: { word: 'Offline', shape: 'cross', colour: '--warn', size: 0.26, alpha: 1, rim: 0.05 },
    overdue: { word: 'Overdue', shape: 'triangle', colour: '--warn', size: 0.36, alpha: 1, rim: 0.05 },
  };
  /** Each shape as lines of a width, or filled where there is none. */
  const SHAPES = {
    dot: { draw: (pen, r) => pen.arc(0, 0, r, 0, 7) },
    ring: { line: 0.06, draw: (pen, r) => pen.arc(0, 0, r, 0, 7) },
    cross: { line: 0.14, draw: (pen, r) => { pen.moveTo(-r, -r); pen.lineTo(r, r); pen.moveTo(r, -r); pen.lineTo(-r, r); } },
    triangle: { draw: (pen, r) => { pen.moveTo(0, -r); pen.lineTo(r, 0.8 * r); pen.lineTo(-r, 0.8 * r); pen.closePath(); } },
  };

  /** A mark as a small picture. */
  function picture({ shape, colour, size, alpha, rim = 0 }, { read, rem, ground }, scale) {
    const { line = 0, draw } = SHAPES[shape];
    const unit = rem * scale;
    const half = Math.ceil((size + line / 2 + rim) * unit + 1);
    const canvas = Object.assign(document.createElement('canvas'), { width: 2 * half, height: 2 * half });
    const pen = canvas.getContext('2d');
    pen.translate(half, half);
    draw(pen, size * unit);
    Object.assign(pen, { strokeStyle: ground, lineWidth: (line + 2 * rim) * unit, globalAlpha: alpha });
    if (rim) pen.stroke();
    Object.assign(pen, { strokeStyle: read(colour), fillStyle: read(colour), lineWidth: line * unit });
    if (line) pen.stroke();
    else pen.fill();
    return canvas;
  }

  /** The dots of a picture on a sheet of that width, to be set one by one: thousands of marks are sooner set than drawn. */
  function stampOf(canvas, sheetWidth) {
    const { width } = canvas;
    const dots = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, width, width).data.buffer);
    const set = [...dots.keys()].filter((n) => dots[n] >>> 24);
    const at = Int32Array.from(set, (n) => Math.floor(n / width) * sheetWidth + (n % width));
    return { size: width, at, colours: Uint32Array.from(set, (n) => dots[n]) };
  }

  function stampsOf(state, width) {
    const { colours, points, view: { ratio } } = state;
    if (points.stamped !== colours || points.ratio !== ratio || points.width !== width) {
      const stamps = Object.entries(MARKS).map(([name, mark]) => [name, stampOf(picture(mark, colours, ratio), width)]);
      Object.assign(points, { stamped: colours, ratio, width, stamps: Object.fromEntries(stamps) });
    }
    return points.stamps;
  }

  /** Where a row stands: where it is, or in the middle of its cell while cells are not where they are. */
  function finder({ isEqual, cells }) {
    if (!isEqual) return (row) => center.mapShapes.onPlane(row[LON], row[LAT]);
    const middles = new Map(cells.items.map((cell) => [cell.code, center.mapShapes.middle(cell)]));
    const longest = cells.items[0].code.length;
    return (row) => middles.get(row[AREA].slice(0, longest));
  }

  /** Places by state: of each its x and y on the plane, and how many others stand at the same place already. */
  function placesOf(rows, find) {
    const [taken, places] = [new Map(), Object.fromEntries(Object.keys(MARKS).map((name) => [name, []]))];
    for (const row of rows) {
      const at = find(row);
      if (!at) continue;
      const here = at.join();
      const others = taken.get(here) || 0;
      taken.set(here, others + 1);
      places[row[STATE]].push(at[0], at[1], others);
    }
    return places;
  }

  /** Sets the dots of one mark; where marks meet, the stronger dot stays. */
  function stamp(sheet, { at, colours }, from) {
    for (let n = 0; n < at.length; n += 1) {
      const place = from + at[n];
      if (colours[n] >>> 24 >= sheet[place] >>> 24) sheet[place] = colours[n];
    }
  }

  /** Those at one place stand around it, each at its own. */
  function stampAll({ sheet, width, height }, mark, places, { k, dx, dy, ratio }, apart) {
    const half = mark.size / 2;
    for (let n = 0; n < places.length; n += NUMBERS) {
      const others = places[n + 2];
      const away = others ? apart * Math.sqrt(others) : 0;
      const left = Math.round((places[n] * k + dx) * ratio + away * Math.cos(others * GOLDEN) - half);
      const top = Math.round((places[n + 1] * k + dy) * ratio + away * Math.sin(others * GOLDEN) - half);
      if (left >= 0 && top >= 0 && left + mark.size <= width && top + mark.size <= height) stamp(sheet, mark, top * width + left);
    }
  }

  function draw(state) {
    const { points, view, colours } = state;
    if (!points.kinds.size && !points.drawn) return;
    const pen = view.pens.points;
    const { width, height } = pen.canvas;
    if (!width || !height) return;
    const [image, stamps] = [pen.createImageData(width, height), stampsOf(state, width)];
    const paper = { sheet: new Uint32Array(image.data.buffer), width, height };
    points.drawn = points.kinds.size > 0;
    for (const name of Object.keys(MARKS)) {
      points.kinds.forEach((places) => stampAll(paper, stamps[name], places[name], view, APART_REM * colours.rem * view.ratio));
    }
    pen.putImageData(image, 0, 0);
  }

  function legendItem(state, name, count) {
    const { el } = center.dom;
    const made = picture(MARKS[name], state.colours, IN_LEGEND * state.view.ratio);
    made.className = 'point-mark';
    made.style.inlineSize = `${made.width / state.view.ratio}px`;
    return el('span', 'legend-item', [made, el('span', '', center.words(MARKS[name].word)), el('span', 'legend-count', center.format.number(count))]);
  }

  /** What asks for someone first; a state that nothing is in is not told of. */
  function legendOf(state, kind, places) {
    const { el } = center.dom;
    const feed = center.live.boot.feeds[kind];
    const names = Object.keys(MARKS).filter((name) => places[name].length).reverse();
    const items = names.map((name) => legendItem(state, name, places[name].length / NUMBERS));
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
