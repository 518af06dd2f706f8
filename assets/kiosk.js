/* A wall without hands (`?kiosk`): no cursor, nothing to select, the screen stays on, the picture moves a little. */
(function () {
  'use strict';

  const SHIFT_S = 60;
  const SHIFTS_PX = [[0, 0], [1, 1], [2, 0], [1, -1], [0, -2], [-1, -1], [-2, 0], [-1, 1], [0, 2]];

  let at = 0;

  /** Two pixels are less than the wall's edge is wide: nothing is cut off. */
  function shift() {
    at = (at + 1) % SHIFTS_PX.length;
    document.documentElement.style.setProperty('--shift', SHIFTS_PX[at].map((px) => `${px}px`).join(' '));
  }

  /** Browsers let the lock go when the page is hidden, and give none to pages without TLS. */
  async function stayAwake() {
    if (!navigator.wakeLock || document.hidden) return;
    try { await navigator.wakeLock.request('screen'); } catch { /* a power plan that forbids it is the operator's */ }
  }

  function begin() {
    const given = new URLSearchParams(window.location.search).get('kiosk');
    if (given === null) return;
    document.documentElement.dataset.kiosk = '';
    document.addEventListener('contextmenu', (event) => event.preventDefault());
    document.addEventListener('visibilitychange', stayAwake);
    stayAwake();
    setInterval(shift, 1000 * (Number(given) || SHIFT_S));
  }

  document.addEventListener('DOMContentLoaded', begin);
})();
