/* When the wall changes its view: rotation by the address, keys, and a jump to where something critical has happened. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const BY_HAND_MS = 120000;
  const FRESH_MS = 120000;
  const HOLD_MS = 45000;
  const LONGEST_HOLD_MS = 180000;
  const STEPS = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 };

  const clock = () => performance.now();
  let since = clock();
  let paused = false;
  let byHandUntil = 0;
  let held = null;
  let seen = null;

  const parameters = () => new URLSearchParams(window.location.search);
  const isRotating = () => parameters().has('rotate');

  /** The views that take turns: those named in the address, or all; those that have no data yet are left out. */
  function playlist() {
    const known = center.views.keys;
    const named = (parameters().get('views') || '').split(',').filter((key) => known.includes(key));
    return (named.length ? named : known).filter((key) => !center.views.isEmpty(key));
  }

  function dwellMs() {
    const given = Number(parameters().get('rotate'));
    return 1000 * (given > 0 ? given : center.views.get(center.views.current).dwell_s);
  }

  /** Shows a view; the address follows without anyone being asked. */
  function turnTo(key) {
    since = clock();
    if (!key || key === center.views.current) return;
    center.views.show(key);
    window.history.replaceState(window.history.state, '', `/wall/${key}${window.location.search}`);
  }

  function turn(step) {
    const views = playlist();
    const at = views.indexOf(center.views.current);
    if (views.length) turnTo(views[(at + step + views.length) % views.length]);
  }

  const isPaused = () => paused || clock() < byHandUntil;

  function byHand(action) {
    held = null;
    byHandUntil = clock() + BY_HAND_MS;
    action();
  }

  /** The view to show an event on: the present one where it is about the event's source, else the first that is. */
  function viewOf(event) {
    const { feed } = center.live.boot.events[event[3]] || {};
    const about = (key) => center.views.get(key).feeds.includes(feed);
    return about(center.views.current) ? center.views.current : center.views.keys.find(about);
  }

  function jump(event) {
    const view = viewOf(event);
    if (!view) return;
    const now = clock();
    const begun = held ? held.begun : now;
    held = {
      begun,
      until: Math.min(now + HOLD_MS, begun + LONGEST_HOLD_MS),
      back: held ? held.back : center.views.current,
      called: [...(held ? held.called : []), event[0]],
    };
    turnTo(view);
    const { name, shown } = center.events.told(event);
    if (center.mapTour) center.mapTour.show(event[4], [name, shown].filter(Boolean).join(' '));
    center.live.repaint();
  }

  /** Events that were there when the page opened are known; a critical one that has just happened calls. */
  function lookForCalls(known) {
    const before = seen;
    seen = new Set(known.events.map(([id, , , rule]) => `${rule} ${id}`));
    if (!before || !center.views.current) return;
    const isNew = ([id, at, severity, rule]) => severity === 'critical' && !before.has(`${rule} ${id}`) && center.live.now() - at < FRESH_MS;
    const [newest] = known.events.filter(isNew).sort((one, other) => other[1] - one[1]);
    if (newest) jump(newest);
  }

  function paintState() {
    const place = document.querySelector('[data-part="playlist"]');
    if (!place) return;
    const rotating = isRotating() && playlist().length > 1;
    const state = held ? ['critical', 'Called'] : rotating && isPaused() ? ['paused', 'Paused'] : ['', ''];
    center.dom.setState(place, state[0], state[1] ? center.words(state[1]) : '');
    center.dom.setData(document.documentElement, 'paused', isPaused() ? '' : null);
    const done = rotating && !held && !isPaused() ? Math.min(1, (clock() - since) / dwellMs()) : 0;
    document.querySelector('.dots').style.setProperty('--done', `${Math.round(100 * done)}%`);
  }

  function everySecond() {
    if (!center.views.current || !center.live.boot) return;
    if (isRotating()) center.views.askForAll();
    if (held) {
      if (clock() >= held.until) { turnTo(held.back); held = null; }
    } else if (isRotating() && !isPaused() && (clock() - since >= dwellMs() || center.views.isEmpty(center.views.current))) {
      turn(1);
    }
    paintState();
  }

  function onKey(event) {
    if (!center.views.current || event.target.closest('input, select, textarea') || event.ctrlKey || event.metaKey || event.altKey) return;
    const nth = /^[1-9]$/.test(event.key) ? center.views.keys[Number(event.key) - 1] : null;
    if (event.key === ' ') { paused = !paused; byHandUntil = 0; since = clock(); }
    else if (STEPS[event.key]) byHand(() => turn(STEPS[event.key]));
    else if (event.key === 'Home') byHand(() => turnTo(center.views.keys[0]));
    else if (nth) byHand(() => turnTo(nth));
    else return;
    event.preventDefault();
    paintState();
  }

  center.playlist = {
    /** Whether an event has called the wall to its view and is still shown there. */
    isCalled: (id) => Boolean(held && held.called.includes(id)),
  };

  document.addEventListener('keydown', onKey);
  window.addEventListener('_dashprivate_pushstate', () => { byHandUntil = clock() + BY_HAND_MS; });
  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(everySecond);
    center.live.subscribe((known, changed) => { if (changed.has('events')) lookForCalls(known); });
  });
})();
