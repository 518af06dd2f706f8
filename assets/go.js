/* Going from page to page without loading anew: links inside the product change the address, Dash answers it. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const INSIDE = 'a[href^="/map/"], a[href^="/wall/"]';

  const plain = (event) => event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;

  /** Goes to an address of the product; Back returns, unless it shall stand `instead` of the one that is left. */
  center.go = function go(href, instead = false) {
    center.ahead.look(href);
    const other = new URL(href, window.location.href).pathname !== window.location.pathname;
    window.history[instead ? 'replaceState' : 'pushState']({}, '', href);
    center.ahead.afterMap(() => window.dispatchEvent(new CustomEvent('_dashprivate_pushstate')));
    if (other) window.scrollTo(0, 0);
  };

  document.addEventListener('click', (event) => {
    const link = event.target.closest && event.target.closest(INSIDE);
    if (!link || event.defaultPrevented || !plain(event) || link.target) return;
    event.preventDefault();
    center.go(link.getAttribute('href'));
  });
})();
