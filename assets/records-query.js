/* How the records behind a number are filtered and sorted: as the address holds it, and as the API is asked. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** `{where: {field: word}, text, order}` out of the parameter `rows` of the address. */
  function read() {
    const inner = new URLSearchParams(new URLSearchParams(window.location.search).get('rows') || '');
    const where = Object.fromEntries(inner.getAll('where').map((one) => {
      const at = one.indexOf(':');
      return [one.slice(0, at), one.slice(at + 1)];
    }));
    return { where, text: inner.get('text') || '', order: inner.get('order') === 'oldest' ? 'oldest' : 'newest' };
  }

  function fill(query, { where, text, order }) {
    Object.entries(where).forEach(([field, word]) => query.append('where', `${field}:${word}`));
    if (text) query.set('text', text);
    if (order !== 'newest') query.set('order', order);
    return query;
  }

  center.recordsQuery = {
    read,
    /** The state as the parameter `rows`; empty where nothing is filtered and the newest come first. */
    write: (state) => fill(new URLSearchParams(), state).toString(),
    /** Whether some records are left out. */
    isFiltered: ({ where, text }) => Boolean(text || Object.keys(where).length),
    /** The address of the API for a panel's records up to an instant: `url(spec, state, toMs, "/total", {limit: 5})`. */
    url(spec, state, to, ending, more = {}) {
      const { feed, area, start, indicator } = spec;
      const query = new URLSearchParams({ area, from: start, to: new Date(to).toISOString(), indicator, ...more });
      return `/api/v1/feeds/${feed}/records${ending}?${fill(query, state)}`;
    },
    /** The answer as JSON; what the server says is wrong becomes the error's text. */
    async ask(url, signal) {
      const answer = await fetch(url, { signal, cache: 'no-store' });
      const body = await answer.json().catch(() => ({}));
      if (!answer.ok) throw new Error(body.error || `the server answers ${answer.status}`);
      return body;
    },
  };
})();
