/* The camera wall: panes with each camera's name, place, state and age. Those that are off come first, the others take turns. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const ASK_EVERY_MS = 15000;
  const TURN_MS = 20000;
  /** A pane has a picture of 16:9 above its words; it is never narrower, and its picture never lower, than these. */
  const [LEAST_WIDE_REM, LEAST_PICTURE_REM, WORDS_REM, GAP_REM] = [14, 3, 3.3, 0.5];
  const PICTURE = 9 / 16;
  const OFF_SHARE = 1 / 3;
  const SILENT_INTERVALS = 5;
  const walls = new WeakMap();

  function wallOf(place) {
    if (!walls.has(place)) walls.set(place, { cameras: null, asked: -Infinity, turned: performance.now(), page: 0, area: '' });
    return walls.get(place);
  }

  async function ask(place, wall, area) {
    Object.assign(wall, { asked: performance.now(), area });
    try {
      const answer = await fetch(`/api/v1/areas/${area}/points/${place.dataset.feed}`);
      if (!answer.ok) return;
      const { columns, rows } = await answer.json();
      wall.cameras = rows.map((row) => Object.fromEntries(columns.map((name, index) => [name, row[index]])));
      paint(place, wall);
    } catch { /* what was shown stays; its age goes on */ }
  }

  /** How many panes fit, as columns and rows. */
  function panesOf(place) {
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
    const [wide, high] = [place.clientWidth / rem + GAP_REM, place.clientHeight / rem + GAP_REM];
    const columns = Math.max(1, Math.floor(wide / (LEAST_WIDE_REM + GAP_REM)));
    const pane = (wide / columns - GAP_REM) * PICTURE + WORDS_REM + GAP_REM;
    const most = Math.floor(high / (LEAST_PICTURE_REM + WORDS_REM + GAP_REM));
    return { columns, rows: Math.max(1, Math.min(Math.round(high / pane), most)) };
  }

  const ageOf = ({ heard }) => Math.max(0, center.live.now() - heard);
  const isSilent = (camera, feed) => ageOf(camera) >= SILENT_INTERVALS * 1000 * center.live.boot.feeds[feed].interval_s;

  /** The next `count` of a list that goes round, or all of it. */
  function inTurn(list, count, page) {
    if (list.length <= count) return list;
    return Array.from({ length: count }, (_, index) => list[(page * count + index) % list.length]);
  }

  /** Those that are off have a third of the panes, the silent ones first; the others the rest, page by page. */
  function chosen({ cameras, page }, count, feed) {
    const off = cameras.filter(({ state }) => state === 'offline').sort((one, other) => isSilent(other, feed) - isSilent(one, feed));
    const on = cameras.filter(({ state }) => state === 'online');
    const places = Math.max(count - on.length, Math.ceil(count * OFF_SHARE));
    const shown = inTurn(off, places, page);
    return [...shown, ...inTurn(on, count - shown.length, page)];
  }

  function makePane() {
    const { el } = center.dom;
    const picture = el('span', 'pane-picture', [el('span', 'pane-state'), el('span', 'pane-age'), el('span', 'pane-said')]);
    return el('a', 'pane', [picture, el('b', 'pane-name'), el('span', 'pane-place')]);
  }

  function ageText(camera, feed) {
    if (isSilent(camera, feed)) return center.words('silent since {time}', { time: center.format.minute(camera.heard) });
    return center.words('heard {age} ago', { age: center.format.age(ageOf(camera)) });
  }

  function paintPane(pane, camera, { feed, indicator }) {
    const [picture, title, where] = pane.children;
    const [lamp, age, said] = picture.children;
    const isOn = camera.state === 'online';
    center.dom.setData(pane, 'state', isOn ? 'good' : 'warn');
    center.dom.setState(lamp, isOn ? 'good' : 'warn', center.words(isOn ? 'Online' : 'Offline'));
    center.dom.setText(said, isOn ? center.words('No picture source') : '');
    center.dom.setText(title, camera.name);
    center.dom.setText(age, ageText(camera, feed));
    center.dom.setText(where, center.names.wayTo(camera.area).slice(0, 2).join(' · '));
    const href = center.links.map(camera.area, indicator);
    if (pane.getAttribute('href') !== href) pane.setAttribute('href', href);
  }

  function paintCount(place, cameras) {
    const on = cameras.filter(({ state }) => state === 'online').length;
    const counts = { on: center.format.number(on), all: center.format.number(cameras.length) };
    center.dom.setText(place.closest('.panel').querySelector('[data-part="count"]'), center.words('{on} of {all} online', counts));
  }

  /** Until the first answer the panes are there, without words. */
  function paint(place, wall) {
    if (!place.clientHeight || !center.live.boot) return;
    const { columns, rows } = panesOf(place);
    place.style.setProperty('--columns', columns);
    place.style.setProperty('--rows', rows);
    if (!wall.cameras) center.dom.withChildren(place, columns * rows, makePane);
    else paintAll(place, wall, columns * rows);
  }

  function paintAll(place, wall, count) {
    const shown = chosen(wall, count, place.dataset.feed);
    center.dom.withChildren(place, shown.length, makePane).forEach((pane, index) => paintPane(pane, shown[index], place.dataset));
    paintCount(place, wall.cameras);
  }

  function look() {
    const { document: known } = center.live;
    if (!known || center.live.isPast) return;
    center.dom.seen('[data-list="cameras"]').forEach((place) => {
      const wall = wallOf(place);
      const now = performance.now();
      if (wall.area !== known.area || now - wall.asked >= ASK_EVERY_MS) ask(place, wall, known.area);
      if (now - wall.turned >= TURN_MS && !('paused' in document.documentElement.dataset)) {
        Object.assign(wall, { turned: now, page: wall.page + 1 });
      }
      paint(place, wall);
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(look);
    center.live.subscribe((known, changed) => { if (changed.has('area')) look(); });
  });
})();
