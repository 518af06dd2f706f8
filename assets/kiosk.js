/* A screen that hangs on a wall (`?kiosk`): no pointer, no sleep, and a slow shift of a few pixels against burn-in. */
(function () {
  'use strict';
  const SHIFT_S = 60;
  const SHIFTS = [[0, 0], [1, 1], [2, 0], [1, -1], [0, -2], [-1, -1], [-2, 0], [-1, 1]];

  const isKiosk = () => new URLSearchParams(window.location.search).has('kiosk');

  /** Browsers give it only to a page that is seen, and take it back when it is not. */
  async function stayAwake() {
    if (!navigator.wakeLock || document.hidden) return;
    try { await navigator.wakeLock.request('screen'); } catch { /* the system may refuse, for want of power */ }
  }

  function shift() {
    const wall = document.querySelector('.wall');
    const [x, y] = SHIFTS[Math.floor(performance.now() / 1000 / SHIFT_S) % SHIFTS.length];
    if (wall) wall.style.translate = `${x}px ${y}px`;
  }

  if (!isKiosk()) return;
  document.documentElement.dataset.kiosk = '';
  document.addEventListener('contextmenu', (event) => event.preventDefault());
  document.addEventListener('visibilitychange', stayAwake);
  document.addEventListener('DOMContentLoaded', () => {
    stayAwake();
    window.commandCenter.live.everySecond(shift);
  });
})();
