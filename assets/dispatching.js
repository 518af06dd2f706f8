/* What may be dispatched here, to whom and by whom (docs/dispatching.md), and the way by which acts are sent. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const PATIENCE_MS = 20000;

  /** By language; what failed is asked for again. */
  const asked = new Map();

  async function read(url) {
    const answer = await fetch(url);
    if (!answer.ok) throw Object.assign(new Error(`${url}: the server answers ${answer.status}`), { status: answer.status });
    return answer.json();
  }

  function known() {
    const { lang } = center.live.boot;
    if (!asked.has(lang)) {
      const found = read(`/api/v1/dispatching?lang=${lang}`);
      asked.set(lang, found);
      found.catch(() => asked.delete(lang));
    }
    return asked.get(lang);
  }

  async function send(path, message) {
    try {
      const answer = await fetch(`${path}?lang=${center.live.boot.lang}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(message),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      return { ok: answer.ok, told: await answer.json() };
    } catch {
      return { ok: false, told: { error: center.words('The server does not answer. Look whether it has arrived before you send it again.') } };
    }
  }

  center.dispatching = {
    /** What GET /api/v1/dispatching tells, read once. */
    known,
    /** An answer of the API in the page's language; rejects where there is none, with the `status` where one came. */
    read,
    /** Sends an act: `{ok, told}`, in which `told.error` says what is wrong, also where no answer came. */
    send,
    /** Whether who looks has a permission, as the page was told. */
    may: (permission) => (document.querySelector('.map-page').dataset.may || '').split(' ').includes(permission),
  };
})();
