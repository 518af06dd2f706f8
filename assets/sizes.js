/* How large places are, in CSS pixels. live.js has all that are known read before it tells painters anything: whoever reads
   a size between two writes makes the browser lay out the whole page once more. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const known = new Map();
  let rem = 0;

  const read = (place) => ({ width: place.clientWidth, height: place.clientHeight });
  const readRem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);

  center.sizes = {
    /** The inner size of a place as this refresh found it; 0 × 0 while it is hidden. */
    of(place) {
      if (!known.has(place)) known.set(place, read(place));
      return known.get(place);
    },
    /** The page's `rem` in pixels. */
    get rem() {
      rem = rem || readRem();
      return rem;
    },
    /** Reads all anew. */
    measure() {
      rem = readRem();
      known.forEach((_, place) => (place.isConnected ? known.set(place, read(place)) : known.delete(place)));
    },
  };
})();
