/* One moving picture in a video element: hls.js in front of a playlist, and whether it moves. Who asks for it: video.js. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const NATIVE = 'application/vnd.apple.mpegurl';
  /** A picture that has not moved for so long is not live; after the second time it is begun anew. */
  const [STALLED_MS, GIVEN_UP_MS] = [3500, 9000];
  const CONFIG = {
    enableWorker: false, // a worker for each of sixteen panes costs more than fragments that are MP4 already
    lowLatencyMode: true,
    liveSyncDurationCount: 2,
    liveMaxLatencyDurationCount: 6,
    maxLiveSyncPlaybackRate: 1.15,
    maxBufferLength: 8,
    maxMaxBufferLength: 12,
    backBufferLength: 4,
  };

  function makeVideo() {
    const made = center.dom.el('video', 'pane-video');
    Object.assign(made, { muted: true, autoplay: true, playsInline: true, disablePictureInPicture: true });
    made.setAttribute('aria-hidden', 'true');
    return made;
  }

  const player = () => center.script(center.live.boot.player);

  async function feed(stream) {
    await player();
    if (stream.isOver) return;
    const { Hls } = window;
    if (!Hls.isSupported()) {
      stream.video.src = stream.url; // browsers that play HLS themselves
      return;
    }
    stream.hls = new Hls(CONFIG);
    stream.hls.on(Hls.Events.ERROR, (_, { fatal }) => { if (fatal) stream.isBroken = true; });
    stream.hls.loadSource(stream.url);
    stream.hls.attachMedia(stream.video);
  }

  /** Looks whether the picture has moved since the last time. */
  function look(stream) {
    const { currentTime } = stream.video;
    const now = performance.now();
    if (currentTime !== stream.time) Object.assign(stream, { time: currentTime, moved: now, hasMoved: stream.hasMoved || currentTime > 0 });
    const still = now - stream.moved;
    if (stream.isBroken || still > GIVEN_UP_MS) return 'broken';
    if (!stream.hasMoved) return 'starting';
    return still > STALLED_MS ? 'stalled' : 'live';
  }

  function end(stream) {
    stream.isOver = true;
    if (stream.hls) stream.hls.destroy();
    stream.video.removeAttribute('src');
    stream.video.load();
    stream.video.remove();
  }

  /**
   * Begins to play a playlist in an element, without sound.
   * @returns {{url: string, video: HTMLVideoElement, look: function(): string, behind: function(): ?number, halted: function(): ?number, end: function(): void}}
   *   `look()`: "starting", "live", "stalled" or "broken"; `behind()`: by how many milliseconds it is late, whole seconds, or null;
   *   `halted()`: for how many it has not moved, or null before it has begun to.
   */
  center.videoStream = function videoStream(place, url) {
    const stream = { url, video: makeVideo(), hls: null, time: 0, moved: performance.now(), hasMoved: false, isBroken: false, isOver: false };
    place.prepend(stream.video);
    feed(stream).catch(() => { stream.isBroken = true; });
    return {
      url,
      video: stream.video,
      look: () => look(stream),
      behind: () => (stream.hls && stream.hls.latency ? 1000 * Math.ceil(stream.hls.latency) : null),
      halted: () => (stream.hasMoved ? performance.now() - stream.moved : null),
      end: () => end(stream),
    };
  };

  /** Has the player fetched that the first stream will need; one that does not come is asked for again then. */
  center.videoStream.prepare = () => { player().catch(() => {}); };
})();
