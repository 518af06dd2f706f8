/* Replays a day by quarter-hours: fetches all its moments once, shows one at a time and keeps the address at it. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const QUARTER_MS = 900000;
  const STEP_MS = 400;
  const ADDRESS_MS = 300;
  const QUARTERS = 96;

  /** `frames[n]` is the document when n + 1 quarters were over; `end` that of the whole day; `wanted` what shall be shown. */
  const state = { key: '', frames: null, end: null, loading: '', wanted: null, player: null, writer: null };

  const element = () => document.getElementById('live');
  const page = () => document.querySelector('.map-page');
  const today = () => document.querySelector('[data-replay]').dataset.today;
  const isLive = () => !element().dataset.day;
  const dayShown = () => element().dataset.day || today();
  const keyNow = () => [element().dataset.area, dayShown(), element().dataset.ask].join('\n');

  /** How many quarters of the day shown are over. */
  function over() {
    const known = center.live.document;
    if (!known) return 0;
    return isLive() ? Math.floor((center.live.now() - known.day_start) / QUARTER_MS) : known.quarters;
  }

  /** Whether there are moments to go to. */
  const isPossible = () => Boolean(center.live.document) && !center.period.isRange() && over() > 0;
  const length = () => (dayShown() === today() ? QUARTERS : over());

  /** How many quarters are over at the moment shown or wanted. */
  function position() {
    if (state.wanted !== null) return state.wanted;
    const known = center.live.document;
    return known && known.at ? known.at : over();
  }

  const textOf = (whole) => center.format.minute(center.live.document.day_start + whole * QUARTER_MS);

  /** Brings the address to the moment shown, and with it all links of the page. */
  function write() {
    state.writer = null;
    if (!page() || isLive()) return;
    const { document: known } = center.live;
    const address = center.mapLinks.address({ at: known && known.at ? textOf(known.at) : '' });
    if (address !== window.location.pathname + window.location.search) center.go(address, true);
  }

  /** The address follows when one stays at a moment: browsers refuse to have it changed too often. */
  function writeSoon() {
    clearTimeout(state.writer);
    state.writer = state.player ? null : setTimeout(write, ADDRESS_MS);
  }

  function show(document) {
    center.live.show(document);
    writeSoon();
  }

  /** Shows what is wanted as soon as it is there. */
  function settle() {
    const known = center.live.document;
    if (state.wanted === null || !state.frames || !known || known.day !== dayShown() || isLive()) return;
    const frame = state.frames[state.wanted - 1];
    if (!frame) return;
    state.wanted = null;
    show({ ...frame, trends: known.trends });
  }

  function mergedAll([first, ...deltas]) {
    const frames = first ? [first] : [];
    deltas.forEach((delta, index) => frames.push(center.merge(frames[index], delta)));
    return frames;
  }

  /** Fetches the moments of the day shown, once. */
  async function load() {
    const key = keyNow();
    if (state.loading === key || (state.key === key && state.frames && state.frames.length >= over())) return;
    state.loading = key;
    const { area, ask } = element().dataset;
    try {
      const answer = await fetch(`/api/v1/days/${dayShown()}/${area}/replay?${ask}`);
      if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
      const frames = mergedAll((await answer.json()).frames);
      if (key === keyNow()) Object.assign(state, { key, frames });
    } catch (error) {
      console.warn(`replay: ${error.message}`);
      pause();
      state.wanted = null;
    } finally {
      if (state.loading === key) state.loading = '';
    }
    settle();
    center.replayBar.paint();
  }

  function toEnd() {
    state.wanted = null;
    if (dayShown() === today()) now();
    else if (state.end && state.end.key === keyNow()) show(state.end.document);
    else center.go(center.mapLinks.address({ at: '' }));
  }

  /** Goes to when so many quarters of the day were over; past the last one is the day's end, or now. */
  function move(whole) {
    if (!isPossible()) return;
    if (whole >= over() + (dayShown() === today() && !isLive() ? 1 : 0)) {
      toEnd();
    } else {
      state.wanted = Math.max(1, whole);
      if (isLive()) center.go(center.mapLinks.address({ day: today(), at: textOf(state.wanted), days: '' }));
      load();
      settle();
    }
    center.replayBar.paint();
  }

  function step() {
    if (document.hidden || state.wanted !== null) return;
    const last = over();
    if (position() >= last) pause();
    else move(position() + 1);
    if (position() >= last && dayShown() === today()) pause();
  }

  function play() {
    if (state.player || !isPossible()) return;
    state.player = setInterval(step, STEP_MS);
    move(position() >= over() ? 1 : position() + 1);
  }

  function pause() {
    if (state.player) {
      clearInterval(state.player);
      state.player = null;
      writeSoon();
    }
    if (center.replayBar) center.replayBar.paint();
  }

  /** Back to the running day, live. */
  function now() {
    pause();
    clearTimeout(state.writer);
    Object.assign(state, { wanted: null, writer: null });
    if (page() && (!isLive() || center.mapLinks.part('day'))) center.go(center.mapLinks.address({ day: '', at: '', days: '' }));
  }

  /** Another area, layer or day has moments of its own. */
  function arrived(known) {
    if (!page() || !document.querySelector('[data-replay]')) { pause(); return; }
    const key = keyNow();
    if (state.key && state.key !== key) Object.assign(state, { key: '', frames: null, wanted: null });
    if (center.live.isPast && known.days === 1 && !known.at) state.end = { key, document: known };
    if (state.player || (center.live.isPast && known.at)) load();
    settle();
    center.replayBar.paint();
  }

  center.replay = {
    move, play, pause, now, load, position, over, length, isPossible, isLive, textOf,
    get isPlaying() { return state.player !== null; },
    /** Whether the address is behind the moment shown. */
    get isMoving() { return state.player !== null || state.writer !== null || state.wanted !== null; },
    /** Whether a moment is waited for, so that nothing on the page may stand for it. */
    get isWaiting() { return state.wanted !== null; },
  };

  const isTyping = ({ target }) => target.closest && target.closest('input:not([type="range"]), textarea, select, [contenteditable]');
  document.addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey } = event;
    if (key.toLowerCase() !== 'n' || ctrlKey || metaKey || altKey || !page() || isTyping(event)) return;
    event.preventDefault();
    now();
  });
  document.addEventListener('DOMContentLoaded', () => center.live.subscribe(arrived));
})();
