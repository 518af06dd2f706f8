/* Who is seen on a wall of cameras at an instant: a window that moves on over the list, the same on every wall. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** A pane keeps its camera for so long; panes change one after the other, so that not all streams begin at once. */
  const TURN_MS = 30000;
  const OFF_SHARE = 1 / 4;

  const isWell = ({ state }) => state === 'online';
  const hasSource = ({ state }) => state !== 'no_source';

  /** The next `count` that are meant, from where the window stands at an instant. Others are passed over, so that one that comes or goes leaves the rest where they are. */
  function inWindow(list, isMeant, count, at) {
    const start = Math.floor((at / TURN_MS) * count) % Math.max(1, list.length);
    return [...list.slice(start), ...list.slice(0, start)].filter(isMeant).slice(0, count);
  }

  /** Those that are well, and for at most a quarter of the panes those that are not; without a source: where room is left. */
  function chosen(cameras, count, at) {
    const known = cameras.filter(hasSource);
    const off = known.filter((camera) => !isWell(camera));
    const well = known.length - off.length;
    const places = Math.min(off.length, Math.max(count - well, Math.floor(count * OFF_SHARE)));
    const on = inWindow(known, isWell, count - places, at);
    const shown = [...on, ...inWindow(off, () => true, places, at)];
    return [...shown, ...inWindow(cameras, (camera) => !hasSource(camera), count - shown.length, at)];
  }

  /** The same cameras in an order in which those that were shown before (their codes) keep their places. */
  function settled(cameras, before) {
    const kept = before.slice(0, cameras.length).map((code) => cameras.find((camera) => camera.code === code) || null);
    const fresh = cameras.filter((camera) => !kept.includes(camera));
    return cameras.map((_, place) => kept[place] || fresh.shift());
  }

  center.patrol = { chosen, settled, isWell };
})();
