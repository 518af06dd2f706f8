/* The latest events, and the strip that says how fresh each feed is. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const EVENT_ROW_REM = 3.3;
  const URGENT_FOR_MS = 3600000;
  const URGENCY = { critical: 2, warn: 1, notice: 0 };
  const SEVERITY_WORDS = { critical: 'Critical', warn: 'Warning', notice: 'Notice' };
  const FEED_WORDS = { fresh: 'Fresh', late: 'Late', stale: 'Stale', never: 'No data' };
  const WORST_FIRST = ['stale', 'late', 'never', 'fresh'];

  function urgency([, at, severity]) {
    return center.live.now() - at < URGENT_FOR_MS ? URGENCY[severity] : 0;
  }

  function shownValue(rule, value) {
    if (value === null || value === undefined) return '';
    if (rule.values) return rule.values[value] || value;
    return center.format.withUnit(value, { unit: rule.unit || '', decimals: rule.decimals || 0 });
  }

  function where(area, site) {
    const way = center.names.wayTo(area);
    const parts = site ? [way[0], site, way[1]] : way;
    return parts.filter(Boolean).map((part) => center.dom.el('span', '', part));
  }

  /** Whether an event is of the feeds that the panel is about; all are where it names none. */
  function isOf({ dataset: { feeds } }) {
    return ([, , , rule]) => !feeds || feeds.split(' ').includes((center.live.boot.events[rule] || {}).feed);
  }

  function makeEvent([id, at, severity, ruleKey, area, site, shown]) {
    const { el } = center.dom;
    const rule = center.live.boot.events[ruleKey] || { name: ruleKey };
    const age = el('span', 'event-age');
    age.dataset.at = at;
    const row = el('a', 'event', [
      el('span', 'shape'),
      el('span', 'event-what', [el('b', '', rule.name), el('span', '', shownValue(rule, shown))]),
      age,
      el('span', 'event-where', where(area, site)),
      el('span', 'event-word', center.words(SEVERITY_WORDS[severity])),
    ]);
    row.dataset.state = severity;
    row.dataset.event = id;
    row.href = center.links.map(area);
    return row;
  }

  function paintAges() {
    document.querySelectorAll('.event-age').forEach((place) => {
      center.dom.setText(place, center.format.age(Math.max(0, center.live.now() - Number(place.dataset.at))));
    });
  }

  function paintEvents(known) {
    const sorted = [...known.events].sort((one, other) => urgency(other) - urgency(one) || other[1] - one[1]);
    center.dom.seen('[data-list="events"]').forEach((place) => {
      const rows = center.dom.rowsThatFit(place, EVENT_ROW_REM);
      const shown = sorted.filter(isOf(place)).slice(0, rows);
      center.dom.setData(place, 'full', shown.length === rows ? '' : null);
      const none = [center.dom.el('p', 'empty', center.words('No events today'))];
      place.replaceChildren(...(shown.length ? shown.map(makeEvent) : none));
    });
    paintAges();
  }

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

  function paintEverySecond() {
    if (!center.live.document) return;
    paintAges();
    paintFeeds();
  }

  center.events = {
    isOf,
    /** The words for an event: what it is, the value it carries, and where: its site, or else the widest area below. */
    told([, , , ruleKey, area, site, shown]) {
      const rule = center.live.boot.events[ruleKey] || { name: ruleKey };
      return { name: rule.name, shown: shownValue(rule, shown), place: site || center.names.wayTo(area)[0] };
    },
  };

  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(paintEverySecond);
    center.live.subscribe((known, changed) => {
      if (changed.has('events')) paintEvents(known);
      if (changed.has('feeds')) paintFeeds();
    });
  });
})();
