/* Loads the page anew where it must: once when a new version runs, and when nothing could be shown at first. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const SPREAD_S = 60;
  const NOTHING_AFTER_MS = 10000;
  const ASK_AGAIN_MS = 3000;
  const RELOADED_FOR = 'reloaded-for';

  const own = () => document.querySelector('meta[name="build"]').content;
  const spreadMs = () => 1000 * Number(new URLSearchParams(window.location.search).get('reload-within') ?? SPREAD_S);
  let planned = '';

  async function answers(path) {
    try { return (await fetch(path, { cache: 'no-store' })).ok; } catch { return false; }
  }

  async function reloadWhenReady() {
    if (await answers('/readyz')) window.location.reload();
    else setTimeout(reloadWhenReady, ASK_AGAIN_MS);
  }

  /** The walls of a house do not all go dark at once. A version is loaded once, even should a cache give the old page. */
  function plan(build) {
    if (planned === build || window.sessionStorage.getItem(RELOADED_FOR) === build) return;
    planned = build;
    setTimeout(() => {
      window.sessionStorage.setItem(RELOADED_FOR, build);
      reloadWhenReady();
    }, Math.random() * spreadMs());
  }

  function offer() {
    const place = document.querySelector('[data-part="new-version"]');
    if (!place || place.firstChild) return;
    const link = center.dom.el('a', 'new-version', center.words('A new version is ready: load it'));
    link.href = '';
    place.append(link);
  }

  function lookForNewVersion() {
    const { build } = center.live;
    if (!build || build === own()) return;
    if (document.querySelector('.wall')) plan(build);
    else offer();
  }

  /** The frame has come but no page, because the server went away in between. */
  async function lookForPage() {
    if (document.querySelector('main')) return;
    if (await answers('/healthz')) window.location.reload();
    else setTimeout(lookForPage, ASK_AGAIN_MS);
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(lookForNewVersion);
    setTimeout(lookForPage, NOTHING_AFTER_MS);
  });
})();
