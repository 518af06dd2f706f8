/* The name by which somebody acts where nobody signs in: asked for once, kept in this browser. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const KEY = 'officer-name';

  center.officer = {
    /** The name that was given last, or "". */
    get name() { return window.localStorage.getItem(KEY) || ''; },
    remember(name) { window.localStorage.setItem(KEY, name); },
  };
})();
