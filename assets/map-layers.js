/* What the address says of the map's looks: points and their categories, opacity, shape. Its switches are in the menu. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const CATEGORY = 5;
  const [LEAST, MOST, STEP] = [10, 100, 5];
  const MOST_CHIPS = 12;

  const page = () => document.querySelector('.map-page');
  const panelOf = (place) => place.querySelector('.map-panel');
  const named = (place) => JSON.parse(place.dataset.categories);

  /** Puts into the panel what the address says, so that the map follows at once. */
  function dress(place) {
    const panel = panelOf(place);
    const { list, part } = center.mapLinks;
    const points = [...list('points'), ...(part('order') ? ['order'] : [])];
    const wanted = { order: part('order'), points: points.join(' '), categories: list('categories').join(' '), shape: part('shape') };
    Object.entries(wanted).forEach(([name, value]) => { if ((panel.dataset[name] || '') !== value) panel.dataset[name] = value; });
    place.style.setProperty('--cells-opacity', part('opacity') || center.mapBase.opacity);
    place.querySelectorAll('[data-shape-switch]').forEach((button) => button.setAttribute('aria-pressed', String(wanted.shape === 'equal')));
  }

  function paintSwitches(place) {
    const on = center.mapLinks.list('points');
    place.querySelectorAll('[data-toggle]').forEach((button) => {
      button.setAttribute('aria-checked', String(on.includes(button.dataset.toggle)));
    });
  }

  /** The categories that points of a kind have, with how many; those declared first, in their order. */
  function categoriesOf(rows, declared) {
    const counts = new Map(Object.keys(declared).map((key) => [key, 0]));
    rows.forEach((row) => { if (row[CATEGORY]) counts.set(row[CATEGORY], (counts.get(row[CATEGORY]) || 0) + 1); });
    return [...counts].filter(([, count]) => count).slice(0, MOST_CHIPS);
  }

  function chip(key, name, count, on) {
    const { el } = center.dom;
    const made = el('button', 'chip', [el('span', '', name), el('span', 'chip-count', center.format.number(count))]);
    Object.assign(made, { type: 'button' });
    made.dataset.category = key;
    made.setAttribute('aria-pressed', String(on));
    return made;
  }

  /** Chips stay the same elements while they say the same, so that focus does. */
  function paintChips(place) {
    const chosen = center.mapLinks.list('categories');
    const on = center.mapLinks.list('points');
    const state = center.map.states.find(({ panel }) => place.contains(panel));
    place.querySelectorAll('[data-chips]').forEach((chips) => {
      const kind = chips.dataset.chips;
      const all = (state && state.points.rows.get(kind)) || [];
      const rows = all.filter((row) => center.mapPointsAsk.stateOf(row));
      const declared = named(chips);
      const found = on.includes(kind) ? categoriesOf(rows, declared) : [];
      const shown = found.length > 1 ? found : [];
      const count = chips.parentElement.querySelector('.point-count');
      center.dom.setText(count, on.includes(kind) && rows.length ? center.format.number(rows.length) : '');
      const mark = JSON.stringify([shown, chosen]);
      if (chips.mark === mark) return;
      const focused = chips.contains(document.activeElement) ? document.activeElement.dataset.category : null;
      chips.mark = mark;
      chips.replaceChildren(...shown.map(([key, number]) => chip(key, declared[key] || key, number, chosen.includes(key))));
      if (focused) [...chips.children].filter((each) => each.dataset.category === focused).forEach((each) => each.focus());
    });
  }

  /** A slider of the browser's own, which Dash has none of. */
  function opacityField(place) {
    const { el } = center.dom;
    const field = Object.assign(el('input'), { type: 'range', min: LEAST, max: MOST, step: STEP });
    const said = el('output', 'opacity-said');
    field.setAttribute('aria-label', place.dataset.opacityField);
    field.addEventListener('input', () => {
      page().style.setProperty('--cells-opacity', field.value / 100);
      center.dom.setText(said, `${field.value}%`);
    });
    field.addEventListener('change', () => {
      const given = field.value / 100;
      center.go(center.mapLinks.address({ opacity: given === center.mapBase.opacity ? '' : String(given) }));
    });
    place.append(el('label', '', [el('span', '', place.dataset.opacityField), field, said]));
    return field;
  }

  function paintOpacity(place) {
    place.querySelectorAll('[data-opacity-field]').forEach((holder) => {
      const field = holder.querySelector('input') || opacityField(holder);
      const value = String(Math.round(100 * Number(center.mapLinks.part('opacity') || center.mapBase.opacity)));
      if (document.activeElement !== field || field.value !== value) field.value = value;
      center.dom.setText(holder.querySelector('output'), `${value}%`);
    });
  }

  function refresh() {
    const place = page();
    if (!place || !panelOf(place) || !center.live.boot) return;
    dress(place);
    paintSwitches(place);
    paintOpacity(place);
    paintChips(place);
  }

  function press(event) {
    const button = event.target.closest && event.target.closest('.map-page :is([data-toggle], [data-category], [data-shape-switch])');
    if (!button) return;
    const { toggle, category } = button.dataset;
    const { mapLinks } = center;
    if (toggle) center.go(mapLinks.toggle('points', toggle));
    else if (category) center.go(mapLinks.toggle('categories', category));
    else center.go(mapLinks.address({ shape: mapLinks.part('shape') ? '' : 'equal' }));
  }

  center.mapLayers = {
    refresh,
    /** The word for a category of a kind of points; the key itself where it has none. */
    categoryOf(kind, key) {
      const place = key && document.querySelector(`[data-chips="${CSS.escape(kind)}"]`);
      return place ? named(place)[key] || key : key;
    },
  };

  document.addEventListener('click', press);
  document.addEventListener('points', () => { if (page()) paintChips(page()); });
  window.addEventListener('popstate', refresh);
  window.addEventListener('_dashprivate_pushstate', refresh);
})();
