/* The lamp of the link to the server, and the clock. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const LAMPS = {
    waiting: ['notice', () => center.words('Connecting')],
    live: ['good', () => center.words('Live')],
    lost: ['warn', lost],
    past: ['notice', () => pastWords()],
  };

  function pastWords() {
    const { isRange, isMoment, name } = center.period;
    if (isRange()) return name();
    return center.words(isMoment() ? 'Replay {day}' : 'Past day {day}', { day: name() });
  }

  function lost() {
    const { document: known } = center.live;
    const text = center.words('Reconnecting');
    if (!known) return text;
    return `${text} · ${center.words('data as of {time}', { time: center.format.time(known.as_of) })}`;
  }

  function paint() {
    if (!center.live.boot) return;
    const places = document.querySelectorAll('[data-header]');
    const [state, word] = LAMPS[center.live.link];
    const now = center.live.now();
    const paints = {
      lamp: (place) => center.dom.setState(place, state, word()),
      date: (place) => center.dom.setText(place, center.format.date(now)),
      time: (place) => center.dom.setText(place, center.format.time(now)),
    };
    places.forEach((place) => paints[place.dataset.header](place));
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(paint);
    center.live.subscribe(paint);
  });
})();
