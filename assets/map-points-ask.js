/* Fetches the points that the panel of a map wants, as they are now or were on the days shown; drawing is map-points.js's. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const [ASK_EVERY_MS, TRY_AGAIN_MS] = [30000, 5000];
  const [STATE, TURNS] = [3, 8];

  /** Kinds of points that are had in another way: what things they are, and their rows. */
  const OTHERS = { order: { kind: 'site', rows: (area) => center.orderPoints.rows(area) } };

  /** What is drawn of past days in the place of a kind: what alerts were then is not kept, events are. */
  const PAST_OF = { alert: 'event' };

  /** The kind of things that points of a kind are. */
  const kindOf = (kind) => (OTHERS[kind] ? OTHERS[kind].kind : (center.live.isPast && PAST_OF[kind]) || kind);

  /** Of the past there are sites, events and cases; states of things are not kept, nor how far an order was. */
  function hasPast(kind) {
    const feed = center.live.boot.feeds[kind];
    return !OTHERS[kind] && (!feed || feed.steps.length > 0);
  }

  /** What the addresses of points say of the days that are shown; nothing while it is now. */
  function when() {
    if (!center.live.isPast) return '';
    const { day, days } = center.live.document;
    return `?${new URLSearchParams({ day, days })}`;
  }

  /** The state of a row at the moment shown; null where it was not there. Turns are in order, and of a single day alone. */
  function stateOf(row) {
    const turns = row[TURNS];
    if (!turns || !turns.length || !center.period.isMoment()) return row[STATE];
    const { as_of: moment } = center.live.document;
    const past = turns.filter(([since]) => since < moment);
    return past.length ? past[past.length - 1][1] : null;
  }

  async function read(area, kind, time) {
    if (OTHERS[kind]) return OTHERS[kind].rows(area);
    const answer = await fetch(`/api/v1/areas/${area}/points/${kindOf(kind)}${time}`);
    if (!answer.ok) throw new Error(`points of ${kind}: the server answers ${answer.status}`);
    return (await answer.json()).rows;
  }

  async function ask({ points }, area, kinds, time, show) {
    const { wanted } = points;
    try {
      const found = await Promise.all(kinds.map((kind) => read(area, kind, time)));
      if (points.wanted !== wanted) return;
      points.rows = new Map(kinds.map((kind, index) => [kind, found[index]]));
      show();
    } catch { // the marks stay as they are: the lamp says that the server is away
      if (points.wanted === wanted) points.next = performance.now() + TRY_AGAIN_MS;
    }
  }

  /** Of what was shown, what is still wanted stays until the rest has come; that of another area or day does not. */
  function forget({ points }, place, kinds, show) {
    const kept = points.place === place ? [...points.rows].filter(([kind]) => kinds.includes(kind)) : [];
    points.place = place;
    points.rows = new Map(kept);
    show();
  }

  /**
   * Asks when other points are wanted, and while the day runs again every half minute; only for a map that is seen.
   * `show` is called whenever other rows are there.
   */
  function look(state, show) {
    const { points, panel } = state;
    if (document.hidden || panel.closest('[hidden]') || !center.live.document) return;
    const { area } = panel.dataset;
    const all = (panel.dataset.points || '').split(' ').filter(Boolean);
    const kinds = center.live.isPast ? all.filter(hasPast) : all;
    const time = when();
    const wanted = [area, time, ...all, panel.dataset.order || ''].join(' ');
    const isOther = points.wanted !== wanted;
    if (!isOther && performance.now() < points.next) return;
    Object.assign(points, { wanted, next: time ? Infinity : performance.now() + ASK_EVERY_MS });
    if (isOther) forget(state, `${area} ${time}`, kinds, show);
    if (kinds.length) ask(state, area, kinds, time, show);
  }

  center.mapPointsAsk = { look, hasPast, stateOf, kindOf };
})();
