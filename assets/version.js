/* Sees that the server runs another build than the one this page came from: a wall loads anew, once; leaders are told. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const STAGGER_S = 60;
  const ASK_AGAIN_MS = 2000;
  const KEPT = 'reloaded-for';

  const root = document.documentElement;
  let preparing = null;

  /** The build that answers, where it is not this page's. */
  function other() {
    const { build, served } = root.dataset;
    return build && served && served !== build ? served : null;
  }

  /** False where the page was loaded for this build already, or where that cannot be remembered: never a second time. */
  function remember(build) {
    try {
      if (sessionStorage.getItem(KEPT) === build) return false;
      sessionStorage.setItem(KEPT, build);
      return sessionStorage.getItem(KEPT) === build;
    } catch {
      return false;
    }
  }

  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  /** Whether the server is ready and serves pages of the build. */
  async function serves(build) {
    try {
      if (!(await fetch('/readyz', { cache: 'no-store' })).ok) return false;
      const page = await fetch(window.location.pathname, { cache: 'no-store' });
      return page.ok && (await page.text()).includes(`data-build="${build}"`);
    } catch {
      return false;
    }
  }

  /** Walls go one after another, so that not all ask at once and not all are dark at once. */
  async function reloadFor(build) {
    const given = new URLSearchParams(window.location.search).get('stagger');
    await wait(1000 * Math.random() * (given === null ? STAGGER_S : Number(given)));
    while (other() === build && (center.playlist.isCalled || !(await serves(build)))) await wait(ASK_AGAIN_MS);
    if (other() === build && center.views.current && remember(build)) window.location.reload();
  }

  function tellLeaders(build) {
    const line = document.querySelector('.new-version');
    const wanted = Boolean(build) && !center.views.current && Boolean(center.live.boot);
    if (wanted === Boolean(line)) return;
    if (line) {
      line.remove();
      return;
    }
    const { el } = center.dom;
    const link = el('a', '', center.words('Load it'));
    link.href = '';
    const made = el('p', 'new-version', [el('span', '', center.words('A new version is ready.')), link]);
    made.setAttribute('role', 'status');
    document.body.append(made);
  }

  function look() {
    const build = other();
    tellLeaders(build);
    if (!build || build === preparing || !center.views.current) return;
    preparing = build;
    reloadFor(build);
  }

  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(look));
})();
