/**
 * Names on the map: each inside its area, where it neither covers another name nor leaves the panel.
 * What is named are the areas whose outlines are drawn.
 */
(() => {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const RASTER = 15;
  const TRIED = 24;
  const GAP = 3;
  const MOST_POINTS = 160;

  /** Whether a point is inside a ring. */
  function inside(ring, x, y) {
    let odd = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const [xi, yi] = ring[i];
      const [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) odd = !odd;
    }
    return odd;
  }

  /** Distance from a point to the ring, with the vertical counted double: a name is wider than high. */
  function clearance(ring, x, y) {
    let best = Infinity; // squared
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      const dx = ring[i][0] - ring[j][0];
      const dy = ring[i][1] - ring[j][1];
      const along = Math.max(0, Math.min(1, ((x - ring[j][0]) * dx + (y - ring[j][1]) * dy) / (dx * dx + dy * dy || 1)));
      const [right, down] = [x - ring[j][0] - along * dx, 2 * (y - ring[j][1] - along * dy)];
      best = Math.min(best, right * right + down * down);
    }
    return Math.sqrt(best);
  }

  function area(ring) {
    let sum = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i, i += 1) {
      sum += (ring[j][0] - ring[i][0]) * (ring[j][1] + ring[i][1]);
    }
    return Math.abs(sum) / 2;
  }

  /** The ring with fewer points: enough to tell where a name has room. */
  function coarse(ring) {
    const step = Math.ceil(ring.length / MOST_POINTS);
    return ring.filter((_, index) => index % step === 0);
  }

  /** Points of a raster inside the ring, roomiest first. */
  function places(ring) {
    const xs = ring.map((point) => point[0]);
    const ys = ring.map((point) => point[1]);
    const [left, top] = [Math.min(...xs), Math.min(...ys)];
    const [width, height] = [Math.max(...xs) - left, Math.max(...ys) - top];
    const found = [];
    for (let i = 0; i < RASTER * RASTER; i += 1) {
      const x = left + (width * ((i % RASTER) + 0.5)) / RASTER;
      const y = top + (height * (Math.floor(i / RASTER) + 0.5)) / RASTER;
      if (inside(ring, x, y)) found.push({ x, y, room: clearance(ring, x, y) });
    }
    return found.sort((a, b) => b.room - a.room).slice(0, TRIED);
  }

  function marker(name, map) {
    const text = document.createElement('span');
    text.textContent = name;
    const icon = window.L.divIcon({ className: 'map-label', html: text, iconSize: [0, 0] });
    return window.L.marker([0, 0], { icon, interactive: false, keyboard: false }).addTo(map);
  }

  /** A name for every shape of `shapes`, largest area first. Remove them with `clear`. */
  function create(shapes, map) {
    return shapes
      .map(({ name, outer }) => {
        const ring = [...outer].sort((a, b) => area(b) - area(a))[0];
        return { name, size: area(ring), places: places(coarse(ring)), marker: null };
      })
      .filter((item) => item.places.length)
      .sort((a, b) => b.size - a.size)
      .map((item) => ({ ...item, marker: marker(center.names.short(item.name), map) }));
  }

  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  function boxAt(point, size) {
    const [w, h] = [size.width / 2 + GAP, size.height / 2 + GAP];
    return { left: point.x - w, right: point.x + w, top: point.y - h, bottom: point.y + h };
  }

  /** Where the name fits among those already placed: its box and position, or null. */
  function fit(item, size, taken, map) {
    const frame = map.getSize();
    for (const place of item.places) {
      const latlng = center.mapShapes.latLng([place.x, place.y]);
      const box = boxAt(map.latLngToContainerPoint(latlng), size);
      const within = box.left >= 0 && box.top >= 0 && box.right <= frame.x && box.bottom <= frame.y;
      if (within && !taken.some((other) => overlaps(box, other))) return { latlng, box };
    }
    return null;
  }

  /** Puts every name where it fits now; hides those that fit nowhere. */
  function place(labels, map) {
    const texts = labels.map((item) => item.marker.getElement().firstChild);
    const sizes = texts.map((text) => ({ width: text.offsetWidth, height: text.offsetHeight }));
    const taken = [];
    labels.forEach((item, index) => {
      const found = fit(item, sizes[index], taken, map);
      item.box = found && found.box;
      texts[index].style.visibility = found ? '' : 'hidden';
      if (!found) return;
      taken.push(found.box);
      item.marker.setLatLng(found.latlng);
    });
  }

  /** Hides the names that something lies on: a box in the map's container, or null. */
  function avoid(labels, box) {
    for (const item of labels) {
      const isUnder = Boolean(box && item.box && overlaps(item.box, box));
      item.marker.getElement().firstChild.style.visibility = item.box && !isUnder ? '' : 'hidden';
    }
  }

  /** Takes the names off the map. */
  function clear(labels) {
    for (const item of labels) item.marker.remove();
  }

  center.mapLabels = { avoid };
  (center.mapParts ??= []).push({
    begin(state) { state.labels = []; },
    arrived(state) {
      if (!state.outlines || state.named === state.outlines) return;
      state.named = state.outlines;
      clear(state.labels);
      state.labels = create(state.outlines.items, state.map);
      place(state.labels, state.map);
    },
    drawn(state) { if (state.labels) place(state.labels, state.map); }
  });
})();
