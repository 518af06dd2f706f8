/* The strip that says how fresh each feed is. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const FEED_WORDS = { fresh: 'Fresh', late: 'Late', stale: 'Stale', never: 'No data' };
  const WORST_FIRST = ['stale', 'late', 'never', 'fresh'];

  function makeFeed() {
    const { el } = center.dom;
    return el('span', 'feed', [el('span', 'shape'), el('span', 'feed-name'), el('span', 'feed-word'), el('span', 'feed-age')]);
  }

  function paintFeed(place, { name, state, age }) {
    center.dom.setData(place, 'state', state);
    const [, title, word, old] = place.children;
    center.dom.setText(title, name);
    center.dom.setText(word, center.words(FEED_WORDS[state]));
    center.dom.setText(old, age === null ? '' : center.format.age(age));
  }

  /** Sources that were never heard are one: their number says more than their names. */
  function together(feeds) {
    if (feeds.length < 2) return feeds;
    return [{ name: center.words('{count} sources', { count: feeds.length }), state: 'never', age: null }];
  }

  function feedsWorstFirst() {
    const feeds = Object.entries(center.live.boot.feeds).map(([key, { name }]) => ({ name, ...center.live.freshness(key) }));
    const [silent, heard] = [true, false].map((never) => feeds.filter(({ state }) => (state === 'never') === never));
    return [...heard, ...together(silent)].sort((one, other) => WORST_FIRST.indexOf(one.state) - WORST_FIRST.indexOf(other.state));
  }

  /** How wide the feeds and the word for those left out are, with the gap after each: read once, all of them shown. */
  function widthsOf(place, rows) {
    const rest = place.lastElementChild;
    place.dataset.measured = '';
    rows.forEach((row) => { row.hidden = false; });
    rest.hidden = false;
    center.dom.setText(rest, center.words('and {count} more', { count: rows.length }));
    const gap = parseFloat(getComputedStyle(place).columnGap);
    const widths = [...rows, rest].map((row) => row.getBoundingClientRect().width + gap);
    delete place.dataset.measured;
    return { widths: widths.slice(0, -1), more: widths[rows.length], gap };
  }

  /** Hides feeds from the end, the freshest, until the rest fits; how many those are is told at the end. */
  function fit(place, rows) {
    const { widths, more, gap } = widthsOf(place, rows);
    const room = center.sizes.of(place).width + gap;
    let [left, taken] = [rows.length, widths.reduce((sum, width) => sum + width, 0)];
    while (left > 1 && taken + (left < rows.length ? more : 0) > room) {
      left -= 1;
      taken -= widths[left];
    }
    rows.forEach((row, index) => { row.hidden = index >= left; });
    place.lastElementChild.hidden = left === rows.length;
    center.dom.setText(place.lastElementChild, center.words('and {count} more', { count: rows.length - left }));
  }

  /** What is measured again only when the words take another width: the digits of an age are all equally wide. */
  function paintStrip(place, feeds) {
    if (place.children.length !== feeds.length + 1) {
      place.replaceChildren(...feeds.map(makeFeed), center.dom.el('span', 'feed feed-rest'));
    }
    const rows = [...place.children].slice(0, -1);
    rows.forEach((row, index) => paintFeed(row, feeds[index]));
    const mark = `${center.sizes.of(place).width} ${rows.map((row) => row.textContent.replace(/\d/g, '0')).join('|')}`;
    if (place.stripMark === mark) return;
    place.stripMark = mark;
    fit(place, rows);
  }

  function paintFeeds() {
    const feeds = feedsWorstFirst();
    center.dom.seen('[data-list="feeds"]').forEach((place) => paintStrip(place, feeds));
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(() => { if (center.live.document) paintFeeds(); });
    center.live.subscribe((known, changed) => { if (changed.has('feeds')) paintFeeds(); });
  });
})();
