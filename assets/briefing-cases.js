/* Open and overdue cases of an area by feed, and the ones overdue longest, read once from their records. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** A row for each feed that has some; what no indicator counts is left blank. */
  function counts(cases, known) {
    const { el } = center.dom;
    const value = (key) => (key && known.tiles[key] ? known.tiles[key][0] : null);
    const told = (word, key) => (key ? `${center.words(word)} ${center.format.number(value(key))}` : '');
    const some = cases.filter(({ open, overdue }) => value(open) || value(overdue));
    return some.map(({ name, open, overdue }) => el('tr', '', [
      el('th', '', name),
      el('td', '', told('open', open)),
      el('td', value(overdue) > 0 ? 'briefing-late' : '', told('overdue', overdue)),
    ]));
  }

  async function overdueOf({ feed, listed, overdue, name, steps }, known, most) {
    if (!listed || !overdue || !(known.tiles[overdue] || [0])[0]) return [];
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

  async function list(place, cases, known, whenDone) {
    const most = Number(place.dataset.most);
    const found = (await Promise.all(cases.map((one) => overdueOf(one, known, most)))).flat();
    place.known.lines = lines(found, most, known.as_of);
    place.replaceChildren(...counts(cases, place.known.latest), ...place.known.lines);
    whenDone();
  }

  /** Fills the table; the list is read again only when the number of overdue cases is another one, and `whenDone` called. */
  center.briefingCases = function briefingCases(place, known, whenDone) {
    const cases = JSON.parse(place.dataset.cases);
    const mark = JSON.stringify([known.area, known.day, cases.map(({ overdue }) => known.tiles[overdue])]);
    const isNew = !place.known || place.known.mark !== mark;
    place.known = { lines: [], ...place.known, mark, latest: known };
    place.replaceChildren(...counts(cases, known), ...place.known.lines);
    if (isNew) list(place, cases, known, whenDone).catch((error) => console.warn(error));
  };
})();
