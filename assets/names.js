/* The names of the areas below the one shown, from the geometry files that the map reads too. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const lists = new Map();
  const byCode = new Map();

  function remember(key, collection) {
    const areas = collection.features.map(({ properties: { code, name } }) => ({ code, name }));
    areas.forEach(({ code, name }) => byCode.set(code, name));
    lists.set(key, areas);
  }

  /** Whether names have come that were not there before. */
  async function load(area, level) {
    const key = `${area}:${level}`;
    if (lists.has(key)) return false;
    lists.set(key, []);
    try {
      const answer = await fetch(`/api/v1/areas/${area}/${level}.geojson`);
      if (!answer.ok) throw new Error(`${key}: the server answers ${answer.status}`);
      remember(key, await answer.json());
      return true;
    } catch {
      lists.delete(key);
      return false;
    }
  }

  /** All levels first, then one repaint: painting is what the first seconds are short of. */
  async function loadForWall({ area }) {
    const wall = document.querySelector('[data-levels]');
    if (!wall) return;
    const loaded = await Promise.all(wall.dataset.levels.split(' ').map((level) => load(area, level)));
    if (loaded.includes(true)) center.live.repaint();
  }

  /** A name without what stands in brackets after it: 庐阳工业区（林店街道） becomes 庐阳工业区. */
  const short = (name) => name.replace(/[（(].*$/, '');

  center.names = {
    /** `[{code, name}, …]` of a level in the order of the layer arrays; empty until they are there. */
    ofLevel: (area, level) => lists.get(`${area}:${level}`) || [],
    /** The names on the way to an area, widest first: those of the known codes that its code begins with. */
    wayTo(code) {
      const found = [];
      for (let length = 1; length <= code.length; length += 1) {
        const name = byCode.get(code.slice(0, length));
        if (name) found.push(short(name));
      }
      return found;
    },
    short,
  };

  /** The leaders' map has the names of what it draws. */
  (center.mapParts ??= []).push({
    arrived({ outlines, cells }) {
      [outlines, cells].forEach((known) => (known ? known.items : []).forEach(({ code, name }) => byCode.set(code, name)));
    },
  });

  document.addEventListener('DOMContentLoaded', () => center.live.subscribe(loadForWall));
})();
