/* What the drawer tells of an alert beside what it tells of everything: its life, what was done about it, who was told. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const ASK_EVERY_MS = 30000;
  const ACTS = {
    acknowledged: 'acknowledged', commented: 'commented', snoozed: 'snoozed', woken: 'woke it', escalated: 'told',
  };
  const SENDINGS = { waiting: 'waits to be sent', taken: 'is being sent', sent: 'sent', failed: 'failed' };
  const LEVELS = { grid: 'Grid', community: 'Community', subdistrict: 'Subdistrict', district: 'District' };

  const el = (...given) => center.dom.el(...given);
  const joined = (parts) => parts.filter(Boolean).join(' · ');

  /** The alert that was told last: `{id, part, places, told, asked, line}`; `told` is null until its answer has come. */
  let shown = null;

  function facts({ value, unit, since, count, last, acknowledged, unknown, stage, cleared }) {
    const { words, format, mapDrawerParts: { moment, ago } } = center;
    const rows = [
      ['Value', value && `${value}${format.unitAfter({ unit })}`],
      ['First seen', `${moment(since)} · ${ago(since)}`],
      ['Came about', count > 1 && words('{count} times, last {time}', { count: format.number(count), time: moment(last) })],
      ['Data silent', unknown && words('since {time}: neither raised nor cleared', { time: moment(unknown) })],
      ['In hand since', acknowledged && moment(acknowledged)],
      ['Levels told', stage && format.number(stage)],
      ['Cleared at', cleared && moment(cleared)],
    ].filter(([, text]) => text);
    return rows.flatMap(([name, text]) => [el('dt', '', words(name)), el('dd', '', text)]);
  }

  function note({ at, act, name, said }) {
    const { words, mapDrawerParts: { moment } } = center;
    const text = LEVELS[said] ? words(LEVELS[said]) : said;
    return el('li', '', [el('span', 'note-when', moment(at)), el('b', '', joined([name, words(ACTS[act] || act)])), text ? el('span', 'note-said', text) : null]);
  }

  function sending({ stage, contact, state, attempts, ended, result }) {
    const { words, mapDrawerParts: { moment } } = center;
    const tried = attempts > 1 ? words('{count} attempts', { count: attempts }) : '';
    const row = el('li', '', [el('span', 'note-when', ended ? moment(ended) : ''), el('b', '', joined([contact, words(SENDINGS[state])])), el('span', 'note-said', joined([words('stage {stage}', { stage }), tried, result]))]);
    row.dataset.sending = state;
    return row;
  }

  /** Writes everything but the form, in which somebody may be typing. */
  function paint({ places, told, part }) {
    const alert = center.alerts.ofApi(told);
    center.dom.setText(places.standing, center.alerts.standing(alert));
    center.dom.setData(places.standing, 'asks', center.alerts.asks(alert) ? told.severity : null);
    places.facts.replaceChildren(...facts(told));
    const { words } = center;
    const none = el('li', 'empty', words('Nothing yet'));
    places.notes.replaceChildren(...(told.notes.length ? told.notes.map(note).reverse() : [none]));
    places.sendings.replaceChildren(...told.sendings.map(sending));
    places.sendings.parentElement.hidden = !told.sendings.length;
    center.alertActs.paint(places.acts, told);
    part.hidden = false;
    center.mapDrawer.giveWay();
  }

  async function ask(mine) {
    mine.asked = performance.now();
    const answer = await fetch(`/api/v1/alerts/${mine.id}?lang=${center.live.boot.lang}`).catch(() => null);
    if (!answer || !answer.ok) return; // what was told stays: the lamp says that the server is away
    const told = await answer.json();
    const before = mine.told;
    if (before && told.version < before.version) return;
    mine.told = told;
    paint(mine);
    if (before && (before.state !== told.state || before.holder !== told.holder)) center.mapDrawer.again();
  }

  /** Once it is the same alert in another state, it is asked for anew. */
  function look() {
    if (!shown || !shown.part.isConnected || document.hidden) return;
    const line = JSON.stringify((center.live.document.alerts || []).find(([id]) => id === shown.id) || null);
    const isOther = shown.line !== undefined && shown.line !== line;
    shown.line = line;
    if (isOther || performance.now() - shown.asked >= ASK_EVERY_MS) ask(shown);
    else if (shown.told) center.dom.setText(shown.places.standing, center.alerts.standing(center.alerts.ofApi(shown.told)));
  }

  function make(id) {
    const { words } = center;
    const section = (title, body) => el('section', 'drawer-section', [el('h3', '', words(title)), body]);
    const mine = { id, told: null, asked: 0 };
    mine.places = {
      standing: el('p', 'alert-standing'),
      facts: el('dl', 'drawer-facts'),
      acts: center.alertActs.make(mine, () => ask(mine)),
      dispatch: el('div', 'drawer-dispatch'),
      notes: el('ol', 'alert-notes'),
      sendings: el('ol', 'alert-notes'),
    };
    const { standing, facts: own, acts, dispatch, notes, sendings } = mine.places;
    dispatch.dataset.part = 'dispatch';
    center.alertCases.fill(dispatch, id);
    mine.part = el('div', 'alert-part', [standing, own, acts, dispatch, section('What was done', notes), section('Messages', sendings)]);
    mine.part.hidden = true;
    ask(mine);
    return mine;
  }

  center.alertDrawer = {
    /** The part for an alert, the same element for as long as the drawer shows it; null for other things. */
    partOf({ kind, id }) {
      if (kind !== 'alert') return null;
      if (!shown || shown.id !== id || !shown.part.isConnected) shown = make(id);
      return shown.part;
    },
  };

  document.addEventListener('DOMContentLoaded', () => {
    center.live.everySecond(() => { if (center.live.document) look(); });
    center.live.subscribe((_, changed) => { if (changed.has('alerts')) look(); });
  });
})();
