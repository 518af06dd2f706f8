/* Answers the pointer on the map: which cell or point it is on, and what a click opens; a point lies over its cell. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const [REACH_REM, REACH_TOUCHED_REM] = [0.5, 1.1];

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

  function pointAt(state, cell, at) {
    state.pointedAt = at;
    if (state.pointed !== cell) state.pointedMark.setAttribute('d', center.mapView.outline(cell));
    state.pointed = cell;
    say(state);
  }

  function openCell(state, cell) {
    if (isOpened(cell, state)) center.go(state.panel.dataset.go.replace('{code}', cell.code));
  }

  const reachRem = () => (window.matchMedia('(pointer: coarse)').matches ? REACH_TOUCHED_REM : REACH_REM);
  /** On the leaders' page points open too; on the wall nobody points. */
  const hitAt = (state, { containerPoint }) => (state.panel.closest('.wall') ? null : center.mapPoints.at(state, containerPoint, reachRem()));

  function point(state, event) {
    const hit = hitAt(state, event);
    if (hit) {
      leave(state);
      state.map.getContainer().classList.add('map-opens');
      center.mapTip.say(state.tip, center.mapHits.say(hit), event.containerPoint);
      return undefined;
    }
    const cell = cellAt(state, event);
    state.map.getContainer().classList.toggle('map-opens', isOpened(cell, state));
    return cell && state.spec ? pointAt(state, cell, event.containerPoint) : leave(state);
  }

  function open(state, event) {
    const hit = hitAt(state, event);
    if (hit) {
      leave(state);
      center.mapHits.open(state, hit);
      return;
    }
    openCell(state, cellAt(state, event));
  }

  /** The same for others than the pointer: assets/map-walk.js. `at` is a point of the map's container. */
  center.mapPointer = { point: pointAt, open: openCell, leave };
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
