/* The same map with all cells of one size: squares that fill the district's shape, each near where its cell lies. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const RASTER = 240;
  const [LARGEST, STEP] = [1.08, 0.004];
  const SIDES = [[0, 0, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 0, 0]];
  const made = new WeakMap();

  const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
  const mean = (items, axis) => sum(items.map(({ at }) => at[axis])) / items.length;
  const span = (tiles, axis) => Math.max(...tiles.map(({ at }) => at[axis])) - Math.min(...tiles.map(({ at }) => at[axis]));

  /** The district as a picture of RASTER pixels across, of which only "inside or not" is asked. */
  function maskOf({ items, box: [left, top, right, bottom] }) {
    const scale = RASTER / Math.max(right - left, bottom - top);
    const [width, height] = [Math.ceil((right - left) * scale), Math.ceil((bottom - top) * scale)];
    const canvas = Object.assign(document.createElement('canvas'), { width, height });
    const pen = canvas.getContext('2d', { willReadFrequently: true });
    pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
    pen.lineWidth = 1 / scale;
    for (const { path } of items) { pen.fill(path, 'evenodd'); pen.stroke(path); }
    const { data } = pen.getImageData(0, 0, width, height);
    const isIn = (x, y) => x >= 0 && y >= 0 && x < width && y < height && data[4 * (Math.floor(y) * width + Math.floor(x)) + 3] > 127;
    return { width, height, scale, isIn, size: sum(Array.from({ length: width * height }, (_, n) => Number(data[4 * n + 3] > 127))) };
  }

  /** How much of a square lies inside, from 0 to 9. */
  const covered = ({ isIn }, x, y, side) => sum([1, 3, 5].flatMap((i) => [1, 3, 5].map((j) => Number(isIn(x + (i * side) / 6, y + (j * side) / 6)))));

  function squares(mask, side) {
    const found = [];
    for (let row = 0; row * side < mask.height; row += 1) {
      for (let column = 0; column * side < mask.width; column += 1) {
        const [x, y] = [column * side, row * side];
        if (mask.isIn(x + side / 2, y + side / 2)) found.push({ at: [column, row], within: covered(mask, x, y, side) });
      }
    }
    return found;
  }

  /** The largest squares of which `count` have their middle inside; of a few too many, those least inside are left out. */
  function tilesOf(mask, count) {
    for (let factor = LARGEST; ; factor -= STEP) {
      const side = factor * Math.sqrt(mask.size / count);
      const tiles = squares(mask, side);
      if (tiles.length >= count) return { side, tiles: tiles.sort((one, other) => other.within - one.within).slice(0, count) };
    }
  }

  const along = (items, axis) => [...items].sort((one, other) => one.at[axis] - other.at[axis] || one.at[1 - axis] - other.at[1 - axis]);

  /** Gives every cell a tile: both are halved again and again, along the longer side of the tiles. */
  function assign(cells, tiles) {
    if (cells.length === 1) { [cells[0].tile] = tiles; return; }
    const axis = span(tiles, 0) >= span(tiles, 1) ? 0 : 1;
    const [sorted, places, half] = [along(cells, axis), along(tiles, axis), cells.length >> 1];
    assign(sorted.slice(0, half), places.slice(0, half));
    assign(sorted.slice(half), places.slice(half));
  }

  /** The same for groups of cells, which stay together. */
  function assignGroups(groups, tiles) {
    if (groups.length === 1) { assign(groups[0].cells, tiles); return; }
    const axis = span(tiles, 0) >= span(tiles, 1) ? 0 : 1;
    const sorted = along(groups, axis);
    const sizes = sorted.map(({ cells }) => cells.length);
    const cuts = sizes.slice(1).map((_, n) => ({ n: n + 1, first: sum(sizes.slice(0, n + 1)) }));
    const [{ n, first }] = cuts.sort((one, other) => Math.abs(one.first - tiles.length / 2) - Math.abs(other.first - tiles.length / 2));
    const places = along(tiles, axis);
    assignGroups(sorted.slice(0, n), places.slice(0, first));
    assignGroups(sorted.slice(n), places.slice(first));
  }

  /** Cells by the area of the outlines that they lie in. */
  function groupsOf({ items }, outlines) {
    const groups = new Map();
    for (const item of items) {
      const at = center.mapShapes.middle(item);
      const outline = center.mapShapes.at(outlines, at);
      if (!groups.has(outline)) groups.set(outline, { outline, cells: [] });
      groups.get(outline).cells.push({ item, at, tile: null });
    }
    return [...groups.values()].map((group) => ({ ...group, at: [mean(group.cells, 0), mean(group.cells, 1)] }));
  }

  /** The rings around tiles: the sides that no two of them share, one after the other. */
  function ringsAround(tiles) {
    const sides = new Map();
    for (const { at: [x, y] } of tiles) {
      for (const [x1, y1, x2, y2] of SIDES) {
        const [from, to] = [`${x + x1} ${y + y1}`, `${x + x2} ${y + y2}`];
        if (!sides.delete(`${to}>${from}`)) sides.set(`${from}>${to}`, { from, to });
      }
    }
    const rings = [];
    const open = [...sides.values()];
    while (open.length) {
      const ring = [open.pop()];
      for (let at = ring[0].to; at !== ring[0].from; at = ring[ring.length - 1].to) {
        ring.push(...open.splice(open.findIndex(({ from }) => from === at), 1));
      }
      rings.push(ring.map(({ from }) => from.split(' ').map(Number)));
    }
    return rings;
  }

  function make(cells, outlines) {
    const mask = maskOf(cells);
    const { side, tiles } = tilesOf(mask, cells.items.length);
    const groups = groupsOf(cells, outlines);
    assignGroups(groups, tiles);
    const [left, top] = cells.box;
    const onPlane = ([x, y]) => [left + (x * side) / mask.scale, top + (y * side) / mask.scale];
    const square = ({ at: [x, y] }) => SIDES.map(([i, j]) => onPlane([x + i, y + j]));
    const shaped = groups.flatMap((group) => group.cells.map(({ item, tile }) => center.mapShapes.shapeOf(plain(item), [[square(tile)]])));
    const around = groups.filter(({ outline }) => outline).map(({ outline, cells: own }) => {
      const rings = ringsAround(own.map(({ tile }) => tile)).map((ring) => [ring.map(onPlane)]);
      return center.mapShapes.shapeOf(plain(outline), rings);
    });
    return {
      cells: center.mapShapes.collection(cells.url, shaped.sort((one, other) => one.index - other.index)),
      outlines: center.mapShapes.collection(outlines.url, around),
    };
  }

  const plain = ({ code, name, index, leaf }) => ({ code, name, index, leaf });

  center.mapEqual = {
    /** Cells and outlines with all cells of one size, as collections of map-shapes.js; the same for the same ones. */
    of(cells, outlines) {
      if (!made.has(cells)) made.set(cells, new WeakMap());
      const known = made.get(cells);
      if (!known.has(outlines)) known.set(outlines, make(cells, outlines));
      return known.get(outlines);
    },
  };
})();
