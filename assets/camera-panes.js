/* A pane: one camera's picture, live or the last one with its age, its state in words, its name and place. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** What is said of a camera that nobody plays: mark, word, and what stands where no picture can be. */
  const STATES = {
    online: ['still', 'Still', ''],
    offline: ['warn', 'Offline', 'The device does not answer'],
    frozen: ['warn', 'Frozen', 'The picture does not change'],
    black: ['warn', 'Black picture', 'The lens is covered or without light'],
    silent: ['warn', 'No picture', 'No picture arrives'],
    no_source: ['never', 'Not connected', 'No picture source'],
  };
  const UNSEEN = ['wait', 'No picture yet', ''];
  /** The same of one that is being played. */
  const PLAYED = {
    live: ['live', 'Live', ''],
    starting: ['wait', 'Connecting', ''],
    stalled: ['wait', 'Interrupted', 'The picture stands still'],
    away: ['wait', 'Interrupted', 'The server does not answer'],
    failed: ['warn', 'No live picture', ''],
    full: ['still', 'Still', 'All live streams are in use'],
    forbidden: ['warn', 'No live picture', 'You may not see this.'],
    none: ['never', 'Not connected', 'No picture source'],
  };
  /** Pictures of these would be believed to be of now. */
  const WITHOUT_PICTURE = ['black', 'no_source'];
  /** These are seen by looking at the picture: that it arrives does not make it a live one. */
  const SEEN_TO_BE = ['frozen', 'black'];
  /** The camera that each pane shows. */
  const cameras = new WeakMap();

  function make(tag = 'a') {
    const { el } = center.dom;
    const picture = el('span', 'pane-picture', [el('span', 'pane-said')]);
    return el(tag, 'pane', [picture, ...['name', 'state', 'place', 'age'].map((part) => el('span', `pane-${part}`))]);
  }

  /** Another camera's pane: nothing of the one before is left. */
  function take(pane, { code }) {
    if (pane.dataset.code === code) return;
    const [picture] = pane.children;
    center.video.stop(picture);
    picture.querySelectorAll('.pane-still').forEach((each) => each.remove());
    pane.dataset.code = code;
  }

  /** The newest still; the one before stays until it is there. Its age is never less than told. */
  function paintStill(picture, camera) {
    const isShown = camera.still && camera.frame_at && !WITHOUT_PICTURE.includes(camera.state);
    const before = picture.querySelector('.pane-still');
    if (!isShown) {
      if (before) before.remove();
      return;
    }
    const source = `${camera.still}?at=${camera.frame_at}`;
    if (before && before.getAttribute('src') === source) return;
    const image = before || center.dom.el('img', 'pane-still');
    image.alt = '';
    image.onload = () => center.dom.setData(image, 'at', String(camera.frame_at));
    image.onerror = () => image.remove();
    image.src = source;
    if (!before) picture.prepend(image);
  }

  function ageOf(camera, played, picture) {
    const { format, words } = center;
    if (played && played.state === 'live') return played.behind ? words('{age} behind', { age: format.age(played.behind) }) : '';
    if (played && played.halted) return words('Last picture {age} ago', { age: format.age(played.halted) });
    const still = picture.querySelector('.pane-still');
    const at = still && still.dataset.at ? Number(still.dataset.at) : camera.frame_at;
    if (!at || camera.state === 'no_source') return '';
    const age = format.age(Math.max(0, center.live.now() - at));
    return words(camera.state === 'online' ? 'Picture {age} ago' : 'Last picture {age} ago', { age });
  }

  const stateOf = ({ state }) => STATES[state] || STATES.silent;

  /** What a pane tells: how its player goes, unless that plays a picture of a camera that is not well. */
  function toldOf(camera, played) {
    if (!played) return camera.state === 'online' && !camera.still ? UNSEEN : stateOf(camera);
    if (played.state === 'live' && SEEN_TO_BE.includes(camera.state)) return [...stateOf(camera).slice(0, 2), ''];
    const [mark, word, said] = PLAYED[played.state];
    return [mark, word, said || played.said];
  }

  /** What changes while the camera is the same. */
  function paintPicture(pane) {
    const camera = cameras.get(pane);
    const [picture, , state, , age] = pane.children;
    const played = center.video.stateOf(picture);
    const [mark, word, why] = toldOf(camera, played);
    paintStill(picture, camera);
    center.dom.setData(picture, 'shows', played && played.state === 'live' ? 'video' : played && played.halted ? 'halted' : null);
    center.dom.setData(pane, 'state', mark === 'live' ? 'live' : stateOf(camera)[0]);
    center.dom.setState(state, mark, center.words(word));
    center.dom.setText(age, ageOf(camera, played, picture));
    center.dom.setText(picture.querySelector('.pane-said'), why ? center.words(why) : '');
  }

  /** Paints a pane for a camera; `live`: it plays. */
  function paint(pane, camera, live) {
    take(pane, camera);
    cameras.set(pane, camera);
    const [picture, title, , where] = pane.children;
    if (live) center.video.play(picture, camera.code, () => paintPicture(pane));
    else center.video.stop(picture);
    paintPicture(pane);
    center.dom.setText(title, camera.name);
    const way = center.names.wayTo(camera.area).slice(camera.away ? 1 : 0, 2);
    center.dom.setText(where, [camera.away, ...way].filter(Boolean).join(' · '));
  }

  center.panes = {
    /** A new pane, as an element of the tag. */
    make,
    /** `paint(pane, camera, live)`: a camera of `center.cameras.list`; its `away`, where given, stands before its place. */
    paint,
    /** Whether a camera's picture can be played: it has a source, and its device answers. */
    plays: ({ state }) => state === 'online',
  };
})();
