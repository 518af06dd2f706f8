/* The players of cameras: each asks the server for its stream while it is seen, says how it goes, and mends itself. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const ASK_EVERY_MS = 5000;
  const ASK_SOON_MS = 200;
  const GIVE_UP_MS = 8000;
  const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [1000, 15000];
  /** What the answers that are not a stream mean: of the others it is told what they are. */
  const REFUSED = { 403: 'forbidden', 404: 'none', 429: 'full' };

  /** By the element that each plays in. */
  const players = new Map();

  function set(player, state, said = '') {
    if (player.state === state && player.said === said) return;
    Object.assign(player, { state, said });
    player.changed();
  }

  function endStream(player) {
    if (player.stream) player.stream.end();
    player.stream = null;
  }

  function begin(player, url) {
    if (player.stream && player.stream.url === url) return;
    endStream(player);
    player.stream = center.videoStream(player.place, url);
  }

  /** What the server says of the stream. While a picture moves, it is the picture that tells. */
  function hear(player, { url, state, said }) {
    if (state === 'failed') {
      endStream(player);
      set(player, 'failed', said || '');
    } else if (state === 'live') {
      begin(player, url);
      look(player);
    } else if (!player.stream) {
      set(player, 'starting');
    }
  }

  async function ask(player) {
    const request = new AbortController();
    const abort = () => request.abort();
    const timer = setTimeout(abort, GIVE_UP_MS);
    player.run.signal.addEventListener('abort', abort);
    try {
      const answer = await fetch(`/api/v1/cameras/${player.code}/watch?lang=${center.live.boot.lang}`, { method: 'POST', signal: request.signal });
      const body = await answer.json();
      return { status: answer.status, body };
    } finally {
      clearTimeout(timer);
      player.run.signal.removeEventListener('abort', abort);
    }
  }

  /** Until when to wait with the next question; errors wait longer each time. */
  function pauseOf(player) {
    if (player.failures) return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** player.failures) * (0.5 + Math.random() / 2);
    return player.state === 'starting' && !player.stream ? ASK_SOON_MS : ASK_EVERY_MS;
  }

  function receive(player, { status, body }) {
    if (status === 200) {
      player.failures = 0;
      hear(player, body);
      return;
    }
    if (status >= 500) throw new Error(`the server answers ${status}`);
    player.failures += 1;
    endStream(player);
    set(player, REFUSED[status] || 'failed', body.error || '');
  }

  /** A server that is away does not take a picture that still moves from what is buffered. */
  function lose(player) {
    player.failures += 1;
    if (!player.stream || player.stream.look() !== 'live') set(player, 'away');
  }

  function wait(player) {
    return new Promise((resolve) => {
      player.wake = resolve;
      setTimeout(resolve, pauseOf(player));
    });
  }

  async function follow(player) {
    const { signal } = player.run;
    center.videoStream.prepare(); // while the server begins the stream
    while (!signal.aborted) {
      try {
        const answer = await ask(player);
        if (signal.aborted) return;
        receive(player, answer);
      } catch {
        if (signal.aborted) return;
        lose(player);
      }
      await wait(player);
    }
  }

  /** A picture that has stopped is begun anew, as soon as the server has one. */
  function look(player) {
    if (!player.stream) return;
    const state = player.stream.look();
    if (state !== 'broken') {
      set(player, player.failures && state !== 'live' ? 'away' : state);
      return;
    }
    endStream(player);
    set(player, player.failures ? 'away' : 'starting');
    player.wake();
  }

  function stop(place) {
    const player = players.get(place);
    if (!player) return;
    players.delete(place);
    player.run.abort();
    player.wake();
    endStream(player);
  }

  function isSeen(place) {
    if (document.hidden || !place.isConnected || !place.getClientRects().length) return false;
    const { top, bottom, left, right } = place.getBoundingClientRect();
    return bottom > 0 && right > 0 && top < window.innerHeight && left < window.innerWidth;
  }

  function sweep() {
    [...players].forEach(([place, player]) => (isSeen(place) ? look(player) : stop(place)));
  }

  center.video = {
    /**
     * Plays the camera of a code in an element until `stop`, or until the element is not seen any more. The same again
     * changes nothing. `changed()` is called whenever `stateOf` says something else.
     */
    play(place, code, changed) {
      const before = players.get(place);
      if ((before && before.code === code) || !isSeen(place)) return;
      stop(place);
      const player = { place, code, changed, run: new AbortController(), stream: null, state: 'starting', said: '', failures: 0, wake() {} };
      players.set(place, player);
      follow(player);
    },
    /** Ends what plays in an element: nothing of it is left. */
    stop,
    /**
     * `{state, said, behind, halted}` of what plays in an element, or null. States: starting, live, stalled (does not move),
     * failed (`said`: the server's word for it), full (no stream more at the server), forbidden, none (the camera has
     * no source), away (the server does not answer). `behind`: how late the picture is, in ms, or null;
     * `halted`: for how long it has stood still, or null where it moves or has not begun to.
     */
    stateOf(place) {
      const player = players.get(place);
      if (!player) return null;
      const { state, said, stream } = player;
      return { state, said, behind: stream ? stream.behind() : null, halted: stream && state !== 'live' ? stream.halted() : null };
    },
    /** How many play. */
    get count() { return players.size; },
    isSeen,
  };

  document.addEventListener('visibilitychange', sweep);
  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(sweep));
})();
