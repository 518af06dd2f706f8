/* Scripts of others that only some pages need: each is fetched once, when it is first asked for. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const fetched = new Map();

  /** Resolves when the script of that address has run; one that does not load may be asked for again. */
  center.script = function script(src) {
    if (!fetched.has(src)) {
      fetched.set(src, new Promise((resolve, reject) => {
        const made = Object.assign(document.createElement('script'), { src, onload: resolve });
        made.onerror = () => {
          fetched.delete(src);
          made.remove();
          reject(new Error(`${src} does not load`));
        };
        document.head.append(made);
      }));
    }
    return fetched.get(src);
  };
})();
