/* When the server was away as one went to another address: the page says that it waits, and goes there as soon as it can. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const PATIENCE_MS = 3000;
  const KEPT = 'loaded-again';

  const page = () => document.querySelector('.map-page');
  const here = () => window.location.href;

  /** The address that was last there while the server was, and the one at which it went; null while it is there. */
  let [reached, left] = ['', null];
  let elsewhereSince = 0;

  /** Whether the area of the page is not that of its address. */
  function isElsewhere() {
    const [, , code] = window.location.pathname.split('/');
    return Boolean(code) && code !== page().dataset.shown.split(' ')[0];
  }

  function note(isWanted) {
    const said = document.querySelector('.map-wait');
    if (said && !isWanted) said.remove();
    if (said || !isWanted) return;
    const made = center.dom.el('p', 'map-wait', center.words('The server does not answer. Trying again …'));
    made.setAttribute('role', 'status');
    page().querySelector('.map-body').append(made);
  }

  async function isThere() {
    try { return (await fetch('/healthz', { cache: 'no-store' })).ok; } catch { return false; }
  }

  /** Once for an address: a page that stays behind all the same is better than one that loads for ever. */
  async function loadAgain() {
    if (sessionStorage.getItem(KEPT) === here()) return;
    const answers = await isThere();
    note(!answers);
    if (!answers) return;
    sessionStorage.setItem(KEPT, here());
    window.location.reload();
  }

  /** Dash does not ask again for what it could not ask for. */
  function goOn() {
    if (left === null || left === here()) [reached, left] = [here(), null];
    if (!isElsewhere()) elsewhereSince = 0;
    else elsewhereSince = elsewhereSince || performance.now();
    if (left !== null || (elsewhereSince && performance.now() - elsewhereSince > PATIENCE_MS)) loadAgain();
    else note(false);
    if (left === null && !elsewhereSince) sessionStorage.removeItem(KEPT);
  }

  function look() {
    if (!page() || !center.live.boot) return;
    if (document.documentElement.dataset.link !== 'lost') {
      goOn();
      return;
    }
    left ??= reached;
    note(left !== here() || isElsewhere());
  }

  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(look));
})();
