/* Goes slowly from one hot cell of a wall's map to the next, and names it; an alert may hold it at its own place. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const STAY_MS = 6000;
  const HELD_MS = 45000;
  const FADE_MS = 300;
  const HOTTEST = 8;
  const [GAP_REM, EDGE_REM] = [0.75, 0.5];
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

  /** The place of an alert: `{area, text, until}`. */
  let held = null;

  const isKnown = ({ value }) => value !== null && value !== undefined;
  /** Equals stand in an order that is always the same and has nothing to do with their codes. */
  const mixed = (index) => (index * 2654435761) % 4294967296;

  /**
   * Cells that ask for someone first: furthest on the wrong side of the target; where there is none, the lowest rates of
   * what should rise, else the highest. Unknown values, so those of too small a base too, are not among them.
   */
  function hottest({ values, spec }) {
    const isLowHot = spec.direction === 'up' && (spec.target !== null || spec.measure === 'ratio');
    const heat = isLowHot ? (value) => -value : (value) => value;
    const isHot = spec.target !== null ? (value) => heat(value) > heat(spec.target) : (value) => isLowHot || value > 0;
    const hot = values.map((value, index) => ({ value, index })).filter((cell) => isKnown(cell) && isHot(cell.value));
    return hot.sort((one, other) => heat(other.value) - heat(one.value) || mixed(one.index) - mixed(other.index)).slice(0, HOTTEST);
  }

  const clamp = (value, least, most) => Math.max(least, Math.min(most, value));

  const meets = (one, other) => one[0] < other[2] && other[0] < one[2] && one[1] < other[3] && other[1] < one[3];

  /**
   * Where a card of `[width, height]` stands beside a box `[left, top, right, bottom]` in a frame of `[width, height]`:
   * right of it, left, below or above, where it first fits and does not lie on the `taken` box; `[left, top]`, never on
   * the box and never outside.
   */
  function beside([w, h], [left, top, right, bottom], [width, height], { gap, edge, taken }) {
    const x = clamp((left + right - w) / 2, edge, width - edge - w);
    const y = clamp((top + bottom - h) / 2, edge, height - edge - h);
    const sides = [
      [width - edge - w - right - gap, [right + gap, y]],
      [left - gap - w - edge, [left - gap - w, y]],
      [height - edge - h - bottom - gap, [x, bottom + gap]],
      [top - gap - h - edge, [x, top - gap - h]],
    ];
    const fitting = sides.filter(([room]) => room >= 0);
    const free = fitting.find(([, [l, t]]) => !taken || !meets([l, t, l + w, t + h], taken));
    const [, place] = free || fitting[0] || sides.sort(([one], [other]) => other - one)[0];
    return place;
  }

  function put(state) {
    const { tour: { card, box, size: [w, h] }, view, map, colours: { rem } } = state;
    if (card.hidden || !w) return;
    const { x: width, y: height } = map.getSize();
    const room = { gap: GAP_REM * rem, edge: EDGE_REM * rem, taken: center.mapInset.boxOf(state) };
    const [left, top] = beside([w, h], view.inContainer(box), [width, height], room).map(Math.round);
    card.style.transform = `translate(${left}px, ${top}px)`;
    center.mapLabels.avoid(state.labels, { left, top, right: left + w, bottom: top + h });
  }

  function hide({ tour, labels }) {
    tour.key = '';
    center.mapLabels.avoid(labels, null);
    tour.mark.removeAttribute('d');
    tour.card.hidden = true;
  }

  /** Outlines some cells and names their place; fades in once where it is another one. */
  function tell(state, cells, code, text, alarm) {
    const { tour } = state;
    const [name, said] = tour.card.children;
    const place = center.names.wayTo(code).join(' › ');
    const key = `${code} ${place} ${alarm || ''}`;
    const isOther = tour.key !== key;
    const isSaid = center.dom.setText(said, text);
    if (!isOther && !isSaid) return;
    center.dom.setText(name, place);
    Object.assign(tour, { key, box: center.mapShapes.collection('', cells).box });
    tour.mark.setAttribute('d', cells.map(center.mapView.outline).join(''));
    center.dom.setData(tour.card, 'state', alarm);
    center.dom.setData(tour.mark, 'state', alarm);
    tour.card.hidden = false;
    put(state);
    if (isOther && !calm.matches) tour.card.animate([{ opacity: 0 }, { opacity: 1 }], FADE_MS);
  }

  function tellHot(state) {
    const { tour, cells, values, spec } = state;
    const cell = cells.items[tour.index];
    const target = spec.target === null ? '' : center.words('Target {value}', { value: `${spec.target}${spec.unit}` });
    const figure = `${spec.name} ${center.format.withUnit(values[tour.index], spec)}`;
    tell(state, [cell], cell.code, [figure, target].filter(Boolean).join(' · '), null);
  }

  function next(state) {
    const { tour } = state;
    const hot = hottest(state);
    Object.assign(tour, { since: performance.now(), turn: tour.turn + 1 });
    if (!hot.length) { hide(state); return; }
    tour.index = hot[tour.turn % hot.length].index;
    tellHot(state);
  }

  /** The cells that an area consists of, or the one that it lies in. */
  function cellsOf({ cells }, area) {
    const within = cells.items.filter(({ code }) => code.startsWith(area));
    return within.length ? within : cells.items.filter(({ code }) => area.startsWith(code));
  }

  function tellHeld(state) {
    const cells = cellsOf(state, held.area);
    if (cells.length) tell(state, cells, held.area, held.text, 'critical');
    else hide(state);
  }

  function isAtRest({ age }) {
    return age.state === 'stale' || age.state === 'never' || center.live.link === 'lost';
  }

  function visit(state) {
    const { tour } = state;
    if (!tour || !state.values || state.panel.closest('[hidden]')) return;
    if (held && performance.now() < held.until) { tellHeld(state); return; }
    held = null;
    const isOther = tour.shown !== state.shown || tour.key.endsWith('critical');
    if (isAtRest(state)) { hide(state); return; }
    if (isOther) Object.assign(tour, { shown: state.shown, turn: -1, since: -Infinity });
    const isPaused = document.documentElement.dataset.paused && tour.key;
    if (performance.now() - tour.since >= STAY_MS && !(isPaused && !isOther)) next(state);
  }

  (center.mapParts ??= []).push({
    begin(state) {
      if (!state.panel.closest('.wall')) return;
      const { el } = center.dom;
      const card = el('div', 'map-callout', [el('b'), el('span')]);
      card.hidden = true;
      state.map.getContainer().append(card);
      const mark = state.view.mark('map-toured');
      state.tour = { card, mark, key: '', shown: '', turn: -1, since: -Infinity, box: null, size: [0, 0] };
      // Its size is told once the page is laid out: to ask for it would have the page laid out twice.
      state.tour.sizes = new ResizeObserver(([{ borderBoxSize: [{ inlineSize, blockSize }] }]) => {
        state.tour.size = [inlineSize, blockSize];
        put(state);
      });
      state.tour.sizes.observe(card);
    },
    arrived(state) { if (state.tour) hide(state); },
    drawn(state) { if (state.tour) put(state); },
    end(state) { if (state.tour) state.tour.sizes.disconnect(); },
    painted(state) {
      if (state.tour && state.tour.shown !== state.shown) visit(state);
      else if (state.tour && state.tour.key && !held) tellHot(state);
    },
  });

  center.mapTour = {
    hottest,
    beside,
    /** Holds the tour at an area for a while, with a text; the next alert takes its place. */
    show(area, text) {
      held = { area, text, until: performance.now() + HELD_MS };
      center.map.states.forEach(visit);
    },
    /** Lets the tour go on. */
    release() {
      held = null;
      center.map.states.forEach(visit);
    },
  };

  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(() => center.map.states.forEach(visit)));
})();
