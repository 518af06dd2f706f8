/* What the heads of panels tell: the time of a source that is silent, and how many cells the map has. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const SILENT = ['late', 'stale'];

  /** Whether the head says more or less than before; what is silent or unknown is greyed or hatched by panel-heads.css. */
  function paintAge(panel) {
    const { state, heard } = center.live.freshness(panel.dataset.source);
    const before = panel.dataset.state;
    if (before === state) return false;
    center.dom.setData(panel, 'state', state);
    const told = SILENT.includes(state) ? center.words('data as of {time}', { time: center.format.minute(heard) }) : '';
    center.dom.setState(panel.querySelector('[data-part="age"]'), state, told);
    return SILENT.includes(before) !== SILENT.includes(state);
  }

  /** A head of another size leaves another place to what is drawn below it. */
  function paintAges() {
    if (!center.live.document) return;
    const changed = center.dom.seen('.panel[data-source]').map(paintAge);
    if (changed.includes(true)) center.live.repaint();
  }

  function paintCounts(known) {
    center.dom.seen('[data-count]').forEach((place) => {
      const values = known.layers[place.dataset.count] || [];
      center.dom.setText(place, values.length ? center.words('{count} cells', { count: center.format.number(values.length) }) : '');
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(paintAges);
    center.live.subscribe((known, changed) => {
      if (changed.has('feeds')) paintAges();
      if (changed.has('layers')) paintCounts(known);
    });
  });
})();
