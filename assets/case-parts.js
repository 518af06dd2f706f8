/* What is known of a dispatched case beside its steps: who has it, what it comes from and leads to, who did what. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const MASK = '•••';

  const el = (...given) => center.dom.el(...given);
  const moment = (ms) => center.mapDrawerParts.moment(ms);

  /** Each act in words; `{about}` is whom it went to, the step, or the department. */
  const ACTS = {
    dispatched: 'Dispatched to {about}',
    assigned: 'Assigned to {about}',
    stepped: 'Step: {about}',
    sent_back: 'Sent back to {about}',
    whistled: 'Whistle blown for {about}',
    ordered: 'Issued by a patrol order',
    patrolled: 'Done by a patrol',
  };

  function fact(name, value) {
    return [el('dt', '', name), el('dd', value === MASK ? 'masked' : '', value)];
  }

  function link(kind, id, text) {
    const made = el('a', 'case-link', text);
    made.dataset.change = new URLSearchParams({ thing: `${kind}:${id}` });
    made.href = center.mapLinks.address({ thing: `${kind}:${id}` });
    return made;
  }

  function whistle({ feed, id, department, state, at }) {
    return link(feed, id, [el('b', '', center.words('Whistle to {department}', { department })), el('small', '', [state, moment(at)].filter(Boolean).join(' · '))]);
  }

  function order(id) {
    const made = el('a', 'case-link', [el('b', '', center.words('Open the patrol order'))]);
    made.dataset.change = `order=${id}`;
    made.href = center.mapLinks.address({ order: String(id) });
    return made;
  }

  function line({ at, act, name, said, about }) {
    const { words } = center;
    const what = words(ACTS[act] || act, { about: about || '—' });
    return el('li', '', [
      el('b', '', what),
      el('small', '', [name || words('The product'), moment(at)].join(' · ')),
      said ? el('p', said === MASK ? 'masked' : '', said) : '',
    ]);
  }

  center.caseParts = {
    /** Whom it was given to, by whom and with which note; that it waits for a whistle. */
    facts({ to, by, note, waits }) {
      const { words } = center;
      const known = [
        ...(to ? fact(words('Given to'), to.word || to.value) : []),
        ...(by ? fact(words('Dispatched by'), by) : []),
        ...(note ? fact(words('Note'), note) : []),
      ];
      const waiting = waits ? [el('p', 'case-waits', words('It waits until the whistle is closed.'))] : [];
      return [...(known.length ? [el('dl', 'drawer-facts', known)] : []), ...waiting];
    },
    /** The ways to the alert and the case that it comes from, and to its whistles and order. */
    links({ alert, from_case: from, whistles, order: ordered }) {
      const { words } = center;
      return [
        ...(alert ? [link('alert', alert, [el('b', '', words('The alert it came out of'))])] : []),
        ...(from ? [link(...from, [el('b', '', words('The case the whistle was blown for'))])] : []),
        ...whistles.map(whistle),
        ...(ordered ? [order(ordered)] : []),
      ];
    },
    /** Who did what, newest first. */
    log({ acts }) {
      if (!acts.length) return [];
      return [el('h3', '', center.words('What was done')), el('ol', 'case-log-list', [...acts].reverse().map(line))];
    },
  };
})();
