/* While an alert has the wall, the cameras nearest to its place stand where the view has least to say about it. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const PANES = 4;
  const METRES_A_DEGREE = 111320;
  /** What an alert itself is told by is not covered; a wall of cameras is what they take the place of first. */
  const KEPT = '.area-map, .area-alerts, .area-ticker';
  const FIRST = '.area-cameras';
  const NEXT_PX = 60;
  const POINTS_KEPT_MS = 5500;

  /** `{place, covered}` while they are shown. */
  let shown = null;
  let asked = 0;

  const box = (panel) => panel.getBoundingClientRect();
  const size = (panel) => box(panel).width * box(panel).height;
  const isNear = (one, other) => Math.abs(one - other) < NEXT_PX;

  /** The panels above and below one that are as wide as it, in an unbroken column with it, from the top. */
  function column(middle, panels) {
    const found = [middle];
    const [left, right] = [box(middle).left, box(middle).right];
    const alike = panels.filter((panel) => panel !== middle && isNear(box(panel).left, left) && isNear(box(panel).right, right));
    const above = () => alike.find((panel) => isNear(box(panel).bottom, box(found[0]).top));
    const below = () => alike.find((panel) => isNear(box(panel).top, box(found[found.length - 1]).bottom));
    for (let next = above(); next; next = above()) found.unshift(next);
    for (let next = below(); next; next = below()) found.push(next);
    return found;
  }

  /** The panels whose places they take: those of a wall of cameras, else the column of the largest one. */
  function covered() {
    const panels = center.dom.seen('.wall-grid .panel').filter((panel) => panel.getClientRects().length && !panel.matches(KEPT));
    const first = panels.find((panel) => panel.matches(FIRST));
    if (first) return [first];
    const [largest] = panels.sort((one, other) => size(other) - size(one));
    return largest ? column(largest, panels) : [];
  }

  async function alertsIn(area) {
    const answer = await fetch(`/api/v1/areas/${area}/points/alert`, { signal: AbortSignal.timeout(10000) });
    return answer.ok ? (await answer.json()).rows : [];
  }

  /**
   * Where an alert is: its site or the middle of its area, as points have it; null where that is not known. The server
   * keeps points for some seconds: one that has just come is not among them at first, others of its area may be.
   */
  async function placeOf(id, area) {
    const rows = await alertsIn(area);
    if (!rows.some(([number]) => number === id)) {
      await new Promise((resolve) => { setTimeout(resolve, POINTS_KEPT_MS); });
      rows.unshift(...await alertsIn(area));
    }
    const found = rows.find(([number]) => number === id) || rows[0];
    return found ? { lon: found[1], lat: found[2] } : null;
  }

  /** Nothing is covered for a panel without pictures. */
  async function hasCameras({ lon, lat }) {
    const found = await center.cameras.list(center.live.document.area, { near: `${lon},${lat}`, limit: 1 }).catch(() => []);
    return found.length > 0;
  }

  /** On a grid they reach from the first of the covered places to the last. */
  function makePlace(covers, panel) {
    const [first, last] = [covers[0], covers[covers.length - 1]].map((each) => each.parentElement.style.gridArea.split(' ')[0]);
    const made = center.dom.el('div', 'place', [panel]);
    Object.assign(made.style, { gridRow: `${first}-start / ${last}-end`, gridColumn: `${first}-start / ${first}-end` });
    return made;
  }

  function makePanel({ lon, lat }, text) {
    const { el } = center.dom;
    const head = el('header', 'panel-head', [el('h2', 'panel-title', center.words('Nearest cameras')), el('div', 'panel-aside', [el('span', '', text)])]);
    const body = el('div', 'cameras');
    Object.assign(body.dataset, { list: 'cameras', near: `${lon},${lat}`, panes: PANES, live: PANES });
    return el('section', 'panel area-cameras near-cameras', [head, body]);
  }

  function release() {
    asked += 1;
    if (!shown) return;
    shown.place.querySelectorAll('.pane-picture').forEach(center.video.stop);
    shown.place.remove();
    shown.covered.forEach((panel) => { panel.hidden = false; });
    shown = null;
    center.live.repaint();
  }

  async function show(id, area, text) {
    release();
    const mine = asked;
    const place = await placeOf(id, area).catch(() => null);
    const covers = place && (await hasCameras(place)) && mine === asked ? covered() : [];
    if (!covers.length) return;
    shown = { place: makePlace(covers, makePanel(place, text)), covered: covers };
    covers[0].parentElement.before(shown.place);
    covers.forEach((panel) => { panel.hidden = true; });
    center.cameraWall.look();
  }

  /** How far a camera is from a place (WGS84 degrees), in metres, on a plane that touches it. */
  function metres({ lon, lat }, other) {
    const across = (other.lon - lon) * Math.cos((lat * Math.PI) / 180);
    return METRES_A_DEGREE * Math.hypot(across, other.lat - lat);
  }

  center.nearCameras = {
    /** Shows those nearest to an alert of that number in an area, under a text, until `release`. */
    show,
    release,
    metres,
  };
})();
