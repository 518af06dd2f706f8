/* The sound of critical alerts, again and again until somebody has them; and whether the browser lets it sound, in the header. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const [EVERY_S, APART_MS] = [60, 10000];
  /** Three pairs of tones: hertz, and from when to when (s). */
  const TONES = [0, 0.5, 1].flatMap((at) => [[880, at, at + 0.18], [660, at + 0.2, at + 0.38]]);
  const [LOUDNESS, FADE_S, LENGTH_MS] = [0.25, 0.02, 1500];
  const KEY = 'm';
  const TYPING = 'input, select, textarea, [contenteditable]';
  const STATES = { sounds: 'Sound on', muted: 'Sound off', blocked: 'Silent: click for sound' };

  let context = null;
  /** Whether the browser has let it run once. */
  let isAllowed = false;
  let [sounded, isNew] = [-Infinity, false];

  const button = () => document.querySelector('.alarm-sound');
  const parameter = (name) => new URLSearchParams(window.location.search).get(name);
  const isOffered = () => Boolean(button()) && parameter('sound') !== 'no' && !center.live.isPast;

  /** Walls and the leaders' map each remember what was chosen for them. */
  const placeOf = (own) => `sound-${own.closest('.wall') ? 'wall' : 'map'}`;
  const isWanted = (own) => (window.localStorage.getItem(placeOf(own)) || own.dataset.sound) === 'on';

  const stateOf = (own) => (!isWanted(own) ? 'muted' : isAllowed ? 'sounds' : 'blocked');

  /** The critical alerts that nobody has yet. */
  function waiting() {
    return center.alerts.urgent(center.live.document).filter(({ severity }) => severity === 'critical');
  }

  /** Between two alarms the browser's sound rests: one that runs costs all the time. */
  function changed() {
    if (context.state === 'running') {
      isAllowed = true;
      if (performance.now() - sounded > LENGTH_MS) context.suspend();
    }
    paint();
  }

  /** A browser that lets no page sound before a click says so by not running. */
  function begin() {
    context = new AudioContext();
    context.addEventListener('statechange', changed);
  }

  function play() {
    const at = context.currentTime + FADE_S;
    TONES.forEach(([frequency, from, to]) => {
      const tone = new OscillatorNode(context, { frequency, type: 'triangle' });
      const gain = new GainNode(context, { gain: 0 });
      gain.gain.setValueAtTime(0, at + from);
      gain.gain.linearRampToValueAtTime(LOUDNESS, at + from + FADE_S);
      gain.gain.setValueAtTime(LOUDNESS, at + to - FADE_S);
      gain.gain.linearRampToValueAtTime(0, at + to);
      tone.connect(gain).connect(context.destination);
      tone.start(at + from);
      tone.stop(at + to);
    });
  }

  async function sound() {
    sounded = performance.now();
    isNew = false;
    await context.resume();
    play();
    setTimeout(changed, LENGTH_MS + 500);
  }

  /** Of many new ones at once there is one sound; what comes right after it waits for its end. */
  function isDue() {
    const every = 1000 * (Number(parameter('alarm')) || EVERY_S);
    return performance.now() - sounded >= (isNew ? Math.min(APART_MS, every) : every);
  }

  function paint() {
    const own = button();
    if (!own) return;
    own.hidden = !isOffered();
    const state = stateOf(own);
    const isAsked = Boolean(center.live.document) && isOffered() && waiting().length > 0;
    center.dom.setState(own, state, center.words(STATES[state]));
    center.dom.setData(own, 'asked', isAsked ? '' : null);
  }

  function tick() {
    const own = button();
    if (!own || !center.live.boot) return;
    if (isOffered() && isWanted(own) && !context) begin();
    paint();
    if (document.hidden || !center.live.document || stateOf(own) !== 'sounds' || !isOffered()) return;
    if (!waiting().length) isNew = false;
    else if (isDue()) sound();
  }

  /** A silent page sounds from now on; one that sounds is silent from now on. */
  function toggle() {
    const own = button();
    const isOn = stateOf(own) !== 'sounds';
    window.localStorage.setItem(placeOf(own), isOn ? 'on' : 'off');
    if (isOn && !context) begin();
    if (isOn && !isAllowed) context.resume();
    paint();
  }

  function press(event) {
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest(TYPING);
    if (event.key.toLowerCase() !== KEY || !isPlain || !isOffered()) return;
    event.preventDefault();
    toggle();
  }

  /** Browsers let sound begin with anything that a hand does. */
  function touched(event) {
    if (!context || isAllowed || !isOffered() || !isWanted(button()) || event.target.closest('.alarm-sound')) return;
    context.resume();
  }

  document.addEventListener('click', (event) => { if (event.target.closest('.alarm-sound')) toggle(); });
  document.addEventListener('keydown', press);
  ['pointerdown', 'keydown'].forEach((name) => document.addEventListener(name, touched, true));
  document.addEventListener('DOMContentLoaded', () => {
    center.alerts.onNew(() => { isNew = true; tick(); });
    center.live.everySecond(tick);
  });
})();
