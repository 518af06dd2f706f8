/* The points that are seen on the map as a list of links, worst first: what the pointer finds on the map is so reached by keyboard. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const MOST = 60;
  const [ID, NAME, AREA, HEARD] = [0, 4, 6, 7];

  /** The points within the map's frame: those that ask for someone first, worst and newest first. */
  function seen({ points, map }) {
    const { _northEast: high, _southWest: low } = map.getBounds();
    const [left, bottom] = center.mapShapes.fromMap(low);
    const [right, top] = center.mapShapes.fromMap(high);
    const within = points.all.filter(({ x, y }) => x >= left && x <= right && y >= top && y <= bottom);
    const rank = new Map(center.mapMarks.states.map((name, index) => [name, index]));
    return within.sort((one, other) => rank.get(other.state) - rank.get(one.state) || (other.row[HEARD] || 0) - (one.row[HEARD] || 0));
  }

  /** The named areas of the map that a code lies in. */
  function whereOf({ outlines, cells }, code) {
    const around = [outlines, cells].map((known) => known && known.items.find((item) => code.startsWith(item.code)));
    return [...new Set(around.filter(Boolean).map(({ name }) => center.names.short(name)))].join(' ');
  }

  function line(state, place) {
    const { el } = center.dom;
    const [name, what, how] = center.mapHits.say({ place });
    const where = place.row[NAME] ? '' : whereOf(state, place.row[AREA]);
    const mark = center.mapMarks.picture(place.state, center.mapPoints.nthOf(state, place.kind), state.colours, 1.5 * state.view.ratio);
    mark.style.inlineSize = `${mark.width / state.view.ratio}px`;
    const link = el('a', '', [el('span', 'in-view-mark', [mark]), el('b', '', [name, where].filter(Boolean).join(' · ')), el('small', '', [what, how].filter(Boolean).join(' · '))]);
    link.dataset.change = `thing=${center.mapHits.thingOf(place)}`;
    link.href = center.mapLinks.address({ thing: center.mapHits.thingOf(place) });
    return el('li', '', [link]);
  }

  /** Writes the list anew; who is on one of its links stays there. */
  function fill(state, places) {
    const { list } = state.inView;
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.change : '';
    const { el } = center.dom;
    const more = places.length - MOST;
    const rest = more > 0 ? el('p', 'empty', center.words('and {count} more: zoom in, or choose categories', { count: center.format.number(more) })) : '';
    list.replaceChildren(el('ul', '', places.slice(0, MOST).map((place) => line(state, place))), rest);
    if (focused) [...list.querySelectorAll('a')].filter(({ dataset }) => dataset.change === focused).slice(0, 1).forEach((link) => link.focus());
    center.mapLinks.refresh(state.panel.closest('.map-page'));
  }

  function paint(state) {
    const { inView, points, panel } = state;
    if (!inView || !panel.isConnected) return;
    const { place, head } = inView;
    place.hidden = !points.all.length;
    if (place.hidden) return;
    const places = seen(state);
    center.dom.setText(head, center.words('In view: {count}', { count: center.format.number(places.length) }));
    const mark = place.open ? `${window.location.href} ${places.slice(0, MOST).map(({ kind, row, state: own }) => `${kind}${row[ID]}${own}`)}` : '';
    if (mark && mark !== inView.mark) fill(state, places);
    inView.mark = mark;
  }

  (center.mapParts ??= []).push({
    begin(state) {
      if (state.panel.closest('.wall')) return;
      const { el } = center.dom;
      const [head, list] = [el('summary'), el('div', 'in-view-list')];
      const place = el('details', 'in-view', [head, list]);
      place.hidden = true;
      state.panel.append(place);
      state.inView = { place, head, list, mark: '' };
      place.addEventListener('toggle', () => paint(state));
      state.map.on('moveend', () => paint(state));
      state.panel.addEventListener('points', () => paint(state));
    },
    end({ inView }) { if (inView) inView.place.remove(); },
  });
})();
