/* Fingers on the map: one scrolls the page while all is seen, and moves the map once it is enlarged; two enlarge it. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const ENLARGED = 0.05;

  function follow(state) {
    const { map } = state;
    if (!state.moved) state.whole = map.getZoom();
    if (map.getZoom() > state.whole + ENLARGED) map.dragging.enable();
    else map.dragging.disable();
  }

  (center.mapParts ??= []).push({
    begin(state) {
      state.isTouched = !state.panel.closest('.wall') && window.matchMedia('(pointer: coarse)').matches;
      if (state.isTouched) state.map.on('zoomend', () => follow(state));
    },
    drawn(state) { if (state.isTouched) follow(state); },
  });
})();
