/* Draws the cells of the map by their classes, and above them all borders at once; which class a cell has is map.js's business. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const CELL_LINE_REM = 0.04;
  const OUTLINE_REM = 0.1;

  /** What a class is filled with. The stripes are the same at every `scale`: patterns lie on the plane, as all that is drawn. */
  function paintAt(state, index, scale) {
    const paint = state.fillOf(index);
    if (typeof paint !== 'string') paint.setTransform(new DOMMatrix().scale(1 / scale));
    return paint;
  }

  /** Cells over what was there, which they hide: all fills are opaque. Those of one class come together. */
  function fill(state, items) {
    const pen = state.view.onPlane('fills');
    const classes = new Map();
    for (const item of items) {
      const index = state.painted[item.index];
      if (classes.has(index)) classes.get(index).push(item);
      else classes.set(index, [item]);
    }
    classes.forEach((members, index) => {
      pen.fillStyle = paintAt(state, index, state.view.k * state.view.ratio);
      for (const { path } of members) pen.fill(path, 'evenodd');
    });
  }

  function stroke(state, { borders }, colour, rem) {
    const pen = state.view.onPlane('lines');
    Object.assign(pen, { strokeStyle: colour, lineWidth: (rem * state.colours.rem) / state.view.k, lineJoin: 'round' });
    pen.stroke(borders);
  }

  center.mapCells = {
    fill,
    paintAt,
    /** All cells and all borders, as after a move. */
    draw(state) {
      const { cells, outlines, colours, view } = state;
      view.emptied('fills');
      view.emptied('lines');
      if (cells) {
        fill(state, cells.items);
        center.mapBase.draw(state);
        stroke(state, cells, colours.ground, CELL_LINE_REM);
      }
      if (outlines) stroke(state, outlines, colours.outline, OUTLINE_REM);
    },
  };
})();
