/* The camera wall: asks for the cameras, lays out panes, and says which of them move. Who is seen when: camera-patrol.js. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const ASK_EVERY_MS = 15000;
  /** A pane has a picture of 16:9 above its words; it is never narrower, and its picture never lower, than these. */
  const [LEAST_WIDE_REM, LEAST_PICTURE_REM, WORDS_REM, GAP_REM] = [14, 3, 3.3, 0.5];
  const PICTURE = 9 / 16;
  const NEARLY = 0.75;
  /** In a pane that is narrower, state and age have a line for themselves. */
  const NARROW_REM = 18;
  const walls = new WeakMap();

  function wallOf(place) {
    if (!walls.has(place)) walls.set(place, { cameras: null, asked: -Infinity, of: '', at: 0, said: '' });
    return walls.get(place);
  }

  /** What a panel wants: as declared, or as the address of the wall has it. */
  function wantedBy({ dataset }) {
    const { place, categories, panes, live, near } = dataset;
    const asked = new URLSearchParams(window.location.search);
    const given = near ? new URLSearchParams() : asked; // those of an alert are where it is; that none shall move is about the machine
    return {
      area: given.get('place') || place || center.live.document.area,
      category: given.get('cameras') || categories || '',
      near: near || '',
      panes: Math.max(1, Number(given.get('panes')) || Number(panes)),
      live: Number(asked.get('live') ?? live),
    };
  }

  /** Adds how far cameras are from a place ("lon,lat"). */
  function awayFrom(near) {
    const [lon, lat] = near.split(',').map(Number);
    const told = (camera) => center.format.number(Math.round(center.nearCameras.metres({ lon, lat }, camera)));
    return (camera) => ({ ...camera, away: center.words('{metres} m', { metres: told(camera) }) });
  }

  async function ask(place, wall, { area, category, near, panes }) {
    const of = [area, category, near].join('\n');
    if (wall.of !== of) Object.assign(wall, { of, cameras: null, said: '' });
    wall.asked = performance.now();
    try {
      const cameras = await center.cameras.list(area, { category, near, limit: near ? panes : '' });
      if (wall.of === of) Object.assign(wall, { cameras: near ? cameras.map(awayFrom(near)) : cameras, said: '' });
    } catch (error) {
      // What was shown stays, and its ages go on; before there was anything, the server's own words are told.
      if (wall.of === of && !wall.cameras) wall.said = error.message;
    }
    if (wall.of === of) paint(place, wall);
  }

  /** The part of a place that pictures of 16:9 fill, in so many columns and rows. */
  function coverage(wide, high, columns, rows) {
    const [w, h] = [wide / columns - GAP_REM, high / rows - GAP_REM - WORDS_REM];
    if ((columns > 1 && w < LEAST_WIDE_REM) || (rows > 1 && h < LEAST_PICTURE_REM)) return -1;
    const width = Math.max(0, Math.min(w, h / PICTURE));
    return (columns * rows * width * width * PICTURE) / (wide * high);
  }

  /** Columns and rows for at most so many panes: the most of them that leave not much less picture than the best. */
  function arrange(wide, high, most) {
    const ways = Array.from({ length: most }, (_, n) => n + 1)
      .flatMap((columns) => Array.from({ length: Math.floor(most / columns) }, (_, n) => ({ columns, rows: n + 1 })))
      .map((way) => ({ ...way, part: coverage(wide, high, way.columns, way.rows) }));
    const best = Math.max(...ways.map(({ part }) => part));
    const good = ways.filter(({ part }) => part >= NEARLY * best);
    return good.sort((one, other) => other.columns * other.rows - one.columns * one.rows || other.part - one.part)[0];
  }

  function panesOf(place, most) {
    const { width, height } = center.sizes.of(place);
    return arrange(width / center.sizes.rem + GAP_REM, height / center.sizes.rem + GAP_REM, most);
  }

  /** What is patrolled, and of how many. */
  function paintHead(place, { cameras }, { area, category, near }) {
    if (near) return;
    const [patrol, count] = ['patrol', 'count'].map((part) => place.closest('.panel').querySelector(`[data-part="${part}"]`));
    const named = JSON.parse(place.dataset.named || '{}');
    const kinds = category.split(',').filter(Boolean).map((key) => named[key] || key);
    const where = area === center.live.document.area ? '' : center.names.wayTo(area).slice(-1)[0];
    center.dom.setText(patrol, [where, kinds.join(center.words(', '))].filter(Boolean).join(' · '));
    const counts = { on: center.format.number(cameras.filter(center.patrol.isWell).length), all: center.format.number(cameras.length) };
    center.dom.setText(count, center.words('{on} of {all} online', counts));
  }

  function say(place, text) {
    const before = place.querySelector('.empty');
    if (before) center.dom.setText(before, text);
    else place.replaceChildren(center.dom.el('p', 'empty', text));
  }

  /** Until the first answer the panes are there, without words. */
  function paint(place, wall) {
    if (!center.sizes.of(place).height || !center.live.boot) return;
    const wanted = wantedBy(place);
    const { columns, rows } = panesOf(place, Math.min(wanted.panes, wall.cameras ? wall.cameras.length || 1 : Infinity));
    place.style.setProperty('--columns', columns);
    place.style.setProperty('--rows', rows);
    center.dom.setData(place, 'narrow', center.sizes.of(place).width / columns < NARROW_REM * center.sizes.rem ? '' : null);
    if (wall.said) say(place, wall.said);
    else if (wall.cameras && !wall.cameras.length) say(place, center.words('No cameras here'));
    else paintPanes(place, wall, columns * rows, wanted);
  }

  function paintPanes(place, wall, count, wanted) {
    place.querySelectorAll('.empty').forEach((each) => each.remove());
    const cameras = wall.cameras && (wanted.near ? wall.cameras.slice(0, count) : center.patrol.chosen(wall.cameras, count, wall.at));
    const panes = center.dom.withChildren(place, cameras ? cameras.length : count, () => center.panes.make());
    if (!cameras) return;
    const shown = center.patrol.settled(cameras, panes.map(({ dataset }) => dataset.code));
    let left = wanted.live;
    panes.forEach((pane, index) => {
      const camera = shown[index];
      const href = center.links.map(camera.area, place.dataset.indicator, camera.thing && { thing: camera.thing });
      if (pane.getAttribute('href') !== href) pane.setAttribute('href', href);
      const live = center.panes.plays(camera) && left > 0;
      left -= live ? 1 : 0;
      center.panes.paint(pane, camera, live);
    });
    paintHead(place, wall, wanted);
  }

  function look() {
    const { document: known } = center.live;
    if (!known || center.live.isPast) return;
    center.dom.seen('[data-list="cameras"]').forEach((place) => {
      const [wall, wanted] = [wallOf(place), wantedBy(place)];
      const isOther = wall.of !== [wanted.area, wanted.category, wanted.near].join('\n');
      if (isOther || performance.now() - wall.asked >= ASK_EVERY_MS) ask(place, wall, wanted);
      if (!wall.at || !('paused' in document.documentElement.dataset)) wall.at = center.live.now();
      paint(place, wall);
    });
  }

  center.cameraWall = {
    /** `arrange(wide, high, most)`: columns and rows of panes for a place of that many rem, gaps at the end included. */
    arrange,
    /** Looks at once whether there is another wall of cameras to be filled. */
    look,
  };

  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(look);
    center.live.subscribe((known, changed) => { if (changed.has('area')) look(); });
  });
})();
