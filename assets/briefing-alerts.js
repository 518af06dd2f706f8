/* What is urgent in an area's briefing: its open alerts, worst first, with who has them; of past days their urgent events. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const joined = (parts) => parts.filter(Boolean).join(' ');

  function where(area, site) {
    return joined([...center.names.wayTo(area).slice(-2), site]);
  }

  function ofAlert(alert) {
    const { alerts } = center;
    const place = alert.id === null && alert.newest ? joined([center.words('latest'), where(alert.newest[1], alert.newest[2])]) : where(alert.area, alert.place);
    return { ...alert, at: alert.active, what: joined([alerts.ruleOf(alert).name, alerts.said(alert)]), where: place, who: alerts.standing(alert) };
  }

  function ofEvent(event) {
    const [, at, severity, , area, site] = event;
    const { name, shown } = center.events.told(event);
    return { at, severity, what: joined([name, shown]), where: where(area, site), who: '' };
  }

  function row(told) {
    const { el } = center.dom;
    const state = el('td', 'briefing-state');
    center.dom.setState(state, told.severity, center.alerts.severity(told));
    return el('tr', '', [el('td', '', center.period.clock(told.at)), state, el('td', '', told.what), el('td', 'briefing-where', told.where), el('td', 'briefing-who', told.who)]);
  }

  function wanted(known) {
    const isUrgent = ({ severity }) => severity !== 'notice';
    const alerts = center.alerts.all(known);
    if (!alerts) return { title: 'Latest urgent events', count: '', rows: known.events.map(ofEvent).filter(isUrgent) };
    const count = alerts.length ? center.words('{count} in all', { count: center.alerts.counted(alerts) }) : '';
    return { title: 'Alerts', count: [center.words('worst first'), count].filter(Boolean).join(' · '), rows: alerts.filter(isUrgent).map(ofAlert) };
  }

  /** Fills the table and its head. */
  center.briefingAlerts = function briefingAlerts(place, known) {
    const { title, count, rows } = wanted(known);
    const [name, aside] = place.closest('.briefing-part').querySelectorAll('h2 > *');
    center.dom.setText(name, center.words(title));
    center.dom.setText(aside, count);
    const shown = rows.slice(0, Number(place.dataset.most)).map(row);
    const none = center.dom.el('tr', '', [center.dom.el('td', 'briefing-rest', center.words('None'))]);
    place.replaceChildren(...(shown.length ? shown : [none]));
  };
})();
