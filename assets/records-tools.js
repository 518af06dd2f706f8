/* The line above the records: how many there are, filters, downloads, reading again. What they do is map-records.js's. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const TYPING_MS = 400;

  function labelled(name, field) {
    field.setAttribute('aria-label', name);
    return field;
  }

  function choice({ key, name, values }, chosen, change) {
    const { el } = center.dom;
    const field = labelled(name, el('select', 'records-filter', [['', `${name}: ${center.words('all')}`], ...values].map(([word, text]) => {
      const made = el('option', '', text);
      made.value = word;
      return made;
    })));
    field.value = chosen || '';
    field.addEventListener('change', () => change(key, field.value));
    return field;
  }

  function typed(name, value, change) {
    const field = labelled(name, center.dom.el('input', 'records-filter'));
    Object.assign(field, { type: 'search', placeholder: name, value });
    let timer = 0;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => change(field.value.trim()), TYPING_MS);
    });
    return field;
  }

  function filter(declared, state, change) {
    const set = (key, word) => change({ where: { ...center.recordsQuery.read().where, [key]: word } });
    if (declared.values.length) return choice(declared, state.where[declared.key], set);
    return typed(declared.name, state.where[declared.key] || '', (word) => set(declared.key, word));
  }

  function download(ending) {
    const link = center.dom.el('a', 'step', ending.toUpperCase());
    link.dataset.download = ending;
    link.setAttribute('download', '');
    link.title = center.words('Download as {kind}', { kind: ending.toUpperCase() });
    return link;
  }

  function again(onClick) {
    const button = center.dom.el('button', 'step records-again', '↻');
    button.type = 'button';
    button.title = center.words('Read again');
    button.addEventListener('click', onClick);
    return button;
  }

  /** The links lead to all records of the panel, unless there are more than a file takes. */
  function setDownloads(tools, most, count, url) {
    tools.querySelectorAll('[data-download]').forEach((link) => {
      const isTooMany = count > most;
      if (isTooMany) link.removeAttribute('href');
      else link.href = url(`.${link.dataset.download}`);
      link.setAttribute('aria-disabled', String(isTooMany));
      if (isTooMany) link.title = center.words('A file takes at most {most} records: choose less time, a smaller area or a filter', { most: center.format.number(most) });
    });
  }

  center.recordsTools = {
    /** Fills the line: `change({where | text})` on a filter, `reload()` on reading again. */
    fill(tools, spec, state, { change, reload }) {
      const { el } = center.dom;
      const count = el('strong', 'records-count');
      count.setAttribute('role', 'status');
      const search = typed(center.words('Site or area'), state.text, (text) => change({ text }));
      const filters = spec.filters.map((declared) => filter(declared, state, change));
      tools.replaceChildren(count, again(reload), search, ...filters, el('span', 'records-gap'), download('csv'), download('xlsx'));
    },
    setDownloads,
  };
})();
