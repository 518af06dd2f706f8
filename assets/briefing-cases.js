/* Open and overdue cases of an area by feed, and the ones overdue longest, read once from their records. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  function counts(cases, known) {
    const { el } = center.dom;
    const number = (key) => (key && known.tiles[key] ? center.format.number(known.tiles[key][0]) : '—');
    return cases.map((one) => el('tr', '', [
      el('th', '', one.name),
      el('td', '', `${center.words('open')} ${number(one.open)}`),
      el('td', Number((known.tiles[one.overdue] || [0])[0]) > 0 ? 'briefing-late' : '', `${center.words('overdue')} ${number(one.overdue)}`),
    ]));
  }

  async function overdueOf({ feed, overdue, name, steps }, known, most) {
    if (!overdue || !(known.tiles[overdue] || [0])[0]) return [];
    const query = new URLSearchParams({ area: known.area, from: new Date(0).toISOString(), to: new Date(known.as_of + 1).toISOString(), indicator: overdue, order: 'oldest', limit: most });
    const { records, areas } = await center.recordsQuery.ask(`/api/v1/feeds/${feed}/records?${query}`);
    return records.map((record) => ({ name, due: record.due_at, step: steps[record.step] || '—', where: [...areas[record.area].slice(-2), record.site].filter(Boolean).join(' ') }));
  }

  function lines(found, most, now) {
    const { el } = center.dom;
    found.sort((one, other) => one.due.localeCompare(other.due));
    return found.slice(0, most).map(({ name, due, step, where }) => {
      const late = center.words('{age} late', { age: center.format.age(Math.max(0, now - Date.parse(due))) });
      return el('tr', 'briefing-case', [el('td', '', `${name} · ${step}`), el('td', 'briefing-where', where), el('td', 'briefing-late', late)]);
    });
  }

  async function list(place, cases, known) {
    const most = Number(place.dataset.most);
    const found = (await Promise.all(cases.map((one) => overdueOf(one, known, most)))).flat();
    place.known.lines = lines(found, most, known.as_of);
    place.replaceChildren(...counts(cases, place.known.latest), ...place.known.lines);
  }

  /** Fills the table; the list is read again only when the number of overdue cases is another one. */
  center.briefingCases = function briefingCases(place, known) {
    const cases = JSON.parse(place.dataset.cases);
    const mark = JSON.stringify([known.area, known.day, cases.map(({ overdue }) => known.tiles[overdue])]);
    const isNew = !place.known || place.known.mark !== mark;
    place.known = { lines: [], ...place.known, mark, latest: known };
    place.replaceChildren(...counts(cases, known), ...place.known.lines);
    if (isNew) list(place, cases, known).catch((error) => console.warn(error));
  };
})();
