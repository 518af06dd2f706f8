/* The areas one level down as a table that can be sorted, each row a link. Names come with the page, values live. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const sorting = { by: 'value', down: true };

  function rowsOf(place) {
    const { breakdown, layer } = place.dataset;
    const known = center.live.document;
    const isOfPage = known && known.area === document.getElementById('live').dataset.area;
    const [now, before] = isOfPage ? [known.layers[layer], known.before?.[layer]] : [];
    const at = (numbers, index) => (numbers ? numbers[index] ?? null : null);
    return JSON.parse(breakdown).map(([code, name], index) => ({ code, name, value: at(now, index), earlier: at(before, index) }));
  }

  function order(one, other) {
    const sign = sorting.down ? -1 : 1;
    if (sorting.by === 'name') return sign * one.name.localeCompare(other.name, center.live.boot.lang);
    if (one.value === null || other.value === null) return (one.value === null) - (other.value === null);
    return sign * (one.value - other.value) || one.code.localeCompare(other.code);
  }

  function sorted(rows) {
    return [...rows].sort(order);
  }

  function headCell(by, label, place, title = label) {
    const { el } = center.dom;
    const button = el('button', 'sort', label);
    button.type = 'button';
    button.title = title;
    button.addEventListener('click', () => {
      sorting.down = sorting.by === by ? !sorting.down : by === 'value';
      sorting.by = by;
      paint(place, true);
    });
    const cell = el('th', by === 'value' ? 'figure' : '', [button]);
    cell.dataset.by = by;
    cell.scope = 'col';
    return cell;
  }

  /** Puts the area of a row beside the one shown; assets/map-links.js keeps it right. */
  function compareLink(code, name, place) {
    const made = center.dom.el('a', 'compare-link', '⇄');
    made.dataset.change = `compare=${code}`;
    made.href = center.mapLinks.address({ compare: code });
    made.title = place.dataset.compareTitle;
    made.setAttribute('aria-label', `${name}: ${place.dataset.compareTitle}`);
    return made;
  }

  /** A row is one area's for as long as it stands: what is about to be clicked does not turn into another area. */
  function makeRow({ code, name }, place) {
    const { el } = center.dom;
    const link = el('a', '', center.names.short(name));
    link.href = place.dataset.go.replace('{code}', code);
    const track = el('div', 'bar-track', [el('div', 'bar-fill'), el('div', 'bar-target')]);
    const row = el('tr', '', [el('td', '', [link]), el('td', 'bar-cell', [track]), el('td', 'figure'), el('td', 'change-cell'), el('td', 'compare-cell', [compareLink(code, name, place)])]);
    row.dataset.code = code;
    return row;
  }

  function build(place, spec, rows) {
    const { el } = center.dom;
    const named = spec.unit ? `${spec.name} (${spec.unit})` : spec.name;
    const bar = el('th', 'bar-head');
    bar.setAttribute('aria-hidden', 'true');
    const compared = el('th', 'change-cell');
    compared.scope = 'col';
    const head = el('tr', '', [headCell('name', place.dataset.levelName, place), bar, headCell('value', spec.unit || spec.name, place, named), compared, el('td')]);
    const body = el('tbody', '', rows.map((row) => makeRow(row, place)));
    place.replaceChildren(el('table', 'children-table', [el('thead', '', [head]), body]));
  }

  function fillRow(row, { value, earlier }, spec, largest) {
    const [, barCell, figure, change] = row.children;
    const track = barCell.firstChild;
    center.dom.setData(row, 'state', value === null ? 'never' : null);
    track.firstChild.style.inlineSize = `${largest ? (100 * (value || 0)) / largest : 0}%`;
    center.dom.setData(track, 'target', spec.target === null ? null : '1');
    track.style.setProperty('--target', `${largest ? (100 * spec.target) / largest : 0}%`);
    center.dom.setText(figure, center.format.number(value, spec.decimals));
    center.dom.setText(change, center.format.change(spec, value, earlier));
  }

  /** Puts the rows in order; not under the pointer or the focus of someone about to choose, unless asked to. */
  function arrange(place, rows, asked) {
    const body = place.querySelector('tbody');
    if (!asked && body.matches(':hover, :focus-within')) return;
    const wanted = rows.map(({ code }) => code);
    const lines = new Map([...body.children].map((line) => [line.dataset.code, line]));
    if ([...lines.keys()].join() !== wanted.join()) body.append(...wanted.map((code) => lines.get(code)));
  }

  function paint(place, asked) {
    const rows = sorted(rowsOf(place));
    const spec = center.live.boot.indicators[place.dataset.layer.split(':')[0]];
    const { breakdown, layer, go } = place.dataset;
    const mark = [breakdown, layer, go, center.live.boot.lang].join('\n');
    if (place.built !== mark) {
      build(place, spec, rows);
      place.built = mark;
      place.arranged = false;
    }
    const largest = Math.max(spec.unit === '%' ? 100 : 0, spec.target || 0, ...rows.map(({ value }) => value || 0));
    const numbers = new Map(rows.map((row) => [row.code, row]));
    place.querySelectorAll('tbody tr').forEach((row) => fillRow(row, numbers.get(row.dataset.code), spec, largest));
    center.dom.setText(place.querySelector('th.change-cell'), center.period.compared());
    arrange(place, rows, asked || !place.arranged);
    place.arranged = rows.some(({ value }) => value !== null);
    place.querySelectorAll('th[data-by]').forEach((cell) => {
      const here = cell.dataset.by === sorting.by;
      cell.setAttribute('aria-sort', here ? (sorting.down ? 'descending' : 'ascending') : 'none');
    });
  }

  function paintAll() {
    document.querySelectorAll('[data-breakdown]').forEach((place) => paint(place, false));
  }

  center.mapBreakdown = { paintAll };
  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('layers') || changed.has('before')) paintAll(); });
  });
})();
