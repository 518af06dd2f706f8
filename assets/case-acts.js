/* What can be done about a case that is open in the drawer, and what was done: its acts are sent one at a time. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const el = (...given) => center.dom.el(...given);
  const note = (need = '') => center.fields.writing('text', need ? center.words('Reason for sending it back') : center.words('Note'), { tag: 'textarea', need });

  /** A whistle is assigned as a case is: to a department. */
  const asCases = ({ departments, ...rest }) => ({ ...rest, to: [{ kind: 'department', name: center.words('Department called'), values: departments }] });

  /** What may be done beside the next step: `may` is its word in the case, `fields` what it takes. */
  const ACTS = [
    { path: 'send-back', may: 'send_back', title: 'Send back', fields: () => [note(center.words('Say why it is sent back.'))] },
    {
      path: 'whistle',
      may: 'whistle',
      title: 'Blow the whistle',
      fields({ whistles: { departments, categories, due_hours: hours } }) {
        const { choice, due } = center.fields;
        const kinds = categories && categories.length ? [choice('category', center.words('Kind of whistle'), categories, false)] : [];
        return [choice('department', center.words('Department called'), departments), ...kinds, due(hours), note()];
      },
    },
    {
      path: 'assign',
      may: 'assign',
      title: 'Assign anew',
      fields(known, { feed }) {
        const { to, due_hours: hours } = known.cases.find((each) => each.feed === feed) || asCases(known.whistles);
        return [center.fields.to(to), center.fields.due(hours), note()];
      },
    },
  ];

  /** The case that is open: its element with a place for each part, what is known of it, and which form is open. */
  let shown = { key: '' };

  function partsOf() {
    const place = (name) => el('div', `case-${name}`);
    return { facts: place('facts'), said: place('said'), buttons: place('buttons'), form: place('form'), links: place('links'), log: place('log') };
  }

  function say(text, isWrong) {
    const { said } = shown.parts;
    const made = el('p', isWrong ? 'form-problem' : 'case-done', text);
    made.setAttribute('role', isWrong ? 'alert' : 'status');
    said.replaceChildren(...(text ? [made] : []));
  }

  const buttonTo = (key) => [...shown.parts.buttons.children].find(({ dataset }) => dataset.act === key);

  function close() {
    shown.parts.form.replaceChildren();
    shown.act = null;
    markButtons();
  }

  function markButtons() {
    [...shown.parts.buttons.children].forEach((button) => button.setAttribute('aria-expanded', String(button.dataset.act === shown.act)));
  }

  /** Who came second reads what has become of the case; the form stays where its act can still be done. */
  function refused(mine, { error, case: now }) {
    if (!now) return error;
    if (mine === shown) {
      say(error, true);
      shown.version = now.version;
      if (!offered(now).some(({ key }) => key === shown.act)) close();
      look(mine);
    }
    return '';
  }

  function through(mine, title) {
    if (mine !== shown) return;
    close();
    say(center.words('Done: {act}', { act: title }), false);
    look(mine);
    center.mapDrawer.again();
    shown.element.focus({ preventScroll: true });
  }

  /** A form below the buttons; it holds the version that was seen when it was opened. */
  function open({ key, path, title, fields, message = {} }) {
    const mine = shown;
    if (shown.act === key) { close(); return; }
    Object.assign(shown, { act: key, version: shown.told.version });
    say('', false);
    const all = [...fields(shown.known, shown.told), ...center.fields.officer(shown.known.name)];
    const form = center.deskForm.make({
      fields: () => all,
      submit: () => title,
      send: (written) => center.dispatching.send(`/api/v1/cases/${mine.told.feed}/${mine.told.id}/${path}`, { version: mine.version, ...message, ...written }),
      done: () => through(mine, title),
      refused: (told) => refused(mine, told),
      cancel: () => { close(); buttonTo(key).focus(); },
    });
    shown.parts.form.replaceChildren(form);
    markButtons();
    (all.length ? all[0].control : form.querySelector('button')).focus();
  }

  /** What is offered: the next steps first. */
  function offered({ next, may }) {
    const { words } = center;
    const steps = may.step ? next.map(({ step, name }) => ({
      key: `step ${step}`, path: 'step', title: words('Next step: {name}', { name }), fields: () => [note()], message: { step },
    })) : [];
    const others = ACTS.filter((act) => may[act.may]).map((act) => ({ ...act, key: act.path, title: words(act.title) }));
    return [...steps, ...others];
  }

  function buttonOf(act, index) {
    const made = center.deskForm.button(index || act.path !== 'step' ? 'button-quiet' : 'button', 'button', act.title);
    made.dataset.act = act.key;
    made.addEventListener('click', () => open(act));
    return made;
  }

  function paint() {
    const { told, parts, act } = shown;
    const acts = offered(told);
    const focused = parts.buttons.contains(document.activeElement) ? document.activeElement.dataset.act : '';
    parts.facts.replaceChildren(...center.caseParts.facts(told));
    parts.buttons.replaceChildren(...acts.map(buttonOf));
    parts.links.replaceChildren(...center.caseParts.links(told));
    parts.log.replaceChildren(...center.caseParts.log(told));
    if (act && !acts.some(({ key }) => key === act)) close();
    markButtons();
    if (focused && buttonTo(focused)) buttonTo(focused).focus();
    center.mapLinks.refresh(document.querySelector('.map-page'));
  }

  function isDispatchable({ cases, tasks, whistles }, kind) {
    return [...cases, ...tasks, ...(whistles ? [whistles] : [])].some(({ feed }) => feed === kind);
  }

  /** Reads the case anew; what is known stays while the server is away. */
  async function look(mine) {
    const { kind, id } = mine;
    try {
      const known = await center.dispatching.known();
      if (!isDispatchable(known, kind)) return;
      const told = await center.dispatching.read(`/api/v1/cases/${kind}/${id}?lang=${center.live.boot.lang}`);
      if (mine !== shown) return;
      const mark = JSON.stringify(told);
      if (mark === mine.mark) return;
      Object.assign(mine, { known, told, mark });
      paint();
    } catch { /* the drawer says that the server is away */ }
  }

  function begin(key, kind, id) {
    const parts = partsOf();
    const element = el('section', 'case-acts', Object.values(parts));
    element.tabIndex = -1;
    element.setAttribute('aria-label', center.words('Handling of the case'));
    shown = { key, kind, id, element, parts, act: null, told: null, mark: '' };
  }

  center.caseActs = {
    /** What can be done about a case, by its thing; the same element as long as the same one is shown. Null for others. */
    of({ kind, id }) {
      const feed = center.live.boot.feeds[kind];
      if (!feed || !feed.steps.length) return null;
      const key = `${kind}:${id} ${center.live.boot.lang}`;
      if (shown.key !== key) begin(key, kind, id);
      look(shown);
      return shown.element;
    },
  };
})();
