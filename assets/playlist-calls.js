/* Takes the wall to a new critical event, to the view and the place that it is about, and back after a while. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const NEW_MS = 120000;
  const STAY_S = 45;
  const LONGEST_STAYS = 4;
  const REST_STAYS = 1;

  let seen = null;
  /** The alert that has the wall: `{id, area, since, until}` by performance.now(). */
  let call = null;
  let restUntil = 0;

  const stayMs = () => 1000 * center.playlist.seconds('stay', STAY_S);
  const feedOf = (rule) => (center.live.boot.events[rule] || {}).feed;

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

  function isNew([id, at, severity]) {
    return severity === 'critical' && !seen.has(id) && center.live.now() - at < NEW_MS;
  }

  function take([id, , , rule, area, site]) {
    const key = viewOf(feedOf(rule));
    const now = performance.now();
    if (!key || now < restUntil) return;
    const since = call ? call.since : now;
    call = { id, area, since, until: Math.min(now + stayMs(), since + LONGEST_STAYS * stayMs()) };
    const { name } = center.live.boot.events[rule];
    center.playlist.call(key, name);
    const text = [name, site].filter(Boolean).join(' · ');
    if (center.mapTour) center.mapTour.show(area, text);
    center.nearCameras.show(id, area, text);
  }

  function mark() {
    document.querySelectorAll('.event').forEach((row) => {
      center.dom.setData(row, 'called', call && row.dataset.event === String(call.id) ? '' : null);
    });
  }

  /** What was there when the wall was opened is not new. */
  function hear(known, changed) {
    if (!center.views.current) seen = null;
    if (!center.views.current || !changed.has('events')) return;
    const news = seen ? known.events.filter(isNew) : [];
    seen = new Set(known.events.map(([id]) => id));
    if (news.length) take(news[0]);
    mark();
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
    center.live.subscribe(hear);
    center.live.everySecond(tick);
  });
})();
