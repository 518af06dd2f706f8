/* What a point or a crowd of points says to whoever points at it, and what a click on it does. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const [ID, NAME, CATEGORY, HEARD] = [0, 4, 5, 7];
  const ROOM = 0.3;

  const joined = (parts) => parts.filter(Boolean).join(' · ');

  /** How long ago it was heard, or since when a case or an alert is there; of past days when that was. */
  function age({ kind, row, state }) {
    if (!row[HEARD] || (center.live.isPast && state === 'waiting')) return '';
    if (center.live.isPast) return `${center.format.shortDate(row[HEARD])} ${center.format.minute(row[HEARD])}`;
    return center.words(kind === 'site' ? 'Patrolled {age} ago' : '{age} ago', { age: center.format.age(Math.max(0, center.live.now() - row[HEARD])) });
  }

  function sayPoint({ kind, row, state }) {
    const what = center.mapPointsLegend.nameOf(kind);
    const category = center.mapLayers.categoryOf(kind, row[CATEGORY]);
    return [row[NAME] || what, joined([row[NAME] ? what : '', category]), joined([center.mapMarks.word(state, kind), age({ kind, row })])];
  }

  function counted(members, by, name) {
    const counts = new Map();
    members.forEach((member) => counts.set(by(member), (counts.get(by(member)) || 0) + 1));
    return [...counts].map(([key, count]) => `${name(key)} ${center.format.number(count)}`);
  }

  function sayDisc({ members }) {
    const kinds = counted(members, ({ kind }) => kind, center.mapPointsLegend.nameOf);
    const asking = members.filter(({ state }) => center.mapMarks.asking.includes(state));
    const states = counted(asking, ({ kind, state }) => center.mapMarks.word(state, kind), (word) => word);
    return [joined(kinds), joined(states), center.words('A click zooms in')];
  }

  /** So near that the crowd fills the map; as near as points stand alone where they all are at one place. */
  function zoomTo({ map }, { box }) {
    const bounds = center.mapShapes.bounds(box).pad(ROOM);
    const most = center.mapClusters.NONE_ABOVE;
    const zoom = Math.min(most, Math.max(map.getZoom() + 1, map.getBoundsZoom(bounds)));
    map.setView(bounds.getCenter(), zoom);
  }

  /** The thing that a point is, as addresses name it. */
  const thingOf = ({ kind, row }) => `${center.mapPointsAsk.kindOf(kind)}:${row[ID]}`;

  center.mapHits = {
    thingOf,
    /** Up to three lines about a hit of `mapPoints.at`. */
    say: (hit) => (hit.disc ? sayDisc(hit.disc) : sayPoint(hit.place)),
    /** Zooms into a crowd; opens the drawer of a point. */
    open(state, hit) {
      if (hit.disc) zoomTo(state, hit.disc);
      else center.go(center.mapLinks.address({ thing: thingOf(hit.place) }));
    },
  };
})();
