/* Asks the API for cameras with their states and the times of their last pictures. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const GIVE_UP_MS = 10000;

  center.cameras = {
    /**
     * The cameras of an area: `[{code, name, lon, lat, state, category, area, frame_at, still, thing}, …]`, nearest first where
     * `asked.near` is given ("lon,lat"). `asked` may have `category` (with commas), `near` and `limit`.
     * Rejects with the server's own words, or while it is away.
     */
    async list(area, asked = {}) {
      const given = Object.entries(asked).filter(([, value]) => value);
      const answer = await fetch(`/api/v1/areas/${area}/cameras?${new URLSearchParams(given)}`, { signal: AbortSignal.timeout(GIVE_UP_MS) });
      const body = await answer.json();
      if (!answer.ok) throw new Error(body.error);
      return body.rows.map((row) => Object.fromEntries(body.columns.map((name, index) => [name, row[index]])));
    },
  };
})();
