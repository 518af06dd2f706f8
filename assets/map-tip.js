/* The small card beside the pointer: which cell it is, its value, and what that compares with. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const AWAY_REM = 1;

  function create(map) {
    const { el } = center.dom;
    const tip = el('div', 'map-tip', [el('b', 'map-tip-name'), el('span', 'map-tip-value'), el('span', 'map-tip-basis')]);
    tip.hidden = true;
    map.getContainer().append(tip);
    return tip;
  }

  function median(values) {
    const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
    const middle = sorted.length / 2;
    return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** "Target 60% · median of 1,080: 57.3%". */
  function basis(values, spec) {
    const known = values.filter((value) => value !== null);
    if (!known.length) return '';
    const parts = [center.words('Median of {count}: {value}', {
      count: center.format.number(known.length),
      value: center.format.withUnit(median(known), spec),
    })];
    if (spec.target !== null) parts.unshift(center.words('Target {value}', { value: `${spec.target}${spec.unit}` }));
    return parts.join(' · ');
  }

  function nameOf({ name, code }, within) {
    return within && within.code !== code ? `${center.names.short(within.name)} › ${name}` : name;
  }

  const whenOf = (spec, { state, heard }) => (state === 'stale'
    ? center.words('data as of {time}', { time: center.format.minute(heard) })
    : center.period.shown(spec));

  function place(tip, at) {
    const away = AWAY_REM * parseFloat(getComputedStyle(document.documentElement).fontSize);
    const { clientWidth: width, clientHeight: height } = tip.parentElement;
    const left = at.x + away + tip.offsetWidth > width ? at.x - away - tip.offsetWidth : at.x + away;
    const top = Math.min(Math.max(0, at.y + away), height - tip.offsetHeight);
    tip.style.transform = `translate(${Math.max(0, left)}px, ${top}px)`;
  }

  center.mapTip = {
    create,
    /** Says what a cell is; `values` is null while nothing is known, `age` that of their feed. */
    show(tip, { cell, within, values, spec, age, at }) {
      const value = values && age.state !== 'never' ? values[cell.index] : null;
      const [name, figure, compared] = tip.children;
      center.dom.setText(name, nameOf(cell, within));
      const shown = value === null || value === undefined ? center.words('No data') : center.format.withUnit(value, spec);
      center.dom.setText(figure, `${spec.name} ${shown} · ${whenOf(spec, age)}`);
      center.dom.setText(compared, values ? basis(values, spec) : '');
      tip.hidden = false;
      place(tip, at);
    },
    /** Says up to three lines of text; the first one is a name. */
    say(tip, lines, at) {
      [...tip.children].forEach((place, index) => center.dom.setText(place, lines[index] || ''));
      tip.hidden = false;
      place(tip, at);
    },
    hide(tip) { tip.hidden = true; },
  };
})();
