/* Turns the wall's views by time, by key and by click, without asking the server; docs/wall.md has the parameters. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const HOLD_S = 120;
  const LEFT_ALONE = 'a[href]:focus-visible, button, input, select, textarea, [contenteditable], .leaflet-container, dialog';

  let paused = false;
  let heldUntil = 0;
  let spent = 0;
  let ticked = performance.now();
  /** While an alert has taken the wall: `{key, spent, name}`, where it was and what the alert is. */
  let called = null;

  const parameter = (name) => new URLSearchParams(window.location.search).get(name);

  /** The seconds that a parameter of the address gives, or else. */
  const seconds = (name, otherwise) => Number(parameter(name)) || otherwise;

  const isAsked = () => parameter('rotate') !== null;
  const isHeld = () => performance.now() < heldUntil;
  const isTurning = () => isAsked() && !paused && !called && !isHeld() && !document.hidden;
  const dwellMs = () => 1000 * seconds('rotate', center.views.get(center.views.current).dwell_s);

  /** The views that the address asks for, in its order; all of them where it asks for none that there is. */
  function keys() {
    const { keys: all } = center.views;
    const asked = (parameter('views') || '').split(',').filter((key) => all.includes(key));
    return asked.length ? [...new Set(asked)] : all;
  }

  function follow(key, method) {
    const address = new URL(window.location.href);
    address.pathname = `/wall/${key}`;
    if (address.href !== window.location.href) window.history[method](window.history.state, '', address);
  }

  function show(key, method = 'replaceState') {
    spent = 0;
    follow(key, method);
    center.views.show(key);
    paint();
  }

  const isMisplaced = () => !keys().includes(center.views.current);

  /** The next view that shows something, forwards or backwards; the one shown, or the first, where there is none. */
  function neighbour(step) {
    const order = keys();
    const start = order.indexOf(center.views.current);
    const from = start < 0 && step < 0 ? 0 : start;
    const ways = order.map((_, n) => order[(from + step * (n + 1) + order.length * (n + 2)) % order.length]);
    return ways.find((key) => !center.views.isEmpty(key)) || (isMisplaced() ? order[0] : center.views.current);
  }

  /** Someone changes the view: rotation rests for a while, and an alert that had taken the wall lets go. */
  function showByHand(key, method) {
    if (!key) return;
    called = null;
    heldUntil = performance.now() + 1000 * seconds('hold', HOLD_S);
    show(key, method);
  }

  function pauseOrResume() {
    paused = !paused && !isHeld();
    heldUntil = 0;
    paint();
  }

  const KEYS = {
    ' ': () => { if (isAsked()) pauseOrResume(); },
    ArrowLeft: () => showByHand(neighbour(-1)),
    ArrowRight: () => showByHand(neighbour(1)),
    Home: () => showByHand(keys()[0]),
  };

  function press(event) {
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    if (!center.views.current || modified || event.target.closest(LEFT_ALONE)) return;
    const act = /^[1-9]$/.test(event.key) ? () => showByHand(keys()[event.key - 1]) : KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** A click on a view's name keeps the parameters of the address; Back returns. */
  function click(event) {
    const dot = event.target.closest && event.target.closest('.wall .dot');
    if (!dot || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    dot.blur();
    showByHand(dot.dataset.view, 'pushState');
  }

  function state() {
    if (called) return ['critical', called.name];
    if (!isAsked()) return ['', ''];
    if (paused) return ['paused', center.words('Paused')];
    if (!isHeld()) return ['', ''];
    const until = center.live.now() + heldUntil - performance.now();
    return ['paused', center.words('Paused until {time}', { time: center.format.minute(until) })];
  }

  function paintNames() {
    const order = keys();
    document.querySelectorAll('.wall .dot').forEach((dot) => {
      const place = order.indexOf(dot.dataset.view);
      dot.hidden = place < 0;
      dot.style.order = place;
      center.dom.setData(dot, 'empty', center.views.isEmpty(dot.dataset.view) ? '' : null);
    });
  }

  function paint() {
    const place = document.querySelector('[data-part="playlist"]');
    if (!place || !center.live.boot) return;
    paintNames();
    center.dom.setState(place, ...state());
    center.dom.setData(place.parentElement, 'rotates', isAsked() ? '' : null);
    place.parentElement.style.setProperty('--spent', Math.min(1, spent / dwellMs()).toFixed(3));
    center.dom.setData(document.documentElement, 'paused', isAsked() && (paused || isHeld()) ? 'true' : null);
  }

  /** Once a second: one step costs less than a line that moves all the time. */
  function tick() {
    const passed = performance.now() - ticked;
    ticked += passed;
    if (!center.views.current) return;
    if (isAsked()) center.views.askForAll();
    if (isTurning()) spent += passed;
    if (isMisplaced() || (isTurning() && (spent >= dwellMs() || center.views.isEmpty(center.views.current)))) show(neighbour(1));
    paint();
  }

  center.playlist = {
    /** The keys of the views that are turned, in their order. */
    get keys() { return keys(); },
    /** The seconds that a parameter of the address gives, or else. */
    seconds,
    /** Shows a view for an alert of that name, until `release`. */
    call(key, name) {
      const from = called || { key: center.views.current, spent };
      called = { ...from, name };
      show(key);
    },
    /** Whether an alert has the wall; not any more where someone has changed the view. */
    get isCalled() { return Boolean(called); },
    /** Goes back to where it was before `call`, for the rest of its time. */
    release() {
      if (!called) return;
      const { key, spent: before } = called;
      called = null;
      show(key);
      spent = before;
      paint();
    },
  };

  document.addEventListener('keydown', press);
  document.addEventListener('click', click, true);
  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(tick));
})();
