/* The sheets that the map is drawn on, one above the other, kept in their place by Leaflet; what is drawn is others' business. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const SHEETS = ['fills', 'lines', 'points'];
  const SVG = 'http://www.w3.org/2000/svg';
  /** A map that is dragged shows so much more at each side, as a share of its size. */
  const MARGIN = 0.1;

  let Sheets = null;

  /** A drawing of lines above the sheets, in the coordinates of the plane. */
  function makeMarks() {
    const marks = document.createElementNS(SVG, 'svg');
    marks.setAttribute('class', 'map-marks');
    marks.append(document.createElementNS(SVG, 'g'));
    return marks;
  }

  /** Leaflet's base of all renderers: it knows when and where to, and moves the sheets while one zooms. */
  function define() {
    const base = window.L.Renderer.prototype;
    return window.L.Renderer.extend({
      initialize(padding, drawn) {
        base.initialize.call(this, { padding });
        this.drawn = drawn;
        this.pens = {};
      },
      _initContainer() {
        const canvases = SHEETS.map((name) => {
          const canvas = center.dom.el('canvas', `map-${name}`);
          this.pens[name] = canvas.getContext('2d');
          return canvas;
        });
        this.marks = makeMarks();
        this._container = center.dom.el('div', 'map-sheets', [...canvases, this.marks]);
      },
      _destroyContainer() { this._container.remove(); },
      _update() {
        if (this._map._animatingZoom && this._bounds) return;
        base._update.call(this);
        window.L.DomUtil.setPosition(this._container, this._bounds.min);
        this.refresh();
      },
      /** Draws all sheets anew. */
      refresh() {
        const { x: width, y: height } = this._bounds.getSize();
        const ratio = window.devicePixelRatio;
        Object.assign(this, { width, height, ratio }, center.mapShapes.view(this._map, this._bounds.min));
        Object.values(this.pens).forEach(({ canvas }) => fitCanvas(canvas, width, height, ratio));
        this.marks.setAttribute('width', width);
        this.marks.setAttribute('height', height);
        this.marks.firstChild.setAttribute('transform', `translate(${this.dx} ${this.dy}) scale(${this.k})`);
        this.drawn();
      },
      /** The pen of a sheet, in the coordinates of the plane. */
      onPlane(name) {
        const pen = this.pens[name];
        const { k, dx, dy, ratio } = this;
        pen.setTransform(k * ratio, 0, 0, k * ratio, dx * ratio, dy * ratio);
        return pen;
      },
      /** The same in the pixels of the screen, with nothing on it any more. */
      emptied(name) {
        const pen = this.pens[name];
        pen.setTransform(1, 0, 0, 1, 0, 0);
        pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
        return pen;
      },
      /** A box of the plane in pixels of the map's container. */
      inContainer([left, top, right, bottom]) {
        const at = this._map.layerPointToContainerPoint(this._bounds.min);
        const [x, y] = [at.x + this.dx, at.y + this.dy];
        return [left * this.k + x, top * this.k + y, right * this.k + x, bottom * this.k + y];
      },
      /** A path above the sheets, with `d` in the coordinates of the plane. */
      mark(className) {
        const path = document.createElementNS(SVG, 'path');
        path.setAttribute('class', className);
        this.marks.firstChild.append(path);
        return path;
      },
    });
  }

  function fitCanvas(canvas, width, height, ratio) {
    const [w, h] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (canvas.width !== w || canvas.height !== h) Object.assign(canvas, { width: w, height: h });
    Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  }

  center.mapView = {
    /** Lays the sheets on a map; `drawn()` is called whenever they have to be drawn. */
    create(map, drawn) {
      Sheets ??= define();
      return new Sheets(map.options.dragging ? MARGIN : 0, drawn).addTo(map);
    },
    /** The outline of a shape as the `d` of a mark. */
    outline: ({ rings }) => rings.map((ring) => `M${ring.map(([x, y]) => `${x.toFixed(4)} ${y.toFixed(4)}`).join('L')}Z`).join(''),
  };
})();
