/* What an officer does about an alert in the drawer: acknowledge, comment, snooze; by their name, upon what they have seen. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const HOUR = 60;
  const SNOOZES = [[15, '15 min'], [HOUR, '1 h'], [8 * HOUR, '8 h']];
  const DONE = { acknowledge: 'You have it.', comment: 'Your comment is kept.', snooze: 'Done.' };
  const SEEN = ['active', 'acknowledged', 'recovering'];
  const [LONGEST_NAME, LONGEST_TEXT] = [64, 2000];

  const el = (...given) => center.dom.el(...given);
  const drawer = () => document.getElementById('map-drawer').dataset;

  function field(tag, label, given) {
    const made = Object.assign(el(tag), given);
    return [made, el('label', 'act-field', [el('span', '', label), made])];
  }

  function button(text, press, className = 'button-quiet') {
    const made = el('button', className, text);
    made.type = 'button';
    made.addEventListener('click', press);
    return made;
  }

  function say({ message }, text, isWrong = false) {
    center.dom.setText(message, text);
    center.dom.setData(message, 'wrong', isWrong ? '' : null);
  }

  /** Who comes second is told who came first, or what has happened, in one sentence. */
  function overtaken({ alert }) {
    const how = center.alerts.standing(center.alerts.ofApi(alert));
    return center.words('This alert has changed meanwhile: {how}. Nothing was done; look again before you go on.', { how });
  }

  const FAILED = 'The server does not answer. Nothing was done.';
  const REFUSED = { 401: 'You are no longer signed in.', 403: 'You may not do this.', 404: 'This is not there, or no longer.' };

  async function send(form, act, given) {
    const { mine } = form;
    const answer = await fetch(`/api/v1/alerts/${mine.id}/${act}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ version: mine.told.version, name: form.name ? form.name.value.trim() : '', ...given }),
    }).catch(() => null);
    if (answer && answer.ok) {
      form.text.value = '';
      say(form, center.words(DONE[act]));
    } else if (answer && answer.status === 409) say(form, overtaken(await answer.json()), true);
    else say(form, center.words((answer && REFUSED[answer.status]) || FAILED), true);
  }

  /** One act at a time; what is missing is said before anything is sent. */
  async function act(form, name, given, needs = []) {
    const missing = [[form.name, 'Write your name first.'], ...needs].find(([place]) => place && !place.value.trim());
    if (missing) {
      say(form, center.words(missing[1]), true);
      missing[0].focus();
      return;
    }
    if (form.isBusy || !form.mine.told) return;
    form.isBusy = true;
    if (form.name) center.officer.remember(form.name.value.trim());
    const text = form.text.value.trim();
    await send(form, name, { ...(text ? { text } : {}), ...given });
    form.isBusy = false;
    form.done();
  }

  function nameField() {
    const value = center.officer.name;
    return field('input', center.words('Your name'), { type: 'text', value, maxLength: LONGEST_NAME, autocomplete: 'name', required: true });
  }

  function snoozes(form) {
    const { words } = center;
    const made = SNOOZES.map(([minutes, text]) => button(words(text), () => act(form, 'snooze', { minutes })));
    form.wake = button(words('Wake now'), () => act(form, 'snooze', { minutes: 0 }));
    form.snoozes = el('div', 'act-row', [el('span', 'act-label', words('Snooze')), ...made, form.wake]);
    form.snoozes.setAttribute('role', 'group');
    form.snoozes.setAttribute('aria-label', words('Snooze'));
    return form.snoozes;
  }

  function fill(form) {
    const { words } = center;
    const [name, named] = drawer().person ? [null, null] : nameField();
    const [text, told] = field('textarea', words('Comment'), { rows: 2, maxLength: LONGEST_TEXT });
    Object.assign(form, { name, text, message: el('p', 'act-message') });
    form.message.setAttribute('role', 'status');
    form.take = button(words('Acknowledge'), () => act(form, 'acknowledge', {}), 'button');
    const comment = button(words('Add comment'), () => act(form, 'comment', {}, [[text, 'Write a comment first.']]));
    form.place.append(...[named, told].filter(Boolean), el('div', 'act-row', [form.take, comment]), snoozes(form), form.message);
  }

  center.alertActs = {
    /** A form for the acts upon `mine`, whose `told` is the alert as it was seen; `done()` is called after each. */
    make(mine, done) {
      const form = { mine, done, place: el('div', 'alert-acts'), isBusy: false };
      form.place.form = form;
      form.place.tabIndex = -1;
      if (drawer().acts === 'alerts') fill(form);
      else form.place.append(el('p', 'empty', center.words('You may look at alerts, not act upon them.')));
      return form.place;
    },
    /** Offers what can be done about the alert as it is now. */
    paint({ form }, alert) {
      if (!form.take) return;
      const { words, live } = center;
      const isOpen = SEEN.includes(alert.state);
      const isOwn = alert.holder && alert.holder === (drawer().person || form.name.value.trim());
      center.dom.setText(form.take, words(alert.holder ? 'Take over' : 'Acknowledge'));
      form.take.hidden = !isOpen || Boolean(isOwn);
      form.snoozes.hidden = !isOpen;
      form.wake.hidden = !alert.snoozed || alert.snoozed <= live.now();
      // Whoever has just pressed what is no longer offered goes on from here, not from the top of the page.
      const { activeElement: reached } = document;
      if (form.place.contains(reached) && reached.closest('[hidden]')) form.place.focus({ preventScroll: true });
    },
  };
})();
