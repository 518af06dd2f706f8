/* The patrol orders of the area shown, each with how far it is; the one that the map shows is marked. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const [ASK_EVERY_MS, TRY_AGAIN_MS] = [30000, 5000];
  const [DAYS, FEW] = [7, 3];
  const NOTHING = { key: '', area: '', orders: null, next: 0 };

  let list = NOTHING;
  /** The order of the map as an area has it, which may be older than the listed ones; and what was said when one was sent. */
  let [told, news] = [null, null];

  const place = () => document.querySelector('.map-page [data-orders]');
  const isShown = ({ id }) => String(id) === center.mapLinks.part('order');

  /** A bar of what is done and what is late; both are also told in words. */
  function barOf({ sites, done, overdue }) {
    const { el } = center.dom;
    const part = (className, count) => {
      const made = el('span', className);
      made.style.inlineSize = `${sites ? (100 * count) / sites : 0}%`;
      return made;
    };
    return el('span', 'order-bar', [part('order-done', done), part('order-overdue', overdue)]);
  }

  function progressOf({ sites, done, overdue }) {
    const { words, format } = center;
    const all = words('{done} of {sites} done', { done: format.number(done), sites: format.number(sites) });
    return [all, overdue ? words('{count} overdue', { count: format.number(overdue) }) : ''].filter(Boolean).join(' · ');
  }

  /** For which area it was issued; of one from above its progress is that of the area shown. */
  const where = ({ above, area: way }) => (above ? center.words('For all of {area}, counted here', { area: above }) : way[way.length - 1][1]);

  /** One that is drawn from the area shown stays there, one of an area below it leads to that. */
  function lead(link, { id, above, area: way }) {
    const [code] = above ? [list.area] : way[way.length - 1];
    const isElsewhere = code !== list.area;
    if (!isElsewhere) link.dataset.change = `order=${id}`;
    else if (isShown({ id })) link.setAttribute('aria-current', 'true');
    link.dataset.order = id;
    link.href = isElsewhere ? center.mapLinks.drill(code, { order: String(id) }) : center.mapLinks.address({ order: String(id) });
  }

  function lineOf(order) {
    const { el } = center.dom;
    const { words, mapDrawerParts } = center;
    const link = el('a', 'order', [
      el('b', '', order.word),
      el('span', 'order-progress', progressOf(order)),
      barOf(order),
      el('small', '', [where(order), words('Due {time}', { time: mapDrawerParts.moment(order.due) }), order.by].filter(Boolean).join(' · ')),
      order.note && isShown(order) ? el('small', 'order-note', order.note) : '',
    ]);
    center.dom.setData(link, 'late', order.overdue ? '1' : null);
    lead(link, order);
    return el('li', '', [link]);
  }

  /** The one that the map shows first where it is not one of those listed. */
  function ordersOf() {
    const own = told && told.of === list.area ? told.order : null;
    const others = own && isShown(own) && !list.orders.some(isShown) ? [own] : [];
    return [...others, ...list.orders.map((order) => (own && own.id === order.id ? own : order))];
  }

  /** Those that are not the newest, folded away; open where the map shows one of them. */
  function restOf(orders) {
    if (!orders.length) return '';
    const { el } = center.dom;
    const made = el('details', 'orders-rest', [el('summary', '', center.words('and {count} more', { count: orders.length })), el('ul', '', orders.map(lineOf))]);
    const before = place().querySelector('.orders-rest');
    made.open = orders.some(isShown) || Boolean(before && before.open);
    return made;
  }

  function newsOf() {
    if (!news || news.of !== list.key) return '';
    const { words, format } = center;
    const left = news.left_out ? words('{count} sites were left out: their task is still open.', { count: format.number(news.left_out) }) : '';
    const made = center.dom.el('p', 'orders-news', [words('{count} tasks dispatched.', { count: format.number(news.sites) }), left].filter(Boolean).join(' '));
    made.setAttribute('role', 'status');
    return made;
  }

  /** The map without the order. */
  function endOf(orders) {
    if (!orders.some(isShown)) return '';
    const made = center.dom.el('a', 'orders-end', center.words('Take the order off the map'));
    made.dataset.change = 'order=';
    made.dataset.order = '';
    made.href = center.mapLinks.address({ order: '' });
    return made;
  }

  function paint() {
    if (!list.orders) return;
    const orders = ordersOf();
    const mark = JSON.stringify([list.key, orders, news, center.mapLinks.drill('')]);
    const here = place();
    if (here.mark === mark) return;
    here.mark = mark;
    const focused = here.contains(document.activeElement) ? document.activeElement.dataset.order : undefined;
    const { el } = center.dom;
    const none = el('p', 'empty', center.words('No patrol order in the last {count} days', { count: DAYS }));
    here.replaceChildren(...[newsOf(), orders.length ? el('ul', '', orders.slice(0, FEW).map(lineOf)) : none, restOf(orders.slice(FEW)), endOf(orders)].filter(Boolean));
    if (focused !== undefined) [...here.querySelectorAll('a')].filter(({ dataset }) => dataset.order === focused).forEach((each) => each.focus());
    center.mapLinks.refresh(here.closest('.map-page'));
  }

  async function ask(key, area) {
    list.next = performance.now() + ASK_EVERY_MS;
    try {
      const { orders } = await center.dispatching.read(`/api/v1/areas/${area}/patrol-orders?days=${DAYS}&lang=${center.live.boot.lang}`);
      if (list.key !== key || !place()) return;
      list.orders = orders;
      paint();
    } catch { list.next = performance.now() + TRY_AGAIN_MS; } // those that are there stay
  }

  /** Asks for those of another area at once, and again every half minute while they are seen. */
  function look() {
    if (!place() || !center.live.boot || document.hidden) return;
    const { area } = document.querySelector('.map-page .map-panel').dataset;
    const key = `${area} ${center.live.boot.lang}`;
    if (list.key !== key) {
      list = { ...NOTHING, key, area };
      place().replaceChildren();
      place().mark = '';
    }
    if (performance.now() >= list.next) ask(key, area);
    else paint();
  }

  center.patrolOrders = {
    /** Takes in what is newly known of the order that the map shows of an area. */
    tell(order, area) {
      told = { order, of: area };
      if (place()) paint();
    },
    /** Says what came of an order, until another area is shown. */
    sent(order) {
      news = { ...order, of: list.key };
      list.next = 0;
    },
  };
  window.addEventListener('popstate', look);
  window.addEventListener('_dashprivate_pushstate', look);
  document.addEventListener('DOMContentLoaded', () => center.live.everySecond(look));
})();
