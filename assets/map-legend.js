/* What the colours of the map mean: a swatch, a range and a count per class, and the hatched one without data. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  function item(colour, label, count) {
    const { el } = center.dom;
    const swatch = el('span', colour ? 'legend-swatch' : 'legend-swatch hatched');
    if (colour) swatch.style.background = `var(${colour})`;
    return el('li', 'legend-item', [swatch, el('span', 'legend-range', label), el('span', 'legend-count', center.format.number(count))]);
  }

  /** Where the numbers come late or not at all any more: since when. */
  function since({ state, heard }) {
    if (center.live.isPast || (state !== 'late' && state !== 'stale')) return null;
    const word = center.words(state === 'late' ? 'Late' : 'Stale');
    const note = center.dom.el('span', 'legend-age');
    center.dom.setState(note, state, `${word} · ${center.words('data as of {time}', { time: center.format.minute(heard) })}`);
    return note;
  }

  function title(spec, age) {
    const { el } = center.dom;
    const target = spec.target === null ? '' : center.words('Target {value}', { value: `${spec.target}${spec.unit}` });
    const unit = spec.unit ? ` (${spec.unit})` : '';
    return el('p', 'legend-title', [
      el('b', '', `${spec.name}${unit}`),
      el('span', '', [center.period.shown(spec), target].filter(Boolean).join(' · ')),
      since(age),
    ]);
  }

  function items(spec, values, classes) {
    const counts = center.mapClasses.count(values, classes);
    const format = (value) => center.format.number(value, spec.decimals);
    const shown = classes.colours.map((colour, index) => {
      const label = center.mapClasses.label(index, classes.breaks, spec, format) || format(values.find((value) => value !== null));
      return [colour, label, counts.inClass[index]];
    });
    const unknown = spec.minimum_base
      ? center.words('No data or base < {least}', { least: spec.minimum_base })
      : center.words('No data');
    return [...shown, [null, unknown, counts.unknown]];
  }

  center.mapLegend = {
    /** Writes the legend of what a map shows where it says something new. */
    paint(place, { spec, values, classes, age }) {
      const known = age.state === 'never' ? values.map(() => null) : values;
      const wanted = items(spec, known, classes);
      const mark = JSON.stringify([spec.name, center.period.shown(spec), wanted, age.state, age.state === 'fresh' ? 0 : age.heard]);
      if (place.dataset.mark === mark) return;
      place.dataset.mark = mark;
      place.replaceChildren(title(spec, age), center.dom.el('ul', 'legend-items', wanted.map((each) => item(...each))));
    },
  };
})();
