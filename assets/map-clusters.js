/* Gathers points that would lie upon each other into discs with their number. Which points there are is map-points.js's. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const FEWEST = 5;
  const REACH_REM = 2.8;
  const [ROUNDS, ROOM_REM] = [4, 0.1];
  const ZOOM_STEPS = 4;
  const [DISC_REM, GROWTH_REM, TWO_LINES_REM, LARGEST_REM] = [0.95, 0.2, 1.3, 2];
  const ROWS = 2 ** 24;
  const [RING_REM, TEXT_REM, MARK_SCALE] = [0.14, 0.875, 1];
  /** Above this zoom, at which a street fills the map, every point stands by itself. */
  const NONE_ABOVE = 17;

  /** Items with x and y by squares of that side: `around(x, y)` calls for all in the square of a place and those beside it. */
  function squares(size) {
    const found = new Map();
    const key = (column, row) => column * ROWS + row;
    return {
      put(item) {
        const at = key(Math.floor(item.x / size), Math.floor(item.y / size));
        const here = found.get(at);
        if (here) here.push(item);
        else found.set(at, [item]);
      },
      around(x, y, call) {
        const [column, row] = [Math.floor(x / size), Math.floor(y / size)];
        for (let i = column - 1; i <= column + 1; i += 1) {
          for (let j = row - 1; j <= row + 1; j += 1) {
            const here = found.get(key(i, j));
            if (here) here.forEach(call);
          }
        }
      },
    };
  }

  /** The item nearest to a place of those near it, for which `reach` says that it reaches so far; or null. */
  function reached(near, { x, y }, reach) {
    let [best, least] = [null, Infinity];
    near.around(x, y, (item) => {
      const away = Math.hypot(item.x - x, item.y - y);
      if (away < least && away < reach(item)) [best, least] = [item, away];
    });
    return best;
  }

  /** How large a disc is in rem; larger where it says that some of its points ask for someone. */
  function radiusOf(count, states) {
    const base = DISC_REM + GROWTH_REM * Math.log10(count);
    return center.mapMarks.asking.some((state) => states[state]) ? Math.max(base, TWO_LINES_REM) : base;
  }

  /** One disc of points: in their middle, with the box around them and how many have which state. */
  function discOf(members) {
    const [box, states] = [[Infinity, Infinity, -Infinity, -Infinity], {}];
    let [left, top] = [0, 0];
    for (const { x, y, state } of members) {
      left += x;
      top += y;
      if (x < box[0]) box[0] = x;
      if (y < box[1]) box[1] = y;
      if (x > box[2]) box[2] = x;
      if (y > box[3]) box[3] = y;
      states[state] = (states[state] || 0) + 1;
    }
    return { members, x: left / members.length, y: top / members.length, box, states, radius: radiusOf(members.length, states) };
  }

  /** Groups of at least FEWEST points within reach of one of them, and the points left alone. */
  function gather(points, reach) {
    const near = squares(reach);
    points.forEach(near.put);
    const taken = new Set();
    const discs = [];
    for (const point of points) {
      if (taken.has(point)) continue;
      const members = [];
      near.around(point.x, point.y, (other) => {
        if (!taken.has(other) && Math.hypot(other.x - point.x, other.y - point.y) <= reach) members.push(other);
      });
      if (members.length >= FEWEST) {
        members.forEach((other) => taken.add(other));
        discs.push(discOf(members));
      }
    }
    return { discs, alone: points.filter((point) => !taken.has(point)) };
  }

  /** Discs that lie upon each other become one, a larger one taking in smaller ones. */
  function merge(discs, rem) {
    const near = squares(2 * LARGEST_REM * rem);
    const takes = new Map();
    for (const disc of [...discs].sort((one, other) => other.members.length - one.members.length)) {
      const other = reached(near, disc, ({ radius }) => (radius + disc.radius) * rem);
      if (other) takes.get(other).push(disc);
      else {
        takes.set(disc, []);
        near.put(disc);
      }
    }
    return [...takes].map(([disc, others]) => (others.length ? discOf([disc, ...others].flatMap(({ members }) => members)) : disc));
  }

  /** Points that a disc would hide go into it. */
  function swallow(discs, alone, rem) {
    const near = squares(LARGEST_REM * rem);
    discs.forEach(near.put);
    const hidden = new Map();
    const left = alone.filter((point) => {
      const disc = reached(near, point, ({ radius }) => radius * rem);
      if (disc && hidden.has(disc)) hidden.get(disc).push(point);
      else if (disc) hidden.set(disc, [point]);
      return !disc;
    });
    return { discs: discs.map((disc) => (hidden.has(disc) ? discOf([...disc.members, ...hidden.get(disc)]) : disc)), alone: left };
  }

  function make(points, k, rem) {
    const onPlane = rem / k;
    const { discs, alone } = gather(points, REACH_REM * onPlane);
    let merged = discs;
    for (let round = 0; round < ROUNDS; round += 1) merged = merge(merged, onPlane);
    return swallow(merged, alone, onPlane);
  }

  /** Moves a disc out of a box by the shortest way up, down, left or right. */
  function leave(disc, [left, top, right, bottom]) {
    const { x, y, radius } = disc;
    const [l, t, r, b] = [left - radius, top - radius, right + radius, bottom + radius];
    if (x <= l || x >= r || y <= t || y >= b) return;
    const ways = [[x - l, 'x', l], [r - x, 'x', r], [y - t, 'y', t], [b - y, 'y', b]];
    const [[, axis, to]] = ways.sort(([one], [other]) => one - other);
    disc[axis] = to;
  }

  function part(one, other, room) {
    const [dx, dy] = [other.x - one.x, other.y - one.y];
    const away = Math.hypot(dx, dy) || 1;
    const push = (one.radius + other.radius + room - away) / 2;
    if (push <= 0) return;
    one.x -= (dx / away) * push;
    one.y -= (dy / away) * push;
    other.x += (dx / away) * push;
    other.y += (dy / away) * push;
  }

  /** Brings a disc whose middle is on the map wholly onto it. */
  function keepOn([left, top, right, bottom], disc) {
    const { x, y, radius } = disc;
    if (x < left || x > right || y < top || y > bottom) return;
    disc.x = Math.min(Math.max(x, left + radius), right - radius);
    disc.y = Math.min(Math.max(y, top + radius), bottom - radius);
  }

  /** Moves discs a little, until none lies on a name of the map, none on another and none over the map's edge. */
  function settle(discs, { names, frame }, room) {
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let one = 0; one < discs.length; one += 1) {
        for (let other = one + 1; other < discs.length; other += 1) part(discs[one], discs[other], room);
      }
      discs.forEach((disc) => {
        names.forEach((box) => leave(disc, box));
        keepOn(frame, disc);
      });
    }
    return discs;
  }

  function ring(pen, disc, radius, { colours, ratio }) {
    const names = center.mapMarks.states.filter((state) => disc.states[state]);
    const width = RING_REM * colours.rem * ratio;
    let from = -Math.PI / 2;
    pen.lineWidth = width;
    names.reverse().forEach((name) => {
      const to = from + (2 * Math.PI * disc.states[name]) / disc.members.length;
      pen.beginPath();
      pen.arc(0, 0, radius - width / 2, from, to);
      pen.strokeStyle = colours.read(center.mapMarks.colour(name));
      pen.globalAlpha = center.mapMarks.asking.includes(name) ? 1 : 0.55;
      pen.stroke();
      from = to;
    });
    pen.globalAlpha = 1;
  }

  /** Of the states that ask for someone the worst: its mark, and how many have it. */
  function asking(pen, disc, size, { colours, ratio }) {
    const worst = center.mapMarks.asking.find((state) => disc.states[state]);
    if (!worst) return false;
    const mark = center.mapMarks.picture(worst, 0, colours, MARK_SCALE * ratio);
    const text = center.format.number(disc.states[worst]);
    const width = mark.width + pen.measureText(text).width;
    pen.drawImage(mark, -width / 2, size * 0.55 - mark.height / 2);
    pen.fillStyle = colours.read(center.mapMarks.colour(worst));
    pen.textAlign = 'left';
    pen.fillText(text, mark.width - width / 2, size * 0.55);
    return true;
  }

  function drawDisc(pen, disc, radius, look) {
    const { colours, ratio } = look;
    const size = Math.max(14, TEXT_REM * colours.rem) * ratio;
    pen.beginPath();
    pen.arc(0, 0, radius, 0, 7);
    pen.fillStyle = colours.ground;
    pen.fill();
    ring(pen, disc, radius, look);
    Object.assign(pen, { font: `600 ${size}px ${look.family}`, textBaseline: 'middle' });
    const two = asking(pen, disc, size, look);
    Object.assign(pen, { fillStyle: colours.read('--text'), textAlign: 'center' });
    pen.fillText(center.format.number(disc.members.length), 0, two ? -size * 0.5 : 0);
  }

  center.mapClusters = {
    NONE_ABOVE,
    /**
     * The discs and the points left alone at a scale: `of(points, k, rem)`, where points are `{x, y, state, …}` on the plane,
     * `k` the pixels of one unit of it. The same for nearly the same scale.
     */
    of(points, k, rem) {
      const step = Math.round(Math.log2(k) * ZOOM_STEPS);
      points.clusters ??= new Map();
      const key = `${step} ${rem}`;
      if (!points.clusters.has(key)) points.clusters.set(key, make(points, 2 ** (step / ZOOM_STEPS), rem));
      return points.clusters.get(key);
    },
    /**
     * Draws discs given as `{disc, x, y}` in the pixels of the pen's canvas; gives them with where they have come to, and
     * their `radius`. `room` is `{names, frame}`: boxes that they leave free, and the box of the map.
     */
    draw(pen, given, room, look) {
      const { colours, ratio } = look;
      const discs = given.map((each) => ({ ...each, radius: each.disc.radius * colours.rem * ratio }));
      settle(discs, room, ROOM_REM * colours.rem * ratio).forEach(({ disc, x, y, radius }) => {
        pen.setTransform(1, 0, 0, 1, x, y);
        drawDisc(pen, disc, radius, look);
      });
      return discs;
    },
  };
})();
