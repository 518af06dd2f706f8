/* The cells of the leaders' map by keyboard: arrows go from cell to cell, Enter opens the one that is framed. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  /** How much further away what lies to the side is taken to be. */
  const ASIDE = 2;
  const EDGE_PX = 40;

  const placeOf = (cell) => center.mapShapes.latLng(center.mapShapes.middle(cell));
  const isOn = ({ map }) => document.activeElement === map.getContainer();

  /** The nearest cell that way: what lies more to the side than ahead does not count. */
  function next({ cells }, from, [right, down]) {
    const [x, y] = center.mapShapes.middle(from);
    let best = { far: Infinity, cell: from };
    for (const cell of cells.items) {
      const [u, v] = center.mapShapes.middle(cell);
      const ahead = (u - x) * right + (v - y) * down;
      const aside = Math.abs((u - x) * down) + Math.abs((v - y) * right);
      const far = ahead + ASIDE * aside;
      if (ahead > 0 && aside <= ahead * ASIDE && far < best.far) best = { far, cell };
    }
    return best.cell;
  }

  /** The cell nearest to the middle of what is seen. */
  function first({ cells, map }) {
    const [x, y] = center.mapShapes.fromMap(map.getCenter());
    const away = (cell) => Math.hypot(center.mapShapes.middle(cell)[0] - x, center.mapShapes.middle(cell)[1] - y);
    return cells.items.reduce((best, cell) => (away(cell) < away(best) ? cell : best));
  }

  function frame(state, cell) {
    const at = placeOf(cell);
    state.map.panInside(at, { padding: [EDGE_PX, EDGE_PX], animate: false });
    center.mapPointer.point(state, cell, state.map.latLngToContainerPoint(at));
  }

  function start(state) {
    if (isOn(state) && state.cells && state.spec && !state.pointed) frame(state, first(state));
  }

  function pressed(state, event) {
    if (event.target !== state.map.getContainer() || !state.cells || !state.spec) return;
    if (event.key === 'Enter' && state.pointed) {
      center.mapPointer.open(state, state.pointed);
    } else if (WAYS[event.key]) {
      frame(state, state.pointed ? next(state, state.pointed, WAYS[event.key]) : first(state));
    } else return;
    event.preventDefault();
  }

  (center.mapParts ??= []).push({
    begin(state) {
      if (state.panel.closest('.wall')) return;
      const container = state.map.getContainer();
      container.tabIndex = 0;
      container.setAttribute('role', 'application');
      container.setAttribute('aria-label', center.words('Map: arrow keys go from cell to cell, Enter opens one'));
      state.tip.setAttribute('role', 'status');
      container.addEventListener('keydown', (event) => pressed(state, event));
      container.addEventListener('focus', () => { if (container.matches(':focus-visible')) start(state); });
      container.addEventListener('blur', () => center.mapPointer.leave(state));
    },
    painted(state) { if (state.map.getContainer().matches(':focus-visible')) start(state); },
  });
})();
