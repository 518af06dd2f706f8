/* Writes the values of an area's briefing: numbers, parts, and when they were true. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const [LARGEST_PT, SMALLEST_PT, STEP_PT] = [9, 6, 0.25];

  const OTHER_EVERY_MS = 10000;
  /** The numbers of a second area, where the address names one. */
  let other = { url: '', known: null, asked: 0 };

  const at = (name) => document.querySelector(`.briefing [data-briefing="${name}"]`);
  const cell = (tag, className, content) => center.dom.el(tag, className, content);
  const row = (...cells) => center.dom.el('tr', '', cells);

  const WRITERS = {
    value: (place, key, known) => {
      const [value] = known.tiles[key] || [null];
      center.dom.setText(place, value === null ? '—' : center.format.withUnit(value, center.live.boot.indicators[key]));
      center.dom.setData(place, 'state', center.judge.judge(key, known)[0]);
    },
    compare: (place, key, known) => {
      const indicator = center.live.boot.indicators[key];
      if (document.querySelector('.briefing').dataset.compare) {
        const [value = null] = (other.known && other.known.tiles[key]) || [];
        center.dom.setText(place, value === null ? '—' : center.format.withUnit(value, indicator));
        return;
      }
      const [value, earlier] = known.tiles[key] || [null, null];
      center.dom.setText(place, center.format.change(indicator, value, earlier));
    },
    state: (place, key, known) => {
      const [state, word] = center.judge.judge(key, known);
      center.dom.setState(place, state, center.words(word));
    },
  };

  function paintNumbers(known) {
    document.querySelectorAll('.briefing-numbers [data-part]').forEach((place) => WRITERS[place.dataset.part](place, place.dataset.indicator, known));
  }

  /** Systems of which nothing was ever heard are named once at the foot instead of filling the page. */
  function paintSilent(known) {
    const groups = [...document.querySelectorAll('.briefing-numbers tbody')];
    groups.forEach((group) => {
      group.hidden = group.dataset.feeds.split(' ').every((feed) => known.feeds[feed] === null || known.feeds[feed] === undefined);
    });
    const names = groups.filter(({ hidden }) => hidden).map(({ dataset }) => dataset.name);
    center.dom.setText(at('silent'), names.length ? center.words('No data yet: {names}', { names: names.join(' · ') }) : '');
  }

  function paintChildren(known) {
    const place = at('children');
    const { layer, rows, most } = place.dataset;
    const indicator = center.live.boot.indicators[layer.split(':')[0]];
    const values = known.layers[layer] || [];
    const earlier = known.before?.[layer] || [];
    const all = JSON.parse(rows).map(([name], index) => ({ name, value: values[index] ?? null, earlier: earlier[index] ?? null }));
    all.sort((one, other) => (one.value === null) - (other.value === null) || other.value - one.value);
    const largest = Math.max(...all.map(({ value }) => value || 0), 1e-9);
    const shown = all.length === Number(most) + 1 ? all : all.slice(0, Number(most)); // one more is no longer than to say so
    const lines = shown.map(({ name, value, earlier: before }) => {
      const bar = cell('span', 'briefing-bar');
      bar.style.inlineSize = `${(100 * Math.max(0, value || 0)) / largest}%`;
      return row(cell('th', '', name), cell('td', 'briefing-track', [bar]), cell('td', 'briefing-value', center.format.number(value, indicator.decimals)), cell('td', 'briefing-compare', center.format.change(indicator, value, before)));
    });
    const left = all.length - shown.length;
    if (left) {
      const rest = cell('td', 'briefing-rest', center.words('and {count} more', { count: left }));
      rest.colSpan = 4;
      lines.push(row(rest));
    }
    place.replaceChildren(...lines);
  }

  /** What of the days named in the head is told. */
  function ofPast() {
    if (center.period.isRange()) return '';
    return center.period.isMoment() ? center.words('Until {time}', { time: center.format.minute(center.live.document.as_of) }) : center.words('Whole day');
  }

  /** Reads the second area's numbers for the same time, and again while the day runs. */
  async function followOther() {
    const { compare } = document.querySelector('.briefing').dataset;
    const url = compare ? center.live.addressOf(compare) : '';
    if (url !== other.url) other = { url, known: null, asked: -Infinity };
    if (!url || performance.now() - other.asked < OTHER_EVERY_MS || (other.known && center.live.isPast)) return;
    other.asked = performance.now();
    const answer = await fetch(url);
    if (!answer.ok || other.url !== url) return; // asked again with the next change
    other.known = await answer.json();
    paintNumbers(center.live.document);
    fit();
  }

  function paintTimes(known) {
    const time = center.format.time(known.as_of);
    center.dom.setText(at('as-of'), center.live.isPast ? ofPast() : center.words('data as of {time}', { time }));
    const now = center.live.now();
    center.dom.setText(at('printed'), center.words('Written {date} {time}', { date: center.format.date(now), time: center.format.minute(now) }));
  }

  function paint(known) {
    const page = document.querySelector('.briefing');
    if (!page) return;
    document.title = page.dataset.title;
    followOther().catch((error) => console.warn(error));
    paintNumbers(known);
    paintSilent(known);
    paintChildren(known);
    center.briefingAlerts(at('events'), known);
    paintTimes(known);
    center.briefingTrend(at('trend'), known);
    center.briefingCases(at('cases'), known, fit);
    fit();
  }

  /** One page, whatever there is to say: letters become smaller until all of it fits. */
  function fit() {
    const sheet = document.querySelector('.briefing-sheet');
    if (!sheet) return;
    for (let size = LARGEST_PT; size >= SMALLEST_PT; size -= STEP_PT) {
      sheet.style.fontSize = `${size}pt`;
      if (sheet.scrollHeight <= sheet.clientHeight + 1) return;
    }
  }

  document.addEventListener('DOMContentLoaded', () => center.live.subscribe(paint));
})();
