/* Local times of the product's time zone as fields of a form have them, whatever zone the browser is in. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const text = (ms) => new Date(ms).toLocaleString('sv', { timeZone: center.live.boot.time_zone }).slice(0, 16).replace(' ', 'T');

  /** How far the zone's clocks are ahead of UTC at an instant, in ms. */
  const ahead = (ms) => Date.parse(`${text(ms)}Z`) - ms;

  center.zoneTime = {
    /** An instant (UTC ms) as "2026-03-18T14:30". */
    text,
    /** The instant (UTC ms) of such a text; NaN where it is none. */
    instant(local) {
      const read = Date.parse(`${local}Z`);
      // Clocks may change between the two.
      return Number.isNaN(read) ? NaN : read - ahead(read - ahead(read));
    },
  };
})();
