/**
 * Draws the cells of the map on Leaflet's canvas, all of one colour at once: a thousand fills and strokes of their own are what
 * a screen without a graphics card is slow at. Which colour a cell has is map.js's business.
 */
(() => {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** The outline of a cell in the canvas's pixels; kept until Leaflet has projected the cell anew. */
  function outlineOf(layer) {
    if (layer.outlineParts !== layer._parts) {
      layer.outlineParts = layer._parts;
      layer.outline = new Path2D();
      for (const ring of layer._parts) {
        ring.forEach(({ x, y }, index) => (index ? layer.outline.lineTo(x, y) : layer.outline.moveTo(x, y)));
        layer.outline.closePath();
      }
    }
    return layer.outline;
  }

  function gathered(layers, keyOf) {
    const groups = new Map();
    for (const layer of layers) {
      const key = keyOf(layer.options);
      if (!groups.has(key)) groups.set(key, { options: layer.options, path: new Path2D() });
      groups.get(key).path.addPath(outlineOf(layer));
    }
    return groups.values();
  }

  /** Fills, then borders; the thickest borders, of cells pointed at, come last. */
  function draw(pen, layers) {
    for (const { options, path } of gathered(layers.filter(({ options }) => options.fill), ({ fillColor }) => fillColor)) {
      pen.globalAlpha = options.fillOpacity;
      pen.fillStyle = options.fillColor;
      pen.fill(path, 'evenodd');
    }
    const borders = [...gathered(layers.filter(({ options }) => options.weight), ({ color, weight }) => `${color} ${weight}`)];
    for (const { options, path } of borders.sort((one, other) => one.options.weight - other.options.weight)) {
      Object.assign(pen, { globalAlpha: options.opacity, strokeStyle: options.color, lineWidth: options.weight, lineJoin: 'round' });
      pen.stroke(path);
    }
  }

  /** Leaflet 1.9's own `_draw`, but for all layers at once. */
  function drawAll() {
    const { _ctx: pen, _redrawBounds: bounds } = this;
    const layers = [];
    for (let order = this._drawFirst; order; order = order.next) {
      const { layer } = order;
      if (layer._parts && (!bounds || (layer._pxBounds && layer._pxBounds.intersects(bounds)))) layers.push(layer);
    }
    pen.save();
    if (bounds) {
      const size = bounds.getSize();
      pen.beginPath();
      pen.rect(bounds.min.x, bounds.min.y, size.x, size.y);
      pen.clip();
    }
    draw(pen, layers);
    pen.restore();
  }

  center.mapCanvas = {
    /** From now on the canvas that this cell is on draws in this way. */
    adopt({ _renderer: renderer }) {
      if (renderer.draws === drawAll) return;
      renderer.draws = drawAll;
      renderer._draw = drawAll;
    },
    /** Gives cells another fill and draws them over what was there, as all fills are opaque. */
    refill(layers, colourOf) {
      for (const layer of layers) layer.options.fillColor = colourOf(layer);
      const [first] = layers;
      if (!first || !first._renderer || first._renderer._redrawRequest) return;
      const { _ctx: pen } = first._renderer;
      pen.save();
      draw(pen, layers);
      pen.restore();
    },
  };
})();
