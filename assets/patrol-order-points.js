/* The sites of the patrol order that the address names, as points on the map (map-points.js draws them). */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const REFUSED = [403, 404];

  /** The states of sites as the marks of the map have them. */
  const STATES = { done: 'visited', open: 'to_visit', overdue: 'overdue' };

  /** The order that was told last. */
  let shown = null;

  const row = ([id, name, lon, lat, state, done, area]) => [id, lon, lat, STATES[state], name, null, area, done];

  center.orderPoints = {
    /** The rows of the order of the address, of one from above those in the area; rejects where they cannot be had. */
    async rows(area) {
      const id = center.mapLinks.part('order');
      try {
        const { places, ...told } = await center.dispatching.read(`/api/v1/patrol-orders/${id}?area=${area}&lang=${center.live.boot.lang}`);
        shown = told;
        center.patrolOrders.tell(told, area);
        return places.map(row);
      } catch (error) {
        // One that is not there, or has nothing here, keeps no other points away.
        if (REFUSED.includes(error.status)) return [];
        throw error;
      }
    },
    /** What the legend calls it. */
    get name() {
      const known = shown && String(shown.id) === center.mapLinks.part('order') ? shown : null;
      return [center.words('Patrol order'), known && known.word].filter(Boolean).join(' · ');
    },
  };
})();
