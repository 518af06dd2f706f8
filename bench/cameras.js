/* A page of bare panes for the bench: no words, no states, hls.js alone. */
window.bench = (() => {
  'use strict';
  const CONFIG = {
    enableWorker: false, lowLatencyMode: true, liveSyncDurationCount: 2, liveMaxLatencyDurationCount: 6,
    maxLiveSyncPlaybackRate: 1.15, maxBufferLength: 8, maxMaxBufferLength: 12, backBufferLength: 4,
  };
  let panes = [];

  const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  async function ask(code) {
    const answer = await fetch(`/api/v1/cameras/${code}/watch`, { method: 'POST' });
    if (!answer.ok) throw new Error(`${code}: ${answer.status}`);
    return answer.json();
  }

  async function live(code) {
    for (;;) {
      const told = await ask(code);
      if (told.state === 'live') return told.url;
      await wait(200); // as the product's own player does
    }
  }

  /** Seconds from the first question to the first frame. */
  async function show(code) {
    const since = performance.now();
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true, width: 300 });
    document.body.append(video);
    const first = new Promise((resolve) => { video.requestVideoFrameCallback(() => resolve((performance.now() - since) / 1000)); });
    const url = await live(code);
    const hls = new window.Hls(CONFIG);
    hls.loadSource(url);
    hls.attachMedia(video);
    const again = setInterval(() => ask(code), 5000);
    panes.push({ video, hls, again });
    return first;
  }

  /** Pairs of UTC seconds and brightness of every frame that a pane shows, for some seconds. */
  function light(video, seconds) {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1, height: 1 });
    const brush = canvas.getContext('2d', { willReadFrequently: true });
    const until = performance.now() + 1000 * seconds;
    const seen = [];
    return new Promise((resolve) => {
      const look = (now) => {
        brush.drawImage(video, video.videoWidth / 2, video.videoHeight / 2, 32, 32, 0, 0, 1, 1);
        const [red] = brush.getImageData(0, 0, 1, 1).data;
        seen.push([(performance.timeOrigin + now) / 1000, 16 + red * 219 / 255]);
        if (now < until) video.requestVideoFrameCallback(look);
        else resolve(seen);
      };
      video.requestVideoFrameCallback(look);
    });
  }

  return {
    show: (codes) => Promise.all(codes.map(show)),
    frames() {
      const all = panes.map(({ video }) => video.getVideoPlaybackQuality());
      const sum = (key) => all.reduce((total, each) => total + each[key], 0);
      return { shown: sum('totalVideoFrames'), dropped: sum('droppedVideoFrames') };
    },
    async brightness(seconds) {
      const seen = [];
      for (const { video } of panes) seen.push(await light(video, seconds / panes.length + 1));
      return seen;
    },
    clear() {
      panes.forEach(({ video, hls, again }) => { clearInterval(again); hls.destroy(); video.remove(); });
      panes = [];
    },
  };
})();
