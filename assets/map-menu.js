/* The menu of layers: folded away where there is little room, and opened at the layer that is shown. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const SMALL = '(max-width: 1100px)';
  /** How far down the layer shown stands, as a share of the height of what scrolls. */
  const DOWN = 0.3;

  const isSmall = () => window.matchMedia(SMALL).matches;

  /** What scrolls the layers: their own box on a small screen, else the menu. */
  const scrollerOf = (menu) => (isSmall() ? menu.querySelector('.layers') : menu);

  /** Brings the layer shown into sight without moving the page. */
  function toShown(menu) {
    const link = menu.querySelector('.layer[aria-current="true"]');
    const scroller = scrollerOf(menu);
    if (!link || !scroller || !link.getClientRects().length) return;
    const [own, frame] = [link.getBoundingClientRect(), scroller.getBoundingClientRect()];
    if (own.top >= frame.top && own.bottom <= frame.bottom) return;
    scroller.scrollTop += own.top - frame.top - DOWN * frame.height;
  }

  function begin(menu) {
    const fold = menu.querySelector('.layers-fold');
    if (fold.dataset.seen) return;
    fold.dataset.seen = '1';
    fold.addEventListener('toggle', () => { if (fold.open) toShown(menu); });
    if (isSmall()) fold.open = false;
    else toShown(menu);
  }

  center.mapMenu = {
    /** Folds a menu that is new, or opens it at the layer shown. */
    refresh(page) { page.querySelectorAll('.map-menu').forEach(begin); },
  };

  document.addEventListener('click', ({ target }) => {
    const layer = target.closest && target.closest('.layer');
    if (layer && isSmall()) layer.closest('details').open = false;
  });
})();
