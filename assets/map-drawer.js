/* The drawer with one site, thing, case or alert, or a form: opened and closed by the address. What it says is map-drawer-parts.js's. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const [ASK_EVERY_MS, TRY_AGAIN_MS] = [30000, 5000];
  const PHONE = '(max-width: 700px)';
  const FAILURES = { 403: 'You may not see this.', 404: 'This is not there, or no longer.' };

  const NOTHING = { thing: '', act: '', left: '', asking: null, opener: null, asked: 0 };

  let shown = NOTHING;

  const drawer = () => document.getElementById('map-drawer');
  const body = () => drawer().querySelector('[data-part="drawer"]');

  function say(text) {
    body().replaceChildren(center.dom.el('p', 'empty', text));
  }

  /** Who has the focus: what was found by a search goes away, the field of the search stays. */
  function focused() {
    const { activeElement: found } = document;
    const search = found && found.closest('.search');
    return search ? search.querySelector('input') : found;
  }

  /** Focus goes to where it was, or to where the thing was pointed at. */
  function giveBack(opener) {
    const isThere = opener && opener.isConnected && opener !== document.body;
    const target = isThere ? opener : document.querySelector('.map-page .map-canvas');
    target.focus({ preventScroll: true });
  }

  /** Out of a form one comes back to the way that led to it, as soon as it can be seen. */
  function giveWay() {
    const isWanted = shown.left && document.activeElement === drawer();
    const ways = isWanted ? [...body().querySelectorAll(`a[data-change="act=${shown.left}"]`)] : [];
    ways.filter((way) => way.getClientRects().length).slice(0, 1).forEach((way) => { shown.left = ''; way.focus(); });
  }

  /** On a phone the drawer covers everything: nothing below it is reached. */
  function cover(place, isOpen) {
    const isAll = isOpen && window.matchMedia(PHONE).matches;
    [...place.children].forEach((child) => { if (!child.contains(drawer())) child.inert = isAll; });
  }

  function ring(told) {
    center.map.states.filter(({ panel }) => panel.closest('.map-page')).forEach((state) => {
      const isPlaced = told && told.lon !== null;
      const at = isPlaced ? center.mapShapes.onPlane(told.lon, told.lat) : null;
      center.mapPoints.ringAround(state, told && { kind: told.kind, id: told.id, at });
      const place = isPlaced && window.L.latLng(told.lat, told.lon);
      if (place && told.isNew && !state.map.getBounds().contains(place)) state.map.panTo(place);
    });
  }

  function tell(told, isNew) {
    const scrolled = body().scrollTop;
    const reached = body().contains(document.activeElement) ? document.activeElement.dataset.change : null;
    center.dom.arrange(body(), center.mapDrawerParts.of(told));
    if (!isNew) body().scrollTop = scrolled;
    if (reached && !isNew) [...body().querySelectorAll('a')].filter(({ dataset }) => dataset.change === reached).slice(0, 1).forEach((each) => each.focus());
    giveWay();
    drawer().setAttribute('aria-label', told.name || told.category || told.what);
    ring({ ...told, isNew });
    center.mapLinks.refresh(drawer().closest('.map-page'));
  }

  /** What was told before stays while the server is away. */
  function failed(isNew) {
    shown.asked = performance.now() - ASK_EVERY_MS + TRY_AGAIN_MS;
    if (isNew) say(center.words('The server does not answer. Trying again …'));
  }

  async function ask(isNew) {
    const { thing } = shown;
    shown.asked = performance.now();
    shown.asking = new AbortController();
    try {
      const [kind, id] = thing.split(':');
      const answer = await fetch(`/api/v1/things/${kind}/${id}?lang=${center.live.boot.lang}`, { signal: shown.asking.signal });
      if (shown.thing !== thing || shown.act) return;
      if (answer.ok) tell(await answer.json(), isNew);
      else if (FAILURES[answer.status]) say(center.words(FAILURES[answer.status]));
      else failed(isNew);
    } catch (error) {
      if (error.name !== 'AbortError' && shown.thing === thing) failed(isNew);
    }
  }

  function fill({ thing, act }) {
    if (act) {
      body().replaceChildren(center.drawerForms.of(act, thing));
      drawer().setAttribute('aria-label', center.words(center.drawerForms.acts[act].title));
      return;
    }
    say(center.words('Loading'));
    ask(true);
  }

  function open(place, thing, act) {
    const opener = shown.thing || shown.act ? shown.opener : focused();
    if (shown.asking) shown.asking.abort();
    const left = shown.thing === thing && !act ? shown.act : '';
    shown = { ...NOTHING, thing, act, left, opener };
    drawer().hidden = false;
    cover(place, true);
    body().scrollTop = 0;
    drawer().focus({ preventScroll: true });
    fill(shown);
  }

  function close(place) {
    const { opener, asking } = shown;
    if (asking) asking.abort();
    shown = NOTHING;
    const hadFocus = drawer().contains(document.activeElement) || document.activeElement === document.body;
    drawer().hidden = true;
    cover(place, false);
    ring(null);
    if (hadFocus) giveBack(opener);
  }

  /** Shows what the address names, or nothing. */
  function refresh(place) {
    if (!drawer() || !center.live.boot) return;
    const [thing, act] = ['thing', 'act'].map(center.mapLinks.part);
    const isOpen = Boolean(thing || act);
    if (thing === shown.thing && act === shown.act && drawer().hidden === !isOpen) return;
    if (isOpen) open(place, thing, act);
    else close(place);
  }

  const follow = () => { const place = document.querySelector('.map-page'); if (place) refresh(place); };

  function leave(event) {
    if (event.key !== 'Escape' || event.defaultPrevented || !drawer() || drawer().hidden) return;
    if (event.target.matches('input, select, textarea') && !drawer().contains(event.target)) return;
    event.preventDefault();
    center.go(center.mapLinks.address(shown.act ? { act: '' } : { thing: '' }));
  }

  center.mapDrawer = {
    refresh,
    /** To be called when more of what the drawer tells can be seen. */
    giveWay,
    /** Asks once more for what is shown, where it is known to be another by now. */
    again() { if (shown.thing && !shown.act) ask(false); },
  };
  document.addEventListener('keydown', leave);
  window.addEventListener('popstate', follow);
  window.addEventListener('_dashprivate_pushstate', follow);
  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(() => {
      const isDue = shown.thing && !shown.act && !document.hidden && performance.now() - shown.asked > ASK_EVERY_MS;
      if (isDue && drawer()) ask(false);
    });
  });
})();
