/* What the marks over the map mean: of each kind its name, and of each state its mark, word and number. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const IN_LEGEND = 1.5;
  const NAMES = { site: 'Key sites', alert: 'Alerts', event: 'Events' };
  /** Kinds that are called by what they show. */
  const OWN = { order: () => center.orderPoints.name };

  function legendItem(state, kind, name, count) {
    const { el } = center.dom;
    const made = center.mapMarks.picture(name, center.mapPoints.nthOf(state, kind), state.colours, IN_LEGEND * state.view.ratio);
    made.className = 'point-mark';
    made.style.inlineSize = `${made.width / state.view.ratio}px`;
    return el('span', 'legend-item', [made, el('span', '', center.mapMarks.word(name, kind)), el('span', 'legend-count', center.format.number(count))]);
  }

  function nameOf(given) {
    const kind = center.mapPointsAsk.kindOf(given);
    if (OWN[given]) return OWN[given]();
    return NAMES[kind] ? center.words(NAMES[kind]) : center.live.boot.feeds[kind].name;
  }

  /** What asks for someone first; a state that nothing is in is not told of. */
  function legendOf(state, kind, places) {
    const { el } = center.dom;
    const counts = new Map();
    places.forEach(({ state: name }) => counts.set(name, (counts.get(name) || 0) + 1));
    const names = center.mapMarks.states.filter((name) => counts.has(name)).reverse();
    const items = names.map((name) => legendItem(state, kind, name, counts.get(name)));
    const none = items.length ? [] : [el('span', 'legend-count', center.format.number(0))];
    return el('div', 'points-kind', [el('b', '', headOf(kind)), ...items, ...none]);
  }

  /** The name of a kind with the time that it is told of; what is there now needs no word for it. */
  function headOf(kind) {
    return [nameOf(kind), center.period.name()].filter(Boolean).join(' · ');
  }

  /** What is wanted of the past, but not known of it. */
  function missing({ panel }) {
    const kinds = center.live.isPast ? (panel.dataset.points || '').split(' ').filter((kind) => kind && !center.mapPointsAsk.hasPast(kind)) : [];
    if (!kinds.length) return [];
    const text = center.words('{kinds}: how it was then is not kept, so only now can be shown.', { kinds: kinds.map(nameOf).join(', ') });
    return [center.dom.el('p', 'points-missing', text)];
  }

  function paint(state) {
    const kinds = [...state.points.kinds].map(([kind, places]) => legendOf(state, kind, places));
    state.panel.querySelector('[data-part="points"]').replaceChildren(...kinds, ...missing(state));
  }

  center.mapPointsLegend = {
    /** Writes what the points of a map mean beside its legend. */
    paint,
    /** The name of a kind of points. */
    nameOf,
  };
})();
