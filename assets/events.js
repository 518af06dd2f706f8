/* The events of the document: what happened, in the words of its rule; and which of them are urgent still. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const URGENT_FOR_MS = 3600000;
  const URGENCY = { critical: 2, warn: 1, notice: 0 };

  const ruleOf = (key) => center.live.boot.events[key] || { name: key };

  function urgency([, at, severity], now) {
    return now - at < URGENT_FOR_MS ? URGENCY[severity] : 0;
  }

  center.events = {
    /** Urgent ones first, else the newest. */
    urgentFirst(events) {
      const now = center.live.isPast ? center.live.document.as_of : center.live.now();
      return [...events].sort((one, other) => urgency(other, now) - urgency(one, now) || other[1] - one[1]);
    },
    /** Whether an event is of the feeds that a panel is about; all are where it names none. */
    isOf: ({ dataset: { feeds } }) => ([, , , rule]) => !feeds || feeds.split(' ').includes(ruleOf(rule).feed),
    /** The words for an event: what it is, the value it carries, and where: its site, or else the widest area below. */
    told([, , , rule, area, site, shown]) {
      return { name: ruleOf(rule).name, shown: center.format.shown(shown, ruleOf(rule)), place: site || center.names.wayTo(area)[0] };
    },
  };
})();
