/* Where a live document is to be had, and that of a past time: by what the page's live element says. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const WAIT_S = 25;

  const pathOf = (day) => (day ? `/api/v1/days/${day}` : '/api/v1/live');

  center.liveAddress = {
    /** What the element asks for; with the version that is known already one waits for the next. */
    of({ area, ask, day, days, at }, after = null) {
      const query = new URLSearchParams(ask);
      if (days) query.set('days', days);
      if (at) query.set('at', at);
      if (!day && after !== null) {
        query.set('after', after);
        query.set('wait', WAIT_S);
      }
      return `${pathOf(day)}/${area}?${query}`;
    },
    /** The numbers and trends of another area for the same time, without waiting; its cells are not asked for. */
    ofOther(area, { ask, day, days }, moment = '') {
      const query = new URLSearchParams(ask);
      query.delete('layer');
      if (days) query.set('days', days);
      if (day && moment) query.set('at', moment);
      return `${pathOf(day)}/${area}?${query}`;
    },
  };
})();
