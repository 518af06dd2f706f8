/* The fields of the forms of the desk, each with its label, a hint, and what is wrong with it. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const [HOUR_MS, ROUND_MS] = [3600000, 300000];

  let count = 0;

  const el = (...given) => center.dom.el(...given);
  const option = (value, text) => Object.assign(el('option', '', text), { value });

  /**
   * A field: `element` to be shown, `read()` what it adds to a message, `check()` whether it can be sent, which says what
   * cannot, `control` where one writes. `problem()` is what is wrong, or ""; `holder` is what `control` stands in, if anything.
   */
  function field(text, control, { read, problem = () => '', holder = control }) {
    count += 1;
    control.id = `field-${count}`;
    const label = Object.assign(el('label', 'field-label', text), { htmlFor: control.id });
    const [hint, wrong] = ['hint', 'problem'].map((name) => Object.assign(el('small', `field-${name}`), { id: `${control.id}-${name}` }));
    control.setAttribute('aria-describedby', `${hint.id} ${wrong.id}`);
    function check() {
      const said = problem();
      center.dom.setText(wrong, said);
      control.setAttribute('aria-invalid', String(Boolean(said)));
      return !said;
    }
    // While one writes, not when one leaves: what goes away then would move the button from under the pointer.
    control.addEventListener('input', () => { if (wrong.textContent) check(); });
    return { element: el('div', 'field', [label, holder, hint, wrong]), control, hint, read, check };
  }

  /** One of `[[key, word], …]`; the only one is chosen. Where there need be none it is left out. */
  function choice(key, text, values, need = true) {
    const control = el('select', '', [option('', center.words('Choose …')), ...values.map(([value, word]) => option(value, word))]);
    if (values.length === 1) control.value = values[0][0];
    return field(text, control, {
      read: () => (control.value ? { [key]: control.value } : {}),
      problem: () => (control.value || !need ? '' : center.words('Choose one.')),
    });
  }

  /** A line of text, or several for a `tag` of textarea; with `need` it says what is missing. An empty one is left out. */
  function writing(key, text, { tag = 'input', most = 2000, need = '', value = '' } = {}) {
    const control = Object.assign(el(tag), { maxLength: most, value, autocomplete: 'off' });
    if (tag === 'textarea') control.rows = 2;
    control.required = Boolean(need);
    const written = () => control.value.trim();
    return field(text, control, { read: () => (written() ? { [key]: written() } : {}), problem: () => (written() ? '' : need) });
  }

  /** A time to come in the product's zone, so many hours from now unless another is written. */
  function due(hours) {
    const { zoneTime, live, words, format } = center;
    const control = Object.assign(el('input'), { type: 'datetime-local', required: true });
    control.value = zoneTime.text(Math.ceil((live.now() + hours * HOUR_MS) / ROUND_MS) * ROUND_MS);
    const written = () => zoneTime.instant(control.value);
    const left = () => written() - live.now();
    const said = Object.assign(el('span', 'field-said'), { ariaHidden: 'true' });
    const made = field(words('Due'), control, {
      holder: el('div', 'field-when', [control, said]),
      read: () => ({ due: written() }),
      problem: () => (left() > 0 ? '' : words('Give a time that is still to come.')),
    });
    function tell() {
      center.dom.setText(said, Number.isNaN(written()) ? '' : `${format.shortDate(written())} ${format.minute(written())}`);
      center.dom.setText(made.hint, left() > 0 ? words('{age} from now', { age: format.age(left()) }) : '');
    }
    control.addEventListener('input', tell);
    tell();
    return made;
  }

  function kindSwitch(kinds, turn) {
    const name = `kind-${count}`;
    const labels = kinds.map((kind, index) => {
      const radio = Object.assign(el('input'), { type: 'radio', name, checked: !index });
      radio.addEventListener('change', () => turn(index));
      return el('label', 'field-kind', [radio, el('span', '', kind.name)]);
    });
    return el('div', 'field-kinds', labels);
  }

  /** Whom it goes to: one of some kinds, each a list to choose from or a name to be written. */
  function to(kinds) {
    const { words } = center;
    let chosen = 0;
    const parts = kinds.map(({ name, values }) => (values
      ? choice('value', name, values)
      : writing('value', words('Name or number'), { most: 64, need: words('Say whom.') })));
    parts.filter(({ control }) => control.matches('input')).forEach(({ control }) => { control.placeholder = words('Name or number'); });
    const turn = (index) => {
      chosen = index;
      parts.forEach(({ element }, nth) => { element.hidden = nth !== chosen; });
    };
    turn(0);
    const switches = kinds.length > 1 ? kindSwitch(kinds, turn) : '';
    return {
      element: el('fieldset', 'field-to', [el('legend', 'field-label', words('To whom')), switches, ...parts.map(({ element }) => element)]),
      get control() { return parts[chosen].control; },
      read: () => ({ to: { kind: kinds[chosen].kind, ...parts[chosen].read() } }),
      check: () => parts[chosen].check(),
    };
  }

  /** Who acts, where nobody has signed in; nothing is asked of those who have. */
  function officer(signedIn) {
    if (signedIn) return [];
    const { words } = center;
    const made = writing('name', words('Your name'), { most: 64, need: words('Say who you are.'), value: center.officer.name });
    made.control.autocomplete = 'name';
    return [made];
  }

  center.fields = { choice, writing, due, to, officer };
})();
