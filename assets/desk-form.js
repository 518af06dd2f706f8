/* A form of the desk: it checks its fields, sends once, and keeps what was typed while it is not through. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** The first field that cannot be sent has the focus; all say what is wrong with them. */
  function areRight(fields) {
    const wrong = fields.filter((field) => !field.check());
    wrong.slice(0, 1).forEach(({ control }) => control.focus());
    return !wrong.length;
  }

  function button(className, type, text) {
    return Object.assign(center.dom.el('button', className, text), { type });
  }

  /**
   * `fields()` are those of now, `submit()` the word that sends, `send(message)` answers `{ok, told}`, `done(told)` is called when it is through, `refused(told)`
   * when it is not, and may say "" to let nothing be said here; `cancel()` gives up.
   */
  function make({ fields, submit, send, done, cancel, refused = ({ error }) => error }) {
    const { el, setText, setData } = center.dom;
    const { words } = center;
    const places = el('div', 'form-fields', fields().map(({ element }) => element));
    const problem = el('p', 'form-problem');
    problem.setAttribute('role', 'alert');
    const [sender, away] = [button('button', 'submit', submit()), button('button-quiet', 'button', words('Cancel'))];
    const form = el('form', 'desk-form', [places, problem, el('div', 'form-buttons', [sender, away])]);
    form.noValidate = true;
    async function through(message) {
      setText(problem, '');
      setData(form, 'sending', '1');
      setText(sender, words('Sending …'));
      const { ok, told } = await send(message);
      setData(form, 'sending', null);
      if (message.name) center.officer.remember(message.name);
      if (ok) done(told);
      else setText(problem, refused(told));
      setText(sender, submit());
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (form.dataset.sending || !areRight(fields())) return;
      through(Object.assign({}, ...fields().map((field) => field.read())));
    });
    away.addEventListener('click', cancel);
    /** Puts something beside what is wrong. */
    form.offer = (element) => problem.after(element);
    /** Shows the fields of now. */
    form.refill = () => places.replaceChildren(...fields().map(({ element }) => element));
    return form;
  }

  center.deskForm = { make, button };
})();
