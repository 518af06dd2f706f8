/* The one poll loop: follows the live document of the area that the page's live element names. Paints nothing. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const GIVE_UP_MS = 40000;
  const SHORTEST_PAUSE_MS = 100;
  const FIRST_BACK_OFF_MS = 500;
  const LONGEST_BACK_OFF_MS = 15000;
  const WORTH_A_WORD_MS = 300;
  const LATE_TIMES = 5;
  const REFUSED = [401, 403]; // no longer signed in, or another area's: loaded anew, the page says so and asks no more

  const tickers = new Set();
  let element = null;
  let signature = '';
  let boot = null;
  let known = null;
  let [asking, answered] = ['', ''];
  let loop = null;
  let clockOffset = Date.now() - performance.now();

  const now = () => performance.now() + clockOffset;
  const pastDay = () => (element ? element.dataset.day : '');

  function tellTime() {
    center.sizes.measure();
    tickers.forEach((listener) => center.listeners.callSafely(listener));
  }

  function setLink(state) {
    if (document.documentElement.dataset.link === state) return;
    document.documentElement.dataset.link = state;
    center.listeners.afterFrame(tellTime);
  }

  function tell(changed) {
    center.sizes.measure();
    center.listeners.tell(known, changed);
  }

  const tellAll = () => { if (known) tell(new Set(Object.keys(known))); };

  const address = () => center.liveAddress.of(element.dataset, known && answered === element.dataset.ask ? known.version : null);
  const momentShown = () => (known && known.at ? center.format.minute(known.as_of) : '');

  /** When an answer came: the first one may have been fetched ahead, while the scripts were loading. */
  function cameAt({ url }) {
    const [fetched] = known ? [] : performance.getEntriesByName(url).slice(-1);
    return fetched ? fetched.responseStart : performance.now();
  }

  function keepTime(answer) {
    const serverNow = Number(answer.headers.get('X-Server-Now'));
    if (serverNow) clockOffset = serverNow - cameAt(answer);
    const build = answer.headers.get('X-App-Build');
    if (build) document.documentElement.dataset.served = build;
  }

  function receive(body) {
    if (body.since === undefined) {
      known = body;
      answered = element.dataset.ask;
    } else if (known && known.version === body.since) {
      known = center.merge(known, body);
    } else {
      known = null;
      return;
    }
    tell(new Set(Object.keys(body)));
  }

  async function ask(signal) {
    const answer = await center.ahead.take(address(), (url) => fetch(url, { signal, cache: known ? 'no-store' : 'default' }));
    keepTime(answer);
    if (REFUSED.includes(answer.status)) window.location.reload();
    if (answer.status === 304) return;
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    const body = await answer.json();
    if (!signal.aborted) receive(body);
  }

  async function askInTime(run) {
    const request = new AbortController();
    const abort = () => request.abort();
    const timer = setTimeout(abort, GIVE_UP_MS);
    run.signal.addEventListener('abort', abort);
    try {
      await ask(request.signal);
    } finally {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', abort);
    }
  }

  function pauseAfter(failures) {
    if (!failures) return SHORTEST_PAUSE_MS;
    const longest = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** failures);
    return longest * (0.5 + Math.random() / 2);
  }

  /** That one waits for another document is said when one does: to say it for a moment would style the page twice. */
  function sayLater(run) {
    setTimeout(() => { if (!run.signal.aborted && !known) setLink('waiting'); }, WORTH_A_WORD_MS);
  }

  async function follow(run) {
    let failures = 0;
    sayLater(run);
    while (!run.signal.aborted) {
      try {
        await askInTime(run);
        failures = 0;
        if (run.signal.aborted) return;
        setLink(pastDay() ? 'past' : 'live');
        if (pastDay()) return;
      } catch (error) {
        if (run.signal.aborted) return;
        failures += 1;
        // One that fails and succeeds a moment later is not worth a word; one that was waited for in vain is.
        if (failures > 1 || error.name === 'AbortError') setLink('lost');
      }
      await new Promise((resolve) => { setTimeout(resolve, pauseAfter(failures)); });
    }
  }

  function stop() {
    if (loop) loop.abort();
    loop = null;
  }

  function start() {
    stop();
    if (!element || document.hidden) return;
    loop = new AbortController();
    asking = element.dataset.ask;
    follow(loop);
  }

  /**
   * Whether nothing need be asked for the moment `at` of the day that is shown: it is there, or one has gone on from it
   * meanwhile, as the address or the slider says.
   */
  function isAtMoment(at) {
    if (!known || !pastDay()) return true;
    const wanted = new URLSearchParams(window.location.search).get('at') || '';
    return at === momentShown() || at !== wanted || center.replay.isMoving;
  }

  /**
   * Looks whether the page has another live element, or the same one with another area, and follows that. While it
   * only asks for more of the same, what is known stays.
   */
  function adopt() {
    const found = document.getElementById('live');
    const { area, ask: asked, day, days, at, boot: text } = found ? found.dataset : {};
    const read = [area, day, days, text].join('\n');
    if (found === element && read === signature && isAtMoment(at)) {
      if (found && known && asked !== answered && asked !== asking) start();
      return;
    }
    [element, signature, known] = [found, read, null];
    boot = found ? JSON.parse(text) : null;
    if (boot) document.documentElement.lang = boot.lang;
    if (!boot || !document.documentElement.dataset.link) setLink('waiting');
    start();
  }

  function tick() {
    tellTime();
    setTimeout(tick, 1000 - (now() % 1000));
  }

  function freshness(feed) {
    const heard = known && known.feeds ? known.feeds[feed] : undefined;
    if (heard === null || heard === undefined) return { state: 'never', heard: null, age: null };
    const age = Math.max(0, (pastDay() ? known.as_of : now()) - heard);
    const interval = boot.feeds[feed].interval_s * 1000;
    const state = pastDay() || age < interval ? 'fresh' : age < LATE_TIMES * interval ? 'late' : 'stale';
    return { state, heard, age };
  }

  center.live = {
    /**
     * Calls `listener(document, changed)` with the whole live document whenever it changed; `changed` is a Set of its
     * top-level keys. Called at once when a document is there.
     * @param {function(object, Set<string>): void} listener
     * @param {boolean} isFirst of a document about another area it is told a frame before the others
     * @returns {function(): void} ends the subscription
     */
    subscribe(listener, isFirst = false) {
      if (known) center.listeners.callSafely(listener, known, new Set(Object.keys(known)));
      return center.listeners.add(listener, isFirst);
    },
    /** Calls `listener()` at every full second of the server's clock, and when the link changes. */
    everySecond(listener) {
      tickers.add(listener);
      return () => tickers.delete(listener);
    },
    /** Shows another document of the day that is shown; nothing is asked of the server. */
    show(document) {
      const before = known;
      known = document;
      tell(new Set(Object.keys(document).filter((key) => key === 'trends' || !before || before[key] !== document[key])));
    },
    /** Calls every subscriber with the document as it is, as if all had changed. */
    repaint: tellAll,
    /** Where the document of another area is to be had, for the same time and without waiting. */
    addressOf: (area) => center.liveAddress.ofOther(area, element.dataset, momentShown()),
    /** The server's time in UTC milliseconds. */
    now,
    /** `{state: "fresh" | "late" | "stale" | "never", heard: ms or null, age: ms or null}` of a feed. */
    freshness,
    /** The newest document, or null. */
    get document() { return known; },
    /** What layouts/boot.py told the page, or null. */
    get boot() { return boot; },
    /** Whether a past day is shown: its numbers stand still and are those of its end. */
    get isPast() { return Boolean(known && pastDay()); },
    /** "waiting", "live", "lost" or "past". */
    get link() { return document.documentElement.dataset.link; },
  };

  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : start()));
  window.addEventListener('online', start);
  window.addEventListener('resize', () => requestAnimationFrame(tellAll));
  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(adopt).observe(document.body, {
      childList: true,
      subtree: true,
      attributeFilter: ['data-area', 'data-ask', 'data-day', 'data-days', 'data-at', 'data-boot'],
    });
    adopt();
    tick();
  });
})();
