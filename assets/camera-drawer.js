/* The picture of a camera in the drawer of the map: live while the drawer is open. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const ASK_EVERY_MS = 15000;

  /** The pane of the camera that was told last: `{code, area, pane, camera, asked}`. */
  let shown = null;

  function paint() {
    const { pane, camera } = shown;
    if (pane.isConnected) center.panes.paint(pane, camera, true);
  }

  async function ask(mine) {
    mine.asked = performance.now();
    try {
      const cameras = await center.cameras.list(mine.area);
      mine.camera = cameras.find(({ code }) => code === mine.code) || { ...mine.camera, state: 'no_source' };
    } catch { /* what was shown stays; its age goes on */ }
    if (mine === shown) paint();
  }

  function look() {
    if (!shown || !shown.pane.isConnected || !center.video.isSeen(shown.pane)) return;
    if (performance.now() - shown.asked >= ASK_EVERY_MS) ask(shown);
    paint();
  }

  center.cameraDrawer = {
    /** The pane of a thing whose feed has pictures; the same element as long as it is the same thing. Null for others. */
    paneOf({ kind, code, name, area, state }) {
      if (!(center.live.boot.feeds[kind] || {}).pictures) return null;
      if (!shown || shown.code !== code) {
        const [last] = area[area.length - 1];
        shown = { code, area: last, pane: center.panes.make('div'), camera: { code, name, area: last, state }, asked: -Infinity };
        requestAnimationFrame(look);
      }
      return shown.pane;
    },
  };

  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(look));
})();
