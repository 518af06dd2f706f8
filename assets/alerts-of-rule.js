/* The alerts of one rule, one by one, where the address of the leaders' map names it: very many of them share one line of the document. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const ASK_EVERY_MS = 5000;
  const MOST = 200;

  /** What is known: `{wanted, alerts, more, asked, lines}`; `alerts` is null until an answer has come. */
  let known = { wanted: '' };

  async function ask(mine, area, rule) {
    mine.asked = performance.now();
    const query = new URLSearchParams({ rule, limit: MOST, lang: center.live.boot.lang });
    const answer = await fetch(`/api/v1/areas/${area}/alerts?${query}`).catch(() => null);
    if (!answer || !answer.ok || mine !== known) return; // what was told stays: the lamp says that the server is away
    const { alerts, more } = await answer.json();
    Object.assign(mine, { alerts: alerts.map(center.alerts.ofApi), more });
    center.alertList.paint();
  }

  /** A line that leads back to all rules, with what is not told. */
  function paintHead(place, rule) {
    const { el } = center.dom;
    const panel = place.closest('.panel');
    const old = panel.querySelector('.alerts-of-rule');
    const mark = `${rule} ${known.more || ''}`;
    if (old && old.mark === mark) return;
    if (old) old.remove();
    if (!rule) return;
    const back = el('a', '', center.words('all alerts'));
    back.dataset.change = 'alerts=';
    back.href = center.mapLinks.address({ alerts: '' });
    const more = known.more ? el('small', '', center.words('the worst {count}', { count: MOST })) : null;
    place.before(Object.assign(el('p', 'alerts-of-rule', [back, el('b', '', center.alerts.ruleOf({ rule }).name), more]), { mark }));
  }

  center.alertsOfRule = {
    /** Those that the list shows, until they have come their line, or null where it shows all; asks again when alerts have changed. */
    of(place, { alerts, area }) {
      if (!place.closest('.map-page')) return null;
      const rule = alerts ? center.mapLinks.part('alerts') : '';
      const wanted = rule && `${area} ${rule}`;
      if (known.wanted !== wanted) known = { wanted, alerts: null, asked: -Infinity, lines: null };
      const isDue = known.lines !== alerts && performance.now() - known.asked > ASK_EVERY_MS;
      if (rule && isDue) {
        known.lines = alerts;
        ask(known, area, rule);
      }
      paintHead(place, rule);
      return rule ? known.alerts || center.alerts.all({ alerts }).filter((alert) => alert.rule === rule) : null;
    },
  };
})();
