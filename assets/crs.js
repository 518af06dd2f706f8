/* From WGS84 to the datum that the map's tiles are drawn in: the same shifts as backend/crs.py, one point at a time. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const SEMI_MAJOR_M = 6378245;
  const ECCENTRICITY_SQUARED = 0.006693421622965943;
  const BAIDU_TURN = (Math.PI * 3000) / 180;
  const [BAIDU_LON, BAIDU_LAT] = [0.0065, 0.006];
  const [WEST, EAST, SOUTH, NORTH] = [72.004, 137.8347, 0.8293, 55.8271];

  const { PI, sin, cos, sqrt, abs } = Math;
  const degrees = (radians) => (radians * 180) / PI;
  const isShifted = (lon, lat) => lon >= WEST && lon <= EAST && lat >= SOUTH && lat <= NORTH;

  /** Sums of [height, frequency], two thirds of their sines. */
  const waves = (x, terms) => (terms.reduce((sum, [height, frequency]) => sum + height * sin(frequency * PI * x), 0) * 2) / 3;

  function metres(x, y) {
    const shared = waves(x, [[20, 6], [20, 2]]);
    const root = 0.1 * sqrt(abs(x));
    const east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + root + waves(x, [[20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]]);
    const north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 2 * root + waves(y, [[20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]]);
    return [east + shared, north + shared];
  }

  function gcj02(lon, lat) {
    const [east, north] = metres(lon - 105, lat - 35);
    const radians = (lat * PI) / 180;
    const flattening = 1 - ECCENTRICITY_SQUARED * sin(radians) ** 2;
    const meridian = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / flattening ** 1.5;
    const parallel = (SEMI_MAJOR_M / sqrt(flattening)) * cos(radians);
    return [lon + degrees(east / parallel), lat + degrees(north / meridian)];
  }

  function bd09(lon, lat) {
    const [x, y] = gcj02(lon, lat);
    const distance = Math.hypot(x, y) + 0.00002 * sin(y * BAIDU_TURN);
    const angle = Math.atan2(y, x) + 0.000003 * cos(x * BAIDU_TURN);
    return [distance * cos(angle) + BAIDU_LON, distance * sin(angle) + BAIDU_LAT];
  }

  const SHIFTS = { gcj02, bd09 };
  const { baseMap = '{}' } = document.documentElement.dataset;
  const shift = SHIFTS[JSON.parse(baseMap).crs];

  center.crs = {
    /** Degrees of WGS84 as the map's tiles have them: `[lon, lat]`. Outside of China nothing is shifted. */
    toMap: (lon, lat) => (shift && isShifted(lon, lat) ? shift(lon, lat) : [lon, lat]),
    shifts: SHIFTS,
  };
})();
