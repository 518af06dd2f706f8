/* Answers the pointer on the map: which cell it is on, and what a click opens. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const cellAt = ({ cells }, { latlng }) => cells && center.mapShapes.at(cells, center.mapShapes.fromMap(latlng));
  const isOpened = (cell, { panel }) => Boolean(cell) && cell.code !== panel.dataset.area;

  function leave(state) {
    state.pointed = null;
    state.pointedMark.removeAttribute('d');
    center.mapTip.hide(state.tip);
  }

  function say(state) {
    const { pointed: cell, outlines, values, spec, age, pointedAt: at } = state;
    const within = outlines && center.mapShapes.at(outlines, center.mapShapes.middle(cell));
    center.mapTip.show(state.tip, { cell, within, values, spec, age, at });
  }

  function point(state, event) {
    const cell = cellAt(state, event);
    state.map.getContainer().classList.toggle('map-opens', isOpened(cell, state));
    if (!cell || !state.spec) return leave(state);
    state.pointedAt = event.containerPoint;
    if (state.pointed !== cell) state.pointedMark.setAttribute('d', center.mapView.outline(cell));
    state.pointed = cell;
    return say(state);
  }

  function open(state, event) {
    const cell = cellAt(state, event);
    if (isOpened(cell, state)) center.go(state.panel.dataset.go.replace('{code}', cell.code));
  }

  (center.mapParts ??= []).push({
    begin(state) {
      state.tip = center.mapTip.create(state.map);
      state.pointedMark = state.view.mark('map-pointed');
      state.map.on('mousemove', (event) => point(state, event));
      state.map.on('mouseout', () => leave(state));
      state.map.on('click', (event) => open(state, event));
    },
    arrived: leave,
    painted(state) { if (state.pointed) say(state); },
  });
})();
