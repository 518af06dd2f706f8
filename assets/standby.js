/* A page that has not come to stand (the server went away while it was loading) says so and loads again by itself. */
(function () {
  'use strict';

  const PATIENCE_MS = 10000;
  const FIRST_PAUSE_MS = 2000;
  const LONGEST_PAUSE_MS = 60000;
  const KEPT = 'standby-pause';

  const stands = () => Boolean(document.querySelector('#page > *'));
  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  async function isThere() {
    try { return (await fetch('/healthz', { cache: 'no-store' })).ok; } catch { return false; }
  }

  /** Doubles from load to load, so that a server that answers but has no page is not asked all the time. */
  function nextPause() {
    const pause = Number(sessionStorage.getItem(KEPT)) || FIRST_PAUSE_MS;
    sessionStorage.setItem(KEPT, Math.min(2 * pause, LONGEST_PAUSE_MS));
    return pause;
  }

  async function watch() {
    await wait(PATIENCE_MS);
    if (stands()) {
      sessionStorage.removeItem(KEPT);
      return;
    }
    document.documentElement.dataset.standby = '';
    const pause = nextPause();
    do await wait(pause); while (!stands() && !(await isThere()));
    if (stands()) delete document.documentElement.dataset.standby;
    else window.location.reload();
  }

  document.addEventListener('DOMContentLoaded', watch);
})();
