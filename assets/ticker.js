/* One line: the urgent alerts that nobody has yet, then the newest events in order of time, as many as fit. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  /** Nothing is told in less. */
  const LEAST_REM = 9;
  /** So many alerts at most: news have their room. */
  const MOST_ALERTS = 3;

  function ofAlert(alert) {
    const { alerts, names } = center;
    const place = alert.place || (alert.id === null ? '' : names.wayTo(alert.area)[0]);
    const open = alert.id === null ? { alerts: alert.rule } : { thing: `alert:${alert.id}` };
    const text = [alerts.said(alert), place].filter(Boolean).join(' · ');
    return { key: alerts.keyOf(alert), at: alert.active, state: alert.severity, name: alerts.ruleOf(alert).name, text, asks: '', href: center.links.map(alert.area, '', open) };
  }

  function ofEvent(event) {
    const { name, shown, place } = center.events.told(event);
    const [id, at, state, rule, area] = event;
    return { key: `event:${rule}:${id}`, at, state, name, text: [shown, place].filter(Boolean).join(' · '), asks: null, href: center.links.map(area) };
  }

  /** Whether an event is what one of the alerts is about. */
  const isToldBy = (alerts) => ([, , , rule, area, site]) => alerts.some((alert) => (
    alert.rule === rule && (alert.id === null || (alert.area === area && alert.place === site))));

  function wanted(place, known, most) {
    const alerts = center.alerts.urgent(known).filter(center.alerts.isOf(place)).slice(0, MOST_ALERTS);
    const isTold = isToldBy(alerts);
    const events = known.events.filter(center.events.isOf(place)).filter((event) => !isTold(event)).sort((one, other) => other[1] - one[1]);
    return [...alerts.map(ofAlert), ...events.slice(0, most).map(ofEvent)];
  }

  function makeItem({ at, state, name, text, asks, href }) {
    const { el, setData } = center.dom;
    const item = el('a', 'ticker-item', [
      el('span', 'shape'),
      el('span', 'ticker-time', center.format.minute(at)),
      el('b', '', name),
      el('span', 'ticker-text', text),
    ]);
    item.dataset.state = state;
    setData(item, 'asks', asks);
    item.href = href;
    return item;
  }

  /** Takes away what does not fit, all but the first. */
  function trim(place) {
    const end = place.getBoundingClientRect().right + 1;
    const over = [...place.children].filter((item, index) => index && item.getBoundingClientRect().right > end);
    over.forEach((item) => item.remove());
  }

  function paintTicker(place, known) {
    const { width } = center.sizes.of(place);
    const shown = wanted(place, known, Math.max(1, Math.floor(width / (LEAST_REM * center.sizes.rem))));
    const mark = JSON.stringify([shown, width]);
    if (place.tickerMark === mark) return;
    const newest = shown.length ? shown[0].key : null;
    const isNew = place.newest !== undefined && place.newest !== newest;
    Object.assign(place, { tickerMark: mark, newest });
    const none = [center.dom.el('span', 'empty', center.words('No events today'))];
    place.replaceChildren(...(shown.length ? shown.map(makeItem) : none));
    trim(place);
    if (isNew) center.dom.fade(place.firstChild);
  }

  function paint(known) {
    center.dom.seen('[data-list="ticker"]').forEach((place) => { if (center.sizes.of(place).width) paintTicker(place, known); });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.live.subscribe((known, changed) => { if (changed.has('events') || changed.has('alerts')) paint(known); });
  });
})();
