/* The marks of points: how each state looks, as a picture and as a stamp of dots. Where they stand is map-points.js's business. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /**
   * How a state looks: the quiet ones first, so that those who ask for someone lie on top. Sizes in rem. Where several
   * feeds have the same states, the second has the second shape. `past` is the word on days that are over.
   */
  const MARKS = {
    done: { word: 'Patrolled today', past: 'Patrolled', shapes: ['dot'], colour: '--text', size: 0.09, alpha: 0.55 },
    online: { word: 'Online', shapes: ['dot', 'bead', 'tip', 'flip'], colour: '--text', size: 0.09, alpha: 0.7 },
    waiting: { word: 'Not yet today', past: 'Not patrolled', shapes: ['ring'], colour: '--text', size: 0.12, alpha: 0.5 },
    notice_seen: { word: 'Notice, in hand', shapes: ['roof'], colour: '--muted', size: 0.16, alpha: 0.8 },
    warn_seen: { word: 'Warning, in hand', shapes: ['roof'], colour: '--warn', size: 0.22, alpha: 1, rim: 0.05 },
    critical_seen: { word: 'Critical, in hand', shapes: ['roof'], colour: '--critical', size: 0.28, alpha: 1, rim: 0.05 },
    notice: { word: 'Notice', shapes: ['tent'], colour: '--muted', size: 0.18, alpha: 1 },
    visited: { word: 'Done', shapes: ['dot'], colour: '--good', size: 0.2, alpha: 1, rim: 0.05 },
    to_visit: { word: 'To do', shapes: ['ring'], colour: '--text', size: 0.22, alpha: 1, rim: 0.06 },
    in_time: { word: 'Open, in time', shapes: ['ring', 'lozenge', 'box', 'bowl', 'roof'], colour: '--text', size: 0.18, alpha: 1 },
    listed: { word: 'Listed', shapes: ['barred'], colour: '--warn', size: 0.26, alpha: 1, rim: 0.05 },
    offline: { word: 'Offline', shapes: ['cross', 'plus', 'slash', 'dash'], colour: '--warn', size: 0.26, alpha: 1, rim: 0.05 },
    overdue: { word: 'Overdue', shapes: ['triangle', 'diamond', 'square', 'funnel', 'house'], colour: '--warn', size: 0.32, alpha: 1, rim: 0.05 },
    warn: { word: 'Warning', shapes: ['house'], colour: '--warn', size: 0.28, alpha: 1, rim: 0.05 },
    critical: { word: 'Critical', shapes: ['house'], colour: '--critical', size: 0.36, alpha: 1, rim: 0.05 },
  };
  /** The states that ask for someone, worst first. */
  const ASKING = ['critical', 'overdue', 'warn', 'offline', 'listed'];
  const round = (pen, r) => pen.arc(0, 0, r, 0, 7);
  const corners = (...places) => (pen, r) => {
    places.forEach(([x, y], n) => (n ? pen.lineTo(x * r, y * r) : pen.moveTo(x * r, y * r)));
    pen.closePath();
  };
  const crossed = ([x, y], [u, v]) => (pen, r) => {
    for (const [a, b] of [[x, y], [u, v]]) { pen.moveTo(-a * r, -b * r); pen.lineTo(a * r, b * r); }
  };
  const onTip = corners([0, -1.1], [1.1, 0], [0, 1.1], [-1.1, 0]);
  const onSide = corners([-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]);
  const onFoot = corners([-1, -0.8], [1, -0.8], [0, 1.1]);
  const gabled = corners([0, -1.1], [1, -0.2], [0.8, 1], [-0.8, 1], [-1, -0.2]);
  const barred = (pen, r) => { pen.arc(0, 0, r, 0, 7); pen.moveTo(-0.7 * r, 0.7 * r); pen.lineTo(0.7 * r, -0.7 * r); };
  /** Each shape as lines of a width, or filled where there is none. */
  const SHAPES = {
    dot: { draw: round },
    bead: { draw: onSide },
    ring: { line: 0.06, draw: round },
    lozenge: { line: 0.06, draw: onTip },
    box: { line: 0.06, draw: onSide },
    tip: { draw: onTip },
    flip: { draw: onFoot },
    bowl: { line: 0.06, draw: onFoot },
    roof: { line: 0.06, draw: gabled },
    tent: { line: 0.06, draw: gabled },
    barred: { line: 0.1, draw: barred },
    cross: { line: 0.14, draw: crossed([1, 1], [1, -1]) },
    plus: { line: 0.14, draw: crossed([1, 0], [0, 1]) },
    slash: { line: 0.14, draw: (pen, r) => { pen.moveTo(-r, r); pen.lineTo(r, -r); } },
    dash: { line: 0.14, draw: (pen, r) => { pen.moveTo(-r, 0); pen.lineTo(r, 0); } },
    funnel: { draw: onFoot },
    house: { draw: gabled },
    triangle: { draw: corners([0, -1.1], [1.1, 0.9], [-1.1, 0.9]) },
    diamond: { draw: onTip },
    square: { draw: onSide },
  };

  /** A mark as a small picture. */
  function picture({ shapes, colour, size, alpha, rim = 0 }, nth, { read, rem, ground }, scale) {
    const { line = 0, draw } = SHAPES[shapes[nth % shapes.length]];
    const unit = rem * scale;
    const half = Math.ceil((1.1 * size + line / 2 + rim) * unit + 1);
    const canvas = Object.assign(document.createElement('canvas'), { width: 2 * half, height: 2 * half });
    const pen = canvas.getContext('2d');
    pen.translate(half, half);
    draw(pen, size * unit);
    Object.assign(pen, { strokeStyle: ground, lineWidth: (line + 2 * rim) * unit, globalAlpha: alpha });
    if (rim) pen.stroke();
    Object.assign(pen, { strokeStyle: read(colour), fillStyle: read(colour), lineWidth: line * unit });
    if (line) pen.stroke();
    else pen.fill();
    return canvas;
  }

  /** The dots of a picture on a sheet of that width, to be set one by one: thousands of marks are sooner set than drawn. */
  function stampOf(canvas, sheetWidth) {
    const { width } = canvas;
    const dots = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, width, width).data.buffer);
    const set = [...dots.keys()].filter((n) => dots[n] >>> 24);
    const at = Int32Array.from(set, (n) => Math.floor(n / width) * sheetWidth + (n % width));
    return { size: width, at, colours: Uint32Array.from(set, (n) => dots[n]) };
  }

  /** Sets the dots of one mark; where marks meet, the stronger dot stays. */
  function press(sheet, { at, colours }, from) {
    for (let n = 0; n < at.length; n += 1) {
      const place = from + at[n];
      if (colours[n] >>> 24 >= sheet[place] >>> 24) sheet[place] = colours[n];
    }
  }

  center.mapMarks = {
    /** The states, quiet ones first. */
    states: Object.keys(MARKS),
    asking: ASKING,
    colour: (state) => MARKS[state].colour,
    /** What a state is called of things of that kind, which may have words of their own. */
    word(state, kind) {
      const { word, past } = MARKS[state];
      const { states = {} } = center.live.boot.feeds[kind] || {};
      return states[state] || center.words((center.live.isPast && past) || word);
    },
    /** `picture(state, nth, colours, scale)`: a canvas of the mark of the nth feed that has this state. */
    picture: (state, ...given) => picture(MARKS[state], ...given),
    stampOf,
    press,
  };
})();
