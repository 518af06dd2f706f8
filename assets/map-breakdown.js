/* The areas one level down as a table that can be sorted, each row a link. Names come with the page, values live. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const sorting = { by: 'value', down: true };

  function rowsOf(place) {
    const { breakdown, layer } = place.dataset;
    const known = center.live.document;
    const current = known && known.area === document.getElementById('live').dataset.area ? known.layers[layer] : null;
    return JSON.parse(breakdown).map(([code, name], index) => ({ code, name, value: current ? current[index] ?? null : null }));
  }

  function order(one, other) {
    const sign = sorting.down ? -1 : 1;
    if (sorting.by === 'name') return sign * -one.name.localeCompare(other.name, center.live.boot.lang) || 0;
    if (one.value === null || other.value === null) return (one.value === null) - (other.value === null);
    return sign * (one.value - other.value) || one.code.localeCompare(other.code);
  }

  function sorted(rows) {
    return [...rows].sort(order);
  }

  function headCell(by, label, place) {
    const { el } = center.dom;
    const button = el('button', 'sort', label);
    button.type = 'button';
    button.addEventListener('click', () => {
      sorting.down = sorting.by === by ? !sorting.down : true;
      sorting.by = by;
      paint(place);
    });
    const cell = el('th', by === 'value' ? 'figure' : '', [button]);
    cell.dataset.by = by;
    cell.scope = 'col';
    return cell;
  }

  function build(place, spec) {
    const { el } = center.dom;
    const unit = spec.unit ? `${spec.name} (${spec.unit})` : spec.name;
    const bar = el('th', 'bar-head');
    bar.setAttribute('aria-hidden', 'true');
    const head = el('tr', '', [headCell('name', place.dataset.levelName, place), bar, headCell('value', unit, place)]);
    place.replaceChildren(el('table', 'children-table', [el('thead', '', [head]), el('tbody')]));
  }

  function makeRow() {
    const { el } = center.dom;
    const track = el('div', 'bar-track', [el('div', 'bar-fill'), el('div', 'bar-target')]);
    return el('tr', '', [el('td', '', [el('a')]), el('td', 'bar-cell', [track]), el('td', 'figure')]);
  }

  function fillRow(row, { code, name, value }, spec, place, largest) {
    const [nameCell, barCell, figure] = row.children;
    const link = nameCell.firstChild;
    const track = barCell.firstChild;
    center.dom.setText(link, center.names.short(name));
    link.href = place.dataset.go.replace('{code}', code);
    center.dom.setData(row, 'state', value === null ? 'never' : null);
    track.firstChild.style.inlineSize = `${largest ? (100 * (value || 0)) / largest : 0}%`;
    center.dom.setData(track, 'target', spec.target === null ? null : '1');
    track.style.setProperty('--target', `${largest ? (100 * spec.target) / largest : 0}%`);
    center.dom.setText(figure, center.format.number(value, spec.decimals));
  }

  function paint(place) {
    const rows = sorted(rowsOf(place));
    const spec = center.live.boot.indicators[place.dataset.layer.split(':')[0]];
    const mark = `${place.dataset.breakdown}${place.dataset.layer}${center.live.boot.lang}`;
    if (place.dataset.built !== mark) build(place, spec);
    place.dataset.built = mark;
    const top = spec.unit === '%' ? 100 : 0;
    const largest = Math.max(top, spec.target || 0, ...rows.map(({ value }) => value || 0));
    const made = center.dom.withChildren(place.querySelector('tbody'), rows.length, makeRow);
    made.forEach((row, index) => fillRow(row, rows[index], spec, place, largest));
    place.querySelectorAll('th[data-by]').forEach((cell) => {
      const here = cell.dataset.by === sorting.by;
      cell.setAttribute('aria-sort', here ? (sorting.down ? 'descending' : 'ascending') : 'none');
    });
  }

  function paintAll() {
    document.querySelectorAll('[data-breakdown]').forEach(paint);
  }

  center.mapBreakdown = { paintAll };
  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('layers')) paintAll(); });
  });
})();
