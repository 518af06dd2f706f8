/* The open alerts of the live document: in which order, in what words, whether somebody has them, and which are new. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const FIELDS = ['id', 'rule', 'severity', 'state', 'area', 'place', 'active', 'last', 'value', 'count', 'holder', 'unknown', 'snoozed', 'newest'];
  const MOST_LINES = 40;
  const NEW_MS = 120000;
  const RANK = { critical: 0, warn: 1, notice: 2 };
  const SEVERITY_WORDS = { critical: 'Critical', warn: 'Warning', notice: 'Notice' };
  /** What is said of a state, and how far it is from asking for somebody. */
  const STATES = {
    active: { word: 'no one yet', rank: 0 },
    snoozed: { word: 'snoozed', rank: 1 },
    acknowledged: { word: 'in hand', rank: 2 },
    recovering: { word: 'recovering', rank: 3 },
    cleared: { word: 'cleared', rank: 4 },
  };
  const URGENT = ['critical', 'warn'];

  const listeners = new Set();
  let read = { lines: null, alerts: [] };
  /** The area whose alerts were seen, and when the last of them became active (UTC ms). */
  let seen = null;

  /** The state as it is now: one that somebody has sent to sleep sleeps only while nobody has it. */
  function stateOf({ state, snoozed }) {
    return state === 'active' && snoozed !== null && snoozed > center.live.now() ? 'snoozed' : state;
  }

  const asks = (alert) => stateOf(alert) === 'active';

  /** Several alerts of one rule that share a line have no number. */
  const keyOf = ({ id, rule }) => (id === null ? `rule:${rule}` : String(id));

  function inOrder(alerts) {
    const rank = (alert) => 10 * RANK[alert.severity] + STATES[stateOf(alert)].rank;
    return [...alerts].sort((one, other) => rank(one) - rank(other));
  }

  /** The document's alerts as objects; null in documents that have none, those of past days. */
  function all({ alerts }) {
    if (!alerts) return null;
    if (read.lines !== alerts) {
      read = { lines: alerts, alerts: alerts.map((line) => Object.fromEntries(FIELDS.map((name, index) => [name, line[index]]))) };
    }
    return inOrder(read.alerts);
  }

  const ruleOf = ({ rule }) => center.live.boot.alerts[rule] || { name: rule };

  /** What it carries: its value, or how many there are. */
  function said(alert) {
    if (alert.said !== undefined) return alert.said;
    if (alert.id === null) return center.words('{count} places', { count: center.format.number(alert.count) });
    return center.format.shown(alert.value, ruleOf(alert));
  }

  /** An alert of the API as those of the document are. */
  function ofApi({ area, value, unit, unknown, ...rest }) {
    const text = value === null ? '' : `${value}${center.format.unitAfter({ unit })}`;
    return { ...rest, area: (area[area.length - 1] || [''])[0], said: text, unknown: unknown !== null, newest: null };
  }

  /** Who has it, or how it stands: 张三已接手, no one yet. */
  function standing(alert) {
    const state = stateOf(alert);
    if (state === 'acknowledged' && alert.holder) return center.words('{name} has it', { name: alert.holder });
    if (state === 'snoozed') return center.words('snoozed until {time}', { time: center.format.minute(alert.snoozed) });
    return center.words(STATES[state].word);
  }

  /** Of a line, the alert that became active last of those that nobody has: `{id, area, place, at}` with its rule; or null. */
  function newestOf({ id, area, place, active, state, newest, rule, severity }) {
    const [number, where, site, at] = newest || [id, area, place, active];
    return newest || (id !== null && state === 'active') ? { id: number, area: where, place: site, at, rule, severity } : null;
  }

  /** What was there before the page, or before it showed this area, is not new. */
  function hear(known, changed) {
    if (!changed.has('alerts') || !known.alerts) return;
    const found = all(known).map(newestOf).filter(Boolean);
    const latest = Math.max(0, ...found.map(({ at }) => at));
    const isSame = seen && seen.area === known.area;
    const isNew = ({ at, severity }) => severity === 'critical' && at > seen.at && center.live.now() - at < NEW_MS;
    const news = isSame ? found.filter(isNew).sort((one, other) => other.at - one.at) : [];
    seen = { area: known.area, at: isSame ? Math.max(seen.at, latest) : latest };
    if (news.length) listeners.forEach((listener) => listener(news));
  }

  center.alerts = {
    all,
    ofApi,
    keyOf,
    ruleOf,
    stateOf,
    standing,
    said,
    /** Whether nobody has it yet and nobody has sent it to sleep. */
    asks,
    /** The words of a severity. */
    severity: ({ severity }) => center.words(SEVERITY_WORDS[severity]),
    /** Those that ask for somebody now, worst first. */
    urgent: (known) => (all(known) || []).filter((alert) => asks(alert) && URGENT.includes(alert.severity)),
    /** How many there are, as text; a document does not tell of all where they have very many lines. */
    counted(alerts) {
      const count = alerts.reduce((sum, { id, count: together }) => sum + (id === null ? together : 1), 0);
      return `${center.format.number(count)}${alerts.length >= MOST_LINES ? '+' : ''}`;
    },
    /** Calls `listener(news)` when critical alerts have become active: `[{id, rule, area, place, at, severity}]`, newest first. */
    onNew(listener) { listeners.add(listener); },
    /** Whether an alert is of the feeds that a panel is about; all are where it names none. */
    isOf: ({ dataset: { feeds } }) => (alert) => !feeds || feeds.split(' ').includes(ruleOf(alert).feed),
  };

  document.addEventListener('DOMContentLoaded', () => center.live.subscribe(hear));
})();
