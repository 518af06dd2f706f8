/* The camera wall: panes with each camera's name, place, state and the age of its last frame. Those that are off stay, the rest take turns. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const ASK_EVERY_MS = 15000;
  const TURN_MS = 20000;
  const [PANE_WIDE_REM, PANE_HIGH_REM] = [13, 7.5];
  const MOST_OFF = 0.5;
  const walls = new WeakMap();

  function wallOf(place) {
    if (!walls.has(place)) walls.set(place, { cameras: [], asked: -Infinity, turned: performance.now(), page: 0, area: '' });
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
    const fit = (size, least) => Math.max(1, Math.floor(size / (least * rem)));
    return { columns: fit(place.clientWidth, PANE_WIDE_REM), rows: fit(place.clientHeight, PANE_HIGH_REM) };
  }

  /** Cameras that are off first, longest silent first, in half of the panes at most; the others page by page. */
  function chosen({ cameras, page }, count) {
    const off = cameras.filter(({ state }) => state === 'offline').sort((one, other) => one.heard - other.heard);
    const on = cameras.filter(({ state }) => state === 'online');
    const offShown = off.slice(0, Math.max(count - on.length, Math.floor(count * MOST_OFF)));
    const left = count - offShown.length;
    const start = on.length ? (page * left) % on.length : 0;
    return [...offShown, ...on.slice(start, start + left), ...on.slice(0, Math.max(0, start + left - on.length))].slice(0, count);
  }

  function makePane() {
    const { el } = center.dom;
    return el('a', 'pane', [
      el('span', 'pane-picture'),
      el('span', 'pane-state'),
      el('span', 'pane-age'),
      el('b', 'pane-name'),
      el('span', 'pane-place'),
    ]);
  }

  function paintPane(pane, { state, name, area, heard }) {
    const [picture, lamp, age, title, where] = pane.children;
    const isOn = state === 'online';
    center.dom.setData(pane, 'state', isOn ? 'fresh' : 'never');
    center.dom.setText(picture, isOn ? center.words('No picture source') : '');
    center.dom.setState(lamp, isOn ? 'good' : 'warn', center.words(isOn ? 'Online' : 'Offline'));
    const told = center.format.age(Math.max(0, center.live.now() - heard));
    center.dom.setText(age, center.words(isOn ? 'heard {age} ago' : 'silent for {age}', { age: told }));
    center.dom.setText(title, name);
    center.dom.setText(where, center.names.wayTo(area).slice(0, 2).join(' · '));
    const href = center.links.map(area, 'cameras_online');
    if (pane.getAttribute('href') !== href) pane.setAttribute('href', href);
  }

  function paint(place, wall) {
    if (!place.clientHeight || !center.live.boot) return;
    const { columns, rows } = panesOf(place);
    place.style.setProperty('--columns', columns);
    place.style.setProperty('--rows', rows);
    const shown = chosen(wall, columns * rows);
    center.dom.withChildren(place, shown.length, makePane).forEach((pane, index) => paintPane(pane, shown[index]));
    const count = place.closest('.panel').querySelector('[data-part="count"]');
    const on = wall.cameras.filter(({ state }) => state === 'online').length;
    if (count) center.dom.setText(count, center.words('{on} of {all} online', { on: center.format.number(on), all: center.format.number(wall.cameras.length) }));
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
    center.live.subscribe((known, changed) => { if (changed.size > 5) look(); });
  });
})();
