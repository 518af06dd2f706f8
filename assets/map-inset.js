/* Finds cells that are too small to see where they crowd, and shows that part enlarged in a free corner of the map. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const TOO_SMALL_REM = 0.6;
  const SHARE_OF_SMALL = 0.1;
  const WINDOW_SHARE = 0.2;
  const SIZES = [0.46, 0.42, 0.38, 0.34, 0.3, 0.26];
  const [LEAST_FACTOR, ROOM] = [1.6, 1.05];
  const [EDGE_REM, LINE_REM] = [0.5, 0.06];

  const meets = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

  /** The smallest cells, in the coordinates of the plane; none where even these are large enough. */
  function smallCells({ cells: { items }, view: { k }, colours: { rem } }) {
    const small = items.filter(({ width }) => width * k < TOO_SMALL_REM * rem);
    return small.length > items.length * SHARE_OF_SMALL ? small : [];
  }

  /** Of the squares of that side around one of the cells, the one that holds most: as small as they all have room in it. */
  function crowd(small, side) {
    const cells = small.map((cell) => ({ cell, at: center.mapShapes.middle(cell) }));
    const within = ({ at: [x, y] }) => cells.filter(({ at: [u, v] }) => Math.abs(u - x) < side / 2 && Math.abs(v - y) < side / 2);
    const most = cells.map(within).sort((one, other) => other.length - one.length)[0];
    const { box } = center.mapShapes.collection('', most.map(({ cell }) => cell));
    const [x, y] = center.mapShapes.middle({ box });
    const half = (ROOM * Math.max(box[2] - box[0], box[3] - box[1])) / 2;
    return [x - half, y - half, x + half, y + half];
  }

  /** The largest square in a corner of the map on which there is no cell, in pixels of the container. */
  function freeCorner({ cells: { items }, view, map, colours: { rem }, panel }) {
    const { x: width, y: height } = map.getSize();
    const edge = EDGE_REM * rem;
    const boxes = items.map(({ box }) => view.inContainer(box));
    const corners = [[0, 0], [1, 0], [1, 1], ...(panel.closest('.wall') ? [[0, 1]] : [])];
    for (const share of SIZES) {
      const side = Math.floor(share * Math.min(width, height)) - 1;
      for (const [right, below] of corners) {
        const [left, top] = [right ? width - side : 0, below ? height - side : 0];
        const room = [left - edge, top - edge, left + side + edge, top + side + edge];
        if (!boxes.some((box) => meets(box, room))) return [left, top, left + side, top + side];
      }
    }
    return null;
  }

  function find(state) {
    const small = smallCells(state);
    if (!small.length || state.moved || state.panel.dataset.shape === 'equal') return null;
    const { x: width, y: height } = state.map.getSize();
    const corner = width && height ? freeCorner(state) : null; // a map that is not laid out yet has no corners
    if (!corner) return null;
    const window = crowd(small, (WINDOW_SHARE * Math.min(width, height)) / state.view.k);
    const factor = (corner[2] - corner[0]) / ((window[2] - window[0]) * state.view.k);
    return factor < LEAST_FACTOR ? null : { corner, window, factor };
  }

  function hide({ inset }) {
    inset.found = null;
    inset.frame.hidden = true;
    inset.mark.removeAttribute('d');
  }

  function layOut(state) {
    const { inset, view: { ratio } } = state;
    inset.found = state.cells ? find(state) : null;
    if (!inset.found) { hide(state); return; }
    const { corner: [left, top, right, bottom], window: [l, t, r, b], factor } = inset.found;
    const pixels = Math.round((right - left) * ratio);
    Object.assign(inset.pen.canvas, { width: pixels, height: pixels });
    Object.assign(inset.frame.style, { inlineSize: `${right - left}px`, blockSize: `${bottom - top}px`, transform: `translate(${left}px, ${top}px)` });
    inset.mark.setAttribute('d', `M${l} ${t}H${r}V${b}H${l}Z`);
    inset.cells = state.cells.items.filter(({ box }) => meets(box, inset.found.window));
    center.dom.setText(inset.frame.lastChild, center.words('Enlarged × {factor}', { factor: center.format.number(factor, 1) }));
    inset.frame.hidden = false;
    draw(state);
  }

  function draw(state) {
    const { inset: { pen, found, cells }, painted, outlines, colours } = state;
    if (!found) return;
    const { width } = pen.canvas;
    const [left, top, right] = found.window;
    const scale = width / (right - left);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, width, width);
    pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
    for (const { path, index } of cells) {
      pen.fillStyle = center.mapCells.paintAt(state, painted[index], scale);
      pen.fill(path, 'evenodd');
    }
    Object.assign(pen, { strokeStyle: colours.ground, lineWidth: (LINE_REM * colours.rem * state.view.ratio) / scale, lineJoin: 'round' });
    for (const { path } of cells) pen.stroke(path);
    if (!outlines) return;
    Object.assign(pen, { strokeStyle: colours.outline, lineWidth: (2 * LINE_REM * colours.rem * state.view.ratio) / scale });
    pen.stroke(outlines.borders);
  }

  (center.mapParts ??= []).push({
    begin(state) {
      const { el } = center.dom;
      const canvas = el('canvas');
      const frame = el('div', 'map-inset', [canvas, el('span')]);
      frame.hidden = true;
      state.map.getContainer().append(frame);
      state.inset = { frame, pen: canvas.getContext('2d'), mark: state.view.mark('map-enlarged'), found: null, cells: [] };
    },
    drawn(state) { if (state.inset) layOut(state); },
    painted: draw,
  });

  center.mapInset = {
    /** Where the inset lies in the map's container, or null. */
    boxOf: ({ inset }) => (inset && inset.found ? inset.found.corner : null),
  };
})();
