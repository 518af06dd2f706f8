/* Takes the wall to a new critical alert, to the view and the place that it is about, and back after a while. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const STAY_S = 45;
  const LONGEST_STAYS = 4;
  const REST_STAYS = 1;

  /** The alert that has the wall: `{id, rule, since, until}` by performance.now(). */
  let call = null;
  let restUntil = 0;

  const stayMs = () => 1000 * center.playlist.seconds('stay', STAY_S);

  /** How much of a view is about a feed: that share of its numbers. */
  function share(key, feed) {
    const { numbers } = center.views.get(key);
    return (numbers[feed] || 0) / Math.max(1, Object.values(numbers).reduce((sum, count) => sum + count, 0));
  }

  /** The view that is most about a feed, of those that show it; the first of equals. */
  function viewOf(feed) {
    const about = center.playlist.keys.filter((key) => center.views.get(key).feeds.includes(feed));
    return about.sort((one, other) => share(other, feed) - share(one, feed))[0];
  }

  function take([{ id, rule, area, place }]) {
    if (!center.views.current) return;
    const { name, feed } = center.alerts.ruleOf({ rule });
    const key = viewOf(feed);
    const now = performance.now();
    if (!key || now < restUntil) return;
    const since = call ? call.since : now;
    call = { id, rule, since, until: Math.min(now + stayMs(), since + LONGEST_STAYS * stayMs()) };
    center.playlist.call(key, name);
    const text = [name, place].filter(Boolean).join(' · ');
    if (center.mapTour) center.mapTour.show(area, text);
    center.nearCameras.show(id, area, text);
    mark();
  }

  /** Its line; that of all of its rule where it has none of its own. */
  function mark() {
    const keys = call ? [call, { ...call, id: null }].map(center.alerts.keyOf) : [];
    document.querySelectorAll('.event').forEach((row) => {
      center.dom.setData(row, 'called', keys.includes(row.dataset.alert) ? '' : null);
    });
  }

  function tick() {
    const now = performance.now();
    if (!call || (now < call.until && center.playlist.isCalled)) return;
    if (call.until - call.since >= LONGEST_STAYS * stayMs()) restUntil = now + REST_STAYS * stayMs();
    call = null;
    mark();
    if (center.mapTour) center.mapTour.release();
    center.nearCameras.release();
    center.playlist.release();
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.alerts.onNew(take);
    center.live.subscribe((_, changed) => { if (changed.has('alerts')) mark(); });
    center.live.everySecond(tick);
  });
})();
