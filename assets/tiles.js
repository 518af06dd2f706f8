/* Fills the tiles and the short table of numbers that layouts/tiles.py and panels.py laid out. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const PAINTED_BY = ['tiles', 'hours', 'feeds'];
  const DAY_MS = 86400000;
  const NUMBERS_ROW_REM = 1.65;

  const partOf = (place, name) => place.querySelector(`[data-part="${name}"]`);

  function unitText(indicator, total) {
    return indicator.counted && total !== null ? `/${center.format.number(total)} ${indicator.unit}` : indicator.unit;
  }

  function makeNote([text, state]) {
    const made = center.dom.el('span', 'note', text);
    center.dom.setData(made, 'state', state);
    return made;
  }

  function targetNote(indicator) {
    const { target } = indicator;
    return target === null ? null : [center.words('Target {value}', { value: `${target}${center.format.unitAfter(indicator)}` }), null];
  }

  function offlineNote(indicator, [value, , total]) {
    const count = center.judge.missing(indicator, value, total);
    return count ? [center.format.named(center.live.boot.feeds[indicator.feed].states.offline, count, indicator), 'warn'] : null;
  }

  function indicatorNote(key, known) {
    const indicator = center.live.boot.indicators[key];
    const [value] = known.tiles[key] || [null];
    return [center.format.named(indicator.name, value, indicator), center.judge.alarmOf(key, known)];
  }

  function paintNotes(place, indicator, tile, known) {
    const own = [targetNote(indicator), offlineNote(indicator, tile)].filter(Boolean);
    const notes = [...own, ...indicator.notes.map((key) => indicatorNote(key, known))];
    const mark = JSON.stringify(notes);
    if (place.notesMark === mark) return;
    place.notesMark = mark;
    place.replaceChildren(...notes.map(makeNote));
  }

  /** Against yesterday at the same time; where the feed has fallen silent, how far the number goes instead. */
  function paintCompare(place, indicator, [value, earlier]) {
    const { state, heard } = center.live.freshness(indicator.feed);
    const silent = !center.live.isPast && (state === 'late' || state === 'stale');
    const label = silent ? center.words('data as of {time}', { time: center.format.minute(heard) }) : center.period.compared();
    if (!place.firstChild) place.append(center.dom.el('span'), center.dom.el('b'));
    center.dom.setText(place.firstChild, label);
    center.dom.setText(place.lastChild, silent ? '' : center.format.change(indicator, value, earlier));
  }

  function paintSpark(place, indicator, hours, known) {
    const mark = JSON.stringify(hours || []);
    if (place.sparkMark === mark) return;
    place.sparkMark = mark;
    const counts = indicator.kind === 'distinct' || (indicator.kind === 'flow' && indicator.measure === 'total');
    const running = !center.live.isPast && known.as_of < known.day_start + DAY_MS;
    place.replaceChildren(center.spark(hours || [], { counts, running }));
  }

  function paintTile(place, known) {
    const key = place.dataset.indicator;
    const indicator = center.live.boot.indicators[key];
    const tile = known.tiles[key] || [null, null, null];
    const [state, word] = center.judge.judge(key, known);
    center.dom.setData(place, 'state', state);
    center.dom.setState(partOf(place, 'state'), state, center.words(word));
    center.dom.setNumber(partOf(place, 'value'), center.format.number(tile[0], indicator.decimals));
    center.dom.setText(partOf(place, 'unit'), unitText(indicator, tile[2]));
    center.dom.setText(partOf(place, 'period'), center.period.of(indicator));
    paintCompare(partOf(place, 'compare'), indicator, tile);
    paintNotes(partOf(place, 'notes'), indicator, tile, known);
    paintSpark(partOf(place, 'spark'), indicator, known.hours[key], known);
  }

  /** In a row the head says what is compared; a silent source tells its time instead. */
  function comparisonOf(indicator, [value, earlier]) {
    const { state, heard } = center.live.freshness(indicator.feed);
    return state === 'stale' ? center.format.minute(heard) : center.format.change(indicator, value, earlier);
  }

  /** Only whole rows are shown. */
  function paintRows(table, known) {
    const rows = [...table.children];
    const fit = center.dom.rowsThatFit(table, NUMBERS_ROW_REM);
    rows.forEach((row, index) => { row.hidden = index >= fit; });
    rows.slice(0, fit).forEach((row) => paintRow(row, known));
  }

  function paintRow(place, known) {
    const key = place.dataset.indicator;
    const indicator = center.live.boot.indicators[key];
    const tile = known.tiles[key] || [null, null, null];
    const [state, word] = center.judge.judge(key, known);
    center.dom.setData(place, 'state', state);
    center.dom.setState(partOf(place, 'state'), state, state === 'good' ? '' : center.words(word));
    center.dom.setNumber(partOf(place, 'value'), center.format.number(tile[0], indicator.decimals));
    center.dom.setText(partOf(place, 'unit'), indicator.unit);
    center.dom.setText(partOf(place, 'compare'), comparisonOf(indicator, tile));
  }

  function paint(known) {
    center.dom.seen('.tile[data-indicator]').forEach((place) => paintTile(place, known));
    center.dom.seen('.numbers').forEach((table) => paintRows(table, known));
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (PAINTED_BY.some((key) => changed.has(key))) paint(known); });
    center.live.everySecond(() => { if (center.live.document) paint(center.live.document); });
  });
})();
