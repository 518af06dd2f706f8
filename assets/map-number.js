/* The number of the layer shown, for the area shown: against yesterday, and its place among the areas beside it. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const around = center.beside(() => paint());

  const placeOf = () => document.querySelector('.map-page [data-map-number]');
  const layerShown = () => document.querySelector('.map-page .map-panel').dataset.layer;
  const partOf = (place, name) => place.querySelector(`[data-part="${name}"]`);

  /** Counts of unlike areas are not put in an order. */
  const isRanked = ({ measure, direction }) => measure !== 'total' && direction !== 'neutral';

  function rankOf(indicator, own, numbers) {
    const sign = indicator.direction === 'down' ? 1 : -1;
    const others = numbers.filter((number) => number !== null);
    const before = others.filter((number) => sign * (number - own) < 0).length;
    return center.words('Place {place} of {count}', { place: before + 1, count: others.length });
  }

  /** What the areas beside it have: its place among them and the number of the area around; a moment of a replay has neither. */
  function besideWords(place, key, own) {
    const { around: code, aroundName, level } = place.dataset;
    const { known } = around;
    if (!code || !known || own === null || center.period.isMoment()) return '';
    const indicator = center.live.boot.indicators[key];
    const numbers = known.layers[`${key}:${level}`] || [];
    const [whole = null] = known.tiles[key] || [];
    const rank = isRanked(indicator) && numbers.length > 1 ? rankOf(indicator, own, numbers) : '';
    const all = whole === null ? '' : `${center.names.short(aroundName)} ${center.format.withUnit(whole, indicator)}`;
    return [rank, all].filter(Boolean).join(' · ');
  }

  function paint() {
    const place = placeOf();
    const known = center.live.document;
    if (!place || !known) return;
    const key = layerShown();
    const indicator = center.live.boot.indicators[key];
    const [value, earlier] = known.tiles[key] || [null, null];
    const [state, word] = center.judge.judge(key, known);
    center.dom.setText(partOf(place, 'name'), `${indicator.name} · ${center.period.of(indicator)}`);
    center.dom.setState(partOf(place, 'state'), state, center.words(word));
    center.dom.setNumber(partOf(place, 'value'), value === null ? '—' : center.format.withUnit(value, indicator));
    center.dom.setText(partOf(place, 'compared'), center.period.compared());
    center.dom.setText(partOf(place, 'change'), center.format.change(indicator, value, earlier));
    center.dom.setText(partOf(place, 'beside'), besideWords(place, key, value));
  }

  function addressOf({ around: code, level }, key) {
    const { day, days, at } = document.getElementById('live').dataset;
    return center.liveAddress.of({ area: code, ask: `layer=${key}:${level}&show=${key}`, day, days, at });
  }

  function follow() {
    const place = placeOf();
    const isAsked = place && place.dataset.around && center.live.document && !center.period.isMoment();
    if (around.follow(isAsked ? addressOf(place.dataset, layerShown()) : '')) paint();
  }

  center.mapNumber = { paint };
  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('tiles')) paint(); });
    center.live.everySecond(() => { follow(); paint(); });
  });
})();
