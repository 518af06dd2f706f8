/* Lists of the open alerts, worst first; of days that are over, which have none, of their events. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const ROW_REM = 2.75;

  const joined = (parts) => parts.filter(Boolean).join(' · ');

  /** The names of a place, the most telling first: they are shown as far as there is room. */
  function where(area, site) {
    const way = center.names.wayTo(area);
    return (site ? [way[0], site, way[1]] : way).filter(Boolean);
  }

  /** Of many, where the last one is that nobody has. */
  function newest({ newest: last }) {
    return last ? [center.words('latest'), ...where(last[1], last[2])] : [];
  }

  /** What an alert's row says. Many of a rule have no place of their own: their row opens them one by one. */
  function ofAlert(alert) {
    const { alerts, words } = center;
    const isMany = alert.id === null;
    return {
      key: alerts.keyOf(alert),
      state: alert.severity,
      quiet: alerts.asks(alert) ? null : '',
      name: alerts.ruleOf(alert).name,
      shown: alerts.said(alert),
      at: alert.active,
      where: isMany ? newest(alert) : where(alert.area, alert.place),
      word: joined([alerts.severity(alert), alert.unknown ? words('data silent') : '', alerts.standing(alert)]),
      area: alert.area,
      open: isMany ? { alerts: alert.rule } : { thing: `alert:${alert.id}` },
    };
  }

  function ofEvent([id, at, severity, rule, area, site, shown]) {
    const told = center.events.told([id, at, severity, rule, area, site, shown]);
    const word = center.alerts.severity({ severity });
    return { key: `event:${rule}:${id}`, state: severity, quiet: null, ...told, at, where: where(area, site), word, area, open: null };
  }

  /** On the leaders' map an alert's row changes the address that is there; else a row leads to the map of its area. */
  function lead(row, place, { area, open }) {
    const isMap = Boolean(place.closest('.map-page'));
    if (isMap && open) row.dataset.change = new URLSearchParams(open);
    row.href = !isMap ? center.links.map(area, '', open || {}) : open ? center.mapLinks.address(open) : center.mapLinks.drill(area);
  }

  function make(place, told) {
    const { el, setData } = center.dom;
    const age = el('span', 'event-age');
    age.dataset.at = told.at;
    const row = el('a', 'event', [
      el('span', 'shape'),
      el('span', 'event-what', [el('b', '', told.name), el('span', '', told.shown)]),
      age,
      el('span', 'event-where', told.where.map((part) => el('span', '', part))),
      el('span', 'event-word', told.word),
    ]);
    Object.assign(row.dataset, { state: told.state, alert: told.key });
    setData(row, 'quiet', told.quiet);
    lead(row, place, told);
    return row;
  }

  /** A row that says the same stays the same element, and keeps its focus. */
  function rowsOf(place, all) {
    const before = place.alertRows || new Map();
    place.alertRows = new Map(all.map((told) => {
      const mark = JSON.stringify(told);
      const old = before.get(told.key);
      return [told.key, old && old.mark === mark ? old : { mark, row: make(place, told) }];
    }));
    return [...place.alertRows.values()].map(({ row }) => row);
  }

  /** What a list is about: the alerts of a rule one by one where the address says so, all of them, or a past day's events. */
  function wanted(place, known) {
    const alerts = center.alertsOfRule.of(place, known) || center.alerts.all(known);
    if (alerts) return { told: alerts.filter(center.alerts.isOf(place)), of: ofAlert, title: 'Alerts', order: 'worst first', none: 'No open alerts', count: center.alerts.counted };
    const events = center.events.urgentFirst(known.events).filter(center.events.isOf(place));
    return { told: events, of: ofEvent, title: 'Events', order: 'urgent first', none: 'No events that day', count: (found) => center.format.number(found.length) };
  }

  function head(place, { told, title, order, count }) {
    const panel = place.closest('.panel');
    center.dom.setText(panel.querySelector('.panel-title'), center.words(title));
    center.dom.setText(panel.querySelector('[data-part="alert-order"]'), center.words(order));
    const counted = panel.querySelector('[data-part="alert-count"]');
    center.dom.setText(counted, told.length ? center.words('{count} in all', { count: count(told) }) : '');
  }

  function paint(place, known) {
    const { told, of, none, ...rest } = wanted(place, known);
    head(place, { told, ...rest });
    const rows = 'scrolls' in place.dataset ? told.length : center.dom.rowsThatFit(place, ROW_REM);
    const shown = told.slice(0, rows);
    center.dom.setData(place, 'full', shown.length && shown.length === rows ? '' : null);
    const empty = place.querySelector('.empty') || center.dom.el('p', 'empty');
    center.dom.setText(empty, center.words(none));
    center.dom.arrange(place, shown.length ? rowsOf(place, shown.map(of)) : [empty]);
  }

  /** How old it is; of a time that is over, when it was. */
  function paintAges() {
    const now = center.live.now();
    const told = center.live.isPast ? center.period.clock : (at) => center.format.age(Math.max(0, now - at));
    document.querySelectorAll('.event-age').forEach((place) => { center.dom.setText(place, told(Number(place.dataset.at))); });
  }

  /** Every second too: what sleeps until a time wakes by itself. */
  function paintAll() {
    if (!center.live.document) return;
    center.dom.seen('[data-list="alerts"]').forEach((place) => paint(place, center.live.document));
    paintAges();
  }

  center.alertList = { paint: paintAll };
  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(paintAll);
    center.live.subscribe((known, changed) => { if (changed.has('alerts') || changed.has('events')) paintAll(); });
  });
})();
