/* The document of another area beside the page's own: read where one is wanted, and again while the day runs. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const ASK_EVERY_MS = 10000;
  const nothing = (url) => ({ url, known: null, asked: -Infinity });

  /** Something that reads one other document; `onKnown()` is called with each that has come. */
  center.beside = function beside(onKnown) {
    let other = nothing('');

    async function ask(url) {
      other.asked = performance.now();
      try {
        const answer = await fetch(url);
        if (!answer.ok) throw new Error(`${url}: the server answers ${answer.status}`);
        const known = await answer.json();
        if (other.url !== url) return;
        other.known = known;
        onKnown();
      } catch { /* the numbers stay away or as they are: the lamp says that the server is away */ }
    }

    return {
      /** The document, or null until it has come. */
      get known() { return other.known; },
      /** Reads from an address from now on, or nothing for ""; whether it is another one than before. */
      follow(url) {
        const isOther = url !== other.url;
        if (isOther) other = nothing(url);
        const isDue = performance.now() - other.asked > ASK_EVERY_MS && !document.hidden && (!other.known || !center.live.isPast);
        if (url && isDue) ask(url);
        return isOther;
      },
    };
  };
})();
