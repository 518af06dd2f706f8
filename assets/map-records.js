/* The table of the records behind a number; the page brings its cells as text, already in words and masked. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  function head([name, kind]) {
    const cell = center.dom.el('th', kind, name);
    cell.scope = 'col';
    return cell;
  }

  function cell(value, kind) {
    const { el } = center.dom;
    if (!Array.isArray(value)) return el('td', kind, value);
    const [site, area] = value;
    const made = el('td', kind, site);
    made.append(el('small', '', area));
    return made;
  }

  function table({ columns, rows }) {
    const { el } = center.dom;
    const lines = rows.map((row) => el('tr', '', row.map((value, index) => cell(value, columns[index][1]))));
    return el('table', 'records-table', [el('thead', '', [el('tr', '', columns.map(head))]), el('tbody', '', lines)]);
  }

  function draw(place) {
    if (place.drawn === place.dataset.records) return;
    place.drawn = place.dataset.records;
    place.replaceChildren(table(JSON.parse(place.dataset.records)));
    place.scrollTop = 0;
  }

  center.mapRecords = {
    /** Draws every such table of the page that is new. */
    refresh: (page) => page.querySelectorAll('[data-records]').forEach(draw),
  };
})();
