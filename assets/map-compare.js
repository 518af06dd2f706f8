/* The numbers of a second area beside those of the first: read from the same live documents, painted on tiles and trend. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const other = center.beside(() => { paint(); center.live.repaint(); });

  const chosen = () => document.querySelector('.map-page [data-compare][data-own]');

  /** Where one area is better than another only where it is fair to say: rates and times, not counts of unlike areas. */
  function judged(indicator, difference) {
    const isFair = indicator.measure !== 'total' && indicator.direction !== 'neutral';
    if (!isFair || !difference) return null;
    return (difference > 0) === (indicator.direction === 'up') ? 'good' : 'warn';
  }

  /** The second number less the first, with its shape and colour. */
  function differenceOf(indicator, own, value) {
    const { el } = center.dom;
    if (value === null || value === undefined || own === null || own === undefined) return el('span', 'difference', '—');
    const difference = Number((value - own).toFixed(indicator.decimals));
    const shape = difference > 0 ? '▲' : difference < 0 ? '▼' : '＝';
    const unit = indicator.unit === '%' ? ` ${center.words('pp')}` : '';
    const made = el('span', 'difference', `${shape} ${center.format.number(Math.abs(difference), indicator.decimals)}${unit}`);
    const state = judged(indicator, difference);
    center.dom.setData(made, 'state', state);
    if (state) made.append(` ${center.words(state === 'good' ? 'better' : 'worse')}`);
    return made;
  }

  /** What is unknown has no unit. */
  const said = (value, indicator) => (value === null || value === undefined ? '—' : center.format.withUnit(value, indicator));
  const valueOf = (known, key) => (known && known.tiles[key] ? known.tiles[key][0] : null);

  /** A line in a tile: the other area's name, its number, and how far it lies from this one. */
  function paintTile(tile, name) {
    const place = tile.querySelector('[data-part="other"]');
    const key = tile.dataset.indicator;
    const indicator = center.live.boot.indicators[key];
    if (!place || !indicator) return;
    if (!name) { if (place.firstChild) { place.replaceChildren(); delete place.dataset.mark; } return; }
    const [own, value] = [valueOf(center.live.document, key), valueOf(other.known, key)];
    const mark = [name, own, value].join(' ');
    if (place.dataset.mark === mark) return;
    place.dataset.mark = mark;
    const { el } = center.dom;
    place.replaceChildren(el('span', 'other-name', name), el('b', '', said(value, indicator)), differenceOf(indicator, own, value));
  }

  /** Both areas by the layer's number. */
  function paintHead(place) {
    const { layer } = document.querySelector('.map-page .map-panel').dataset;
    const indicator = center.live.boot.indicators[layer];
    const [own, value] = [valueOf(center.live.document, layer), valueOf(other.known, layer)];
    const mark = [layer, own, value, place.dataset.own, place.dataset.name].join(' ');
    if (place.dataset.mark === mark) return;
    place.dataset.mark = mark;
    const { el } = center.dom;
    const side = (name, number, className) => el('div', `compare-side ${className}`, [el('span', 'compare-name', center.names.short(name)), el('b', '', said(number, indicator))]);
    place.replaceChildren(
      el('p', 'compare-what', `${indicator.name} · ${center.period.shown(indicator)}`),
      side(place.dataset.own, own, 'compare-own'),
      side(place.dataset.name, value, 'compare-other'),
      differenceOf(indicator, own, value),
    );
  }

  function paint() {
    if (!center.live.boot || !document.querySelector('.map-page')) return;
    const place = chosen();
    if (place) paintHead(place);
    const name = place ? center.names.short(place.dataset.name) : '';
    center.dom.seen('.map-side .tile').forEach((tile) => paintTile(tile, name));
    center.dom.setData(document.querySelector('.map-page'), 'comparing', name ? '1' : null);
  }

  /** Reads the second area's document where another one is wanted, and again while the day runs. */
  function follow() {
    const place = chosen();
    const url = place ? center.live.addressOf(place.dataset.compare) : '';
    if (!other.follow(url)) return;
    paint();
    if (!url) center.live.repaint();
  }

  center.mapCompare = {
    refresh() { follow(); paint(); },
    /** The second area's name and its numbers by quarter-hour, or null where none is compared or known. */
    trend(indicator) {
      const place = chosen();
      const trend = place && other.known && other.known.trends ? other.known.trends[indicator] : null;
      return trend ? { name: center.names.short(place.dataset.name), values: trend.today } : null;
    },
  };
  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('tiles')) paint(); });
    center.live.everySecond(follow);
  });
})();
