/* The colours and the measure that the map paints with, read from the style sheets, and the hatching of cells without data. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const STRIPES_REM = 0.4;
  const STRIPE_SHARE = 0.2;

  /** A canvas pattern of stripes, in the pixels of the screen. */
  function hatch(line, ground) {
    const size = Math.round(STRIPES_REM * center.sizes.rem * window.devicePixelRatio);
    const tile = document.createElement('canvas');
    tile.width = size;
    tile.height = size;
    const pen = tile.getContext('2d');
    pen.fillStyle = ground;
    pen.fillRect(0, 0, size, size);
    pen.strokeStyle = line;
    pen.lineWidth = size * STRIPE_SHARE;
    for (const shift of [-size, 0, size]) {
      pen.moveTo(shift, size);
      pen.lineTo(shift + size, 0);
    }
    pen.stroke();
    return pen.createPattern(tile, 'repeat');
  }

  function made(panel, mark) {
    const style = getComputedStyle(panel);
    const known = {};
    const read = (name) => (known[name] ??= style.getPropertyValue(name).trim());
    const stripes = hatch(read('--unknown'), read('--panel'));
    return { mark, rem: center.sizes.rem, read, ground: read('--ground'), outline: read('--map-outline'), hatch: stripes };
  }

  center.mapColours = {
    /** The colours of a panel, and its `rem` in pixels; `known`, as given before, while theme and size of the page are the same. */
    of(panel, known) {
      const { theme } = (panel.closest('[data-theme]') || document.documentElement).dataset;
      const mark = `${theme} ${center.sizes.rem} ${window.devicePixelRatio}`;
      return known && known.mark === mark ? known : made(panel, mark);
    },
  };
})();
