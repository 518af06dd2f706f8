/* The parts of the drawer, made of what the API tells of a thing (docs/things.md). When they are shown is map-drawer.js's. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const MASK = '•••';
  const ENDED = { closed: 'Closed', cleared: 'Cleared' };

  const el = (...given) => center.dom.el(...given);
  const joined = (parts) => parts.filter(Boolean).join(' · ');

  /** A day and a time, the day only where it is not today. */
  function moment(ms) {
    if (ms === null) return '—';
    const { format, live } = center;
    const day = (at) => new Date(at).toLocaleDateString('sv', { timeZone: live.boot.time_zone });
    return day(ms) === day(live.now()) ? format.minute(ms) : `${day(ms)} ${format.minute(ms)}`;
  }

  const ago = (ms) => center.words('{age} ago', { age: center.format.age(Math.max(0, center.live.now() - ms)) });

  function link(kind, id, children, className) {
    const change = `thing=${kind}:${id}`;
    const made = el('a', className, children);
    made.dataset.change = new URLSearchParams({ thing: `${kind}:${id}` });
    made.href = center.mapLinks.address({ thing: change.slice('thing='.length) });
    return made;
  }

  /** A state as the mark on the map, and its word. */
  function stateOf(kind, state) {
    if (!state) return null;
    if (ENDED[state]) return el('span', 'drawer-state', center.words(ENDED[state]));
    const [live] = center.map.states;
    const mark = center.mapMarks.picture(state, 0, live.colours, 1.5 * live.view.ratio);
    mark.style.inlineSize = `${mark.width / live.view.ratio}px`;
    const made = el('span', 'drawer-state', [mark, el('span', '', center.mapMarks.word(state, kind))]);
    center.dom.setData(made, 'asks', center.mapMarks.asking.includes(state) ? state : null);
    return made;
  }

  function valueOf({ value, unit, decimals }) {
    const text = typeof value === 'number' ? center.format.number(value, decimals) : String(value);
    return joined([unit ? `${text} ${unit}` : text]);
  }

  function head({ kind, what, name, code, category, state, at, due }) {
    const title = el('h2', 'drawer-title', name || category || what);
    title.id = 'drawer-title';
    const since = at && kind !== 'site' ? `${moment(at)} · ${ago(at)}` : at ? center.words('Patrolled at {time}', { time: moment(at) }) : '';
    const late = due ? center.words('Due {time}', { time: moment(due) }) : '';
    return el('header', 'drawer-head', [
      el('p', 'drawer-what', joined([what, name ? category : '', code])),
      title,
      el('p', 'drawer-when', [stateOf(kind, state), ...[since, late].filter(Boolean).map((text) => el('span', '', text))]),
    ]);
  }

  function way({ area, site }) {
    const steps = area.map(([code, name]) => {
      const made = el('a', '', name);
      made.href = center.mapLinks.drill(code);
      return made;
    });
    const at = site ? [link('site', site.id, site.name, '')] : [];
    return el('nav', 'crumbs drawer-way', [...steps, ...at]);
  }

  function facts(list) {
    if (!list.length) return null;
    return el('dl', 'drawer-facts', list.flatMap((fact) => [el('dt', '', fact.name), el('dd', fact.value === MASK ? 'masked' : '', valueOf(fact))]));
  }

  /** The time between two steps, as people say it. */
  function steps(list) {
    if (!list.length) return null;
    const rows = list.map(({ name, at }, index) => {
      const before = index ? list[index - 1].at : null;
      const took = at !== null && before !== null ? `+${center.format.age(at - before)}` : '';
      const row = el('li', at === null ? 'step-to-come' : 'step-gone', [el('b', '', name), el('span', '', at === null ? center.words('To come') : moment(at)), el('span', 'step-took', took)]);
      if (at !== null && (list[index + 1] || { at: null }).at === null) row.setAttribute('aria-current', 'step');
      return row;
    });
    return section(center.words('Steps'), el('ol', 'drawer-steps', rows));
  }

  function section(title, body, none) {
    return el('section', 'drawer-section', [el('h3', '', title), body || el('p', 'empty', none)]);
  }

  function neighbour({ kind, id, what, name, category, state, at, metres }) {
    const away = metres === null ? '' : center.words('{metres} m', { metres: center.format.number(metres) });
    return el('li', '', [link(kind, id, [
      stateOf(kind, state),
      el('b', '', name || category || what),
      el('small', '', joined([name || category ? what : '', at ? ago(at) : '', away])),
    ], 'drawer-row')]);
  }

  const neighbours = (list) => (list.length ? el('ul', 'drawer-list', list.map(neighbour)) : null);

  /** A single number says itself what it is, and so do words; of several numbers each is named. */
  function told(own) {
    const numbers = own.filter(({ value }) => typeof value === 'number').length;
    return own.map((fact) => {
      const isNamed = fact.value === MASK || (numbers > 1 && typeof fact.value === 'number');
      return isNamed ? `${fact.name} ${valueOf({ ...fact, unit: numbers > 1 ? '' : fact.unit })}` : valueOf(fact);
    }).join(' · ');
  }

  /** The records of one feed, newest first. */
  function group(records) {
    const rows = records.map(({ at, facts: own }) => el('li', '', [el('span', '', told(own)), el('small', '', `${moment(at)} · ${ago(at)}`)]));
    return el('div', 'drawer-group', [el('b', '', records[0].what), el('ul', '', rows)]);
  }

  function groups(records) {
    const feeds = [...new Set(records.map(({ feed }) => feed))];
    return feeds.length ? el('div', '', feeds.map((feed) => group(records.filter((record) => record.feed === feed)))) : null;
  }

  /** What a site has beside what everything has. */
  function ofSite({ kind, records, cases, here }) {
    if (kind !== 'site') return [];
    const { words } = center;
    return [
      section(words('Status'), neighbours(here), words('On no list')),
      section(words('Cases open here'), neighbours(cases), words('None open')),
      section(words('Last patrols and checks'), groups(records), words('None in the last 30 days')),
    ];
  }

  /** The way to the case or the thing that an alert is about. */
  function behind({ case: about }) {
    if (!about) return null;
    const { steps: own, name } = center.live.boot.feeds[about[0]];
    return link(...about, own.length ? center.words('Open the case') : name, 'button');
  }

  center.mapDrawerParts = {
    moment,
    ago,
    /** Everything about a thing, as elements. */
    of(thing) {
      const { words } = center;
      return [
        head(thing),
        way(thing),
        center.dispatch.ofSite(thing),
        center.cameraDrawer.paneOf(thing),
        center.alertDrawer.partOf(thing),
        center.live.isPast ? el('p', 'drawer-note', words('As it is now, not on the day shown.')) : null,
        behind(thing),
        facts(thing.facts),
        steps(thing.steps),
        center.caseActs.of(thing),
        ...ofSite(thing),
        section(words(thing.lon === null ? 'In the same area' : 'Nearby'), neighbours(thing.near), words('Nothing known')),
      ].filter(Boolean);
    },
  };
})();
