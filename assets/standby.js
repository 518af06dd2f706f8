/* A page that does not come to stand at its address, because the server went away meanwhile, says so and loads again. */
(function () {
  'use strict';

  const LOOK_MS = 1000;
  const PATIENCE_MS = 10000;
  const FIRST_PAUSE_MS = 2000;
  const LONGEST_PAUSE_MS = 60000;
  const KEPT = 'standby-pause';

  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  /** Whether the page that the address names is there, or one that says why it cannot be. */
  function stands() {
    const { pathname } = window.location;
    const page = !pathname.startsWith('/map') ? '.wall' : pathname.endsWith('/briefing') ? '.briefing' : '.map-page';
    return Boolean(document.querySelector(`${page}, .refused`));
  }

  async function comesToStand() {
    for (let waited = 0; waited < PATIENCE_MS && !stands(); waited += LOOK_MS) await wait(LOOK_MS);
    return stands();
  }

  async function isThere() {
    try { return (await fetch('/healthz', { cache: 'no-store' })).ok; } catch { return false; }
  }

  /** Doubles from load to load, so that a server that answers but has no page is not asked all the time. */
  function nextPause() {
    const pause = Number(sessionStorage.getItem(KEPT)) || FIRST_PAUSE_MS;
    sessionStorage.setItem(KEPT, Math.min(2 * pause, LONGEST_PAUSE_MS));
    return pause;
  }

  async function standBy() {
    document.documentElement.dataset.standby = '';
    await wait(nextPause());
    while (!stands() && !(await isThere())) await wait(FIRST_PAUSE_MS);
    if (!stands()) window.location.reload();
  }

  async function watch() {
    for (;;) {
      if (await comesToStand()) {
        sessionStorage.removeItem(KEPT);
        delete document.documentElement.dataset.standby;
        await wait(LOOK_MS);
      } else {
        await standBy();
      }
    }
  }

  document.addEventListener('DOMContentLoaded', watch);
})();
