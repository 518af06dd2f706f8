/* The slider that replays a day, its button, and the badge that says which time is shown; what they do is replay.js's. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const HOURS = [0, 6, 12, 18, 24];

  function makeSlider() {
    const slider = center.dom.el('input', 'replay-slider');
    Object.assign(slider, { type: 'range', min: 0, step: 1 });
    slider.setAttribute('aria-label', center.words('Moment of the day'));
    slider.addEventListener('input', () => {
      const whole = Number(slider.value);
      center.replay.pause();
      center.replay.move(whole);
    });
    ['pointerenter', 'focus'].forEach((name) => slider.addEventListener(name, () => { if (center.replay.isPossible()) center.replay.load(); }));
    return slider;
  }

  function build(place) {
    const { el } = center.dom;
    const button = el('button', 'step replay-play');
    button.type = 'button';
    button.addEventListener('click', () => (center.replay.isPlaying ? center.replay.pause() : center.replay.play()));
    const hours = el('div', 'replay-hours', HOURS.map((hour) => el('span', '', String(hour).padStart(2, '0'))));
    hours.setAttribute('aria-hidden', 'true');
    const track = el('div', 'replay-track', [makeSlider(), hours]);
    place.replaceChildren(button, track, el('output', 'replay-time'), el('p', 'replay-note'), backLink());
  }

  const isDaily = () => center.live.isPast && !center.period.isRange() && center.live.document.quarters === 0;

  /** What takes the slider's place where no moments are known. */
  function noteText() {
    if (center.period.isRange()) return center.words('Counts are summed up, sites averaged by the day; what stands is that of the last day.');
    return isDaily() ? center.words('Of this day only the total is known: its quarter-hours are no longer kept.') : '';
  }

  /** The moment in a word: now, the time of day, or the day's end. */
  function timeText() {
    if (center.replay.isLive() && !center.replay.isWaiting) return center.words('Now');
    const whole = center.replay.position();
    return whole >= center.replay.length() ? '24:00' : center.replay.textOf(whole);
  }

  function paintSlider(place) {
    const [button, track, time, note, back] = place.children;
    const [slider] = track.children;
    const { isPlaying, position, over, length } = center.replay;
    const possible = center.replay.isPossible();
    const title = center.words(isPlaying ? 'Pause the replay' : 'Replay the day');
    center.dom.setText(button, isPlaying ? '❚❚' : '▶');
    button.title = title;
    button.setAttribute('aria-label', title);
    [button, slider].forEach((control) => { control.disabled = !possible; });
    const text = noteText();
    [button, track, time].forEach((part) => { part.hidden = Boolean(text); });
    note.hidden = !text;
    center.dom.setText(note, text);
    back.hidden = !center.live.isPast;
    back.href = center.mapLinks.address({ day: '', at: '', days: '' });
    if (!possible) return;
    slider.max = length();
    slider.value = position();
    track.style.setProperty('--over', `${(100 * over()) / length()}%`);
    track.style.setProperty('--at', `${(100 * position()) / length()}%`);
    center.dom.setText(time, timeText());
    slider.setAttribute('aria-valuetext', timeText());
  }

  /** Live, a past day, a moment of one, or several days: shape, word and colour. */
  function badge() {
    if (!center.live.isPast) return ['live', center.words('Live')];
    if (center.period.isRange()) return ['range', center.words('{days} days', { days: center.live.document.days })];
    if (center.period.isMoment()) return ['replay', `${center.words('Replay')} ${timeText()}`];
    return ['past', center.words('Past day')];
  }

  function backLink() {
    const { el } = center.dom;
    const link = el('a', 'now', [el('span', '', center.words('Back to now')), el('kbd', '', 'N')]);
    link.title = center.words('Back to now (key N)');
    link.addEventListener('click', (event) => {
      if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      center.replay.now();
    });
    return link;
  }

  function paintBadge(place) {
    const [kind, word] = badge();
    const mark = `${kind} ${word}`;
    if (place.dataset.mark === mark) return;
    place.dataset.mark = mark;
    if (!place.firstChild) place.append(center.dom.el('span', 'when'));
    place.firstChild.className = `when when-${kind}`;
    center.dom.setText(place.firstChild, word);
  }

  function paint() {
    if (!center.live.boot || !center.live.document) return;
    document.querySelectorAll('[data-when]').forEach(paintBadge);
    document.querySelectorAll('[data-replay]').forEach((place) => {
      if (!place.firstChild) build(place);
      paintSlider(place);
    });
    const page = document.querySelector('.map-page');
    if (!page) return;
    center.mapPage.wait(page);
    center.dom.setData(page, 'moving', center.replay.isMoving ? '1' : null);
  }

  center.replayBar = { paint };
  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(paint));
})();
