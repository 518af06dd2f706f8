/* The panel of the records behind a number: its state is the address's, its rows and total come from the API. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const STANDS_FOR = '[data-records]';
  let shown = null;

  const spoken = () => document.documentElement.lang;

  /** Up to when: the day's end, the instant of the numbers on the page, or now for things, which have no past. */
  function until({ spec }) {
    const { document: known } = center.live;
    if (spec.end) return Date.parse(spec.end);
    return known && !spec.moves ? known.as_of + 1 : center.live.now();
  }

  function make(place) {
    const { el } = center.dom;
    const spec = JSON.parse(place.dataset.records);
    const panel = { place, spec, state: center.recordsQuery.read(), areas: {}, to: 0, grid: null, asking: new AbortController() };
    [panel.tools, panel.body, panel.note] = [el('div', 'records-tools'), el('div', 'records-grid'), el('div', 'records-note')];
    place.replaceChildren(panel.tools, panel.note, panel.body);
    panel.ask = (more) => center.recordsQuery.ask(center.recordsQuery.url(spec, panel.state, spec.moves ? until(panel) : panel.to, '', more), panel.asking.signal);
    panel.onRows = (count) => note(panel, count ? null : nothing(panel));
    panel.onError = (error) => { if (error.name !== 'AbortError') note(panel, failed(panel, error)); };
    panel.onOrder = (order) => { if (order !== panel.state.order) change(panel, { order }); };
    return panel;
  }

  function note(panel, content) {
    panel.note.replaceChildren(...(content || []));
    panel.note.hidden = !content;
    panel.body.hidden = Boolean(content);
  }

  function nothing({ spec, state }) {
    const { el } = center.dom;
    const text = center.recordsQuery.isFiltered(state) ? center.words('No records meet the filter.') : center.words('No records of {area} at this time.', { area: spec.area_name });
    return [el('span', 'hatched'), el('p', '', text)];
  }

  function failed(panel, error) {
    const { el } = center.dom;
    const again = el('button', 'step', center.words('Try again'));
    again.type = 'button';
    again.addEventListener('click', () => read(panel));
    return [el('span', 'hatched'), el('p', '', center.words('The records could not be read.')), el('small', '', error.message), again];
  }

  function said({ spec, state }, { records, value }) {
    const counted = center.recordsQuery.isFiltered(state) ? '{count} records found' : '{count} records';
    const parts = [center.words(counted, { count: center.format.number(records) })];
    const indicator = center.live.boot.indicators[spec.indicator];
    if (spec.is_total && value !== null && value !== records) parts.unshift(center.format.withUnit(value, indicator));
    return parts.join(' · ');
  }

  async function count(panel) {
    const { spec, state, tools, to } = panel;
    const place = tools.querySelector('.records-count');
    center.dom.setText(place, '…');
    try {
      const total = await center.recordsQuery.ask(center.recordsQuery.url(spec, state, to, '/total'), panel.asking.signal);
      center.dom.setText(place, said(panel, total));
      center.recordsTools.setDownloads(tools, spec.most, total.records, (ending) => center.recordsQuery.url(spec, state, panel.to, ending, { lang: spoken() }));
    } catch (error) {
      if (error.name !== 'AbortError') center.dom.setText(place, '—');
    }
  }

  /** Reads everything again, up to the newest. */
  function read(panel) {
    panel.asking.abort();
    panel.asking = new AbortController();
    panel.to = until(panel);
    note(panel, null);
    if (panel.grid) panel.grid.reload();
    count(panel);
  }

  function change(panel, changes) {
    const state = { ...panel.state, ...changes };
    state.where = Object.fromEntries(Object.entries(state.where).filter(([, word]) => word));
    panel.state = state;
    center.go(center.mapLinks.address({ rows: center.recordsQuery.write(state) }));
    read(panel);
  }

  function fillTools(panel) {
    const doing = { change: (changes) => change(panel, changes), reload: () => read(panel) };
    center.recordsTools.fill(panel.tools, panel.spec, panel.state, doing);
  }

  function close() {
    shown.asking.abort();
    if (shown.grid) shown.grid.destroy();
    shown = null;
  }

  async function open(place) {
    const panel = make(place);
    [shown, place.drawn] = [panel, place.dataset.records];
    fillTools(panel);
    read(panel);
    try {
      const grid = await center.recordsGrid(panel.body, panel);
      if (shown === panel) panel.grid = grid;
      else if (grid) grid.destroy();
    } catch (error) {
      panel.onError(error);
    }
  }

  /** Back and Forward change the address without the panel: it follows. */
  function follow() {
    const panel = shown;
    const state = center.recordsQuery.read();
    if (!panel || center.recordsQuery.write(state) === center.recordsQuery.write(panel.state)) return;
    panel.state = state;
    fillTools(panel);
    read(panel);
  }

  center.mapRecords = {
    /** Opens the panel of the page where it is new, and lets go of one that is no longer there. */
    refresh(page) {
      const place = page.querySelector(STANDS_FOR);
      if (shown && (shown.place !== place || place.drawn !== place.dataset.records)) close();
      if (place && !shown) open(place);
    },
  };
  window.addEventListener('popstate', follow);
})();
