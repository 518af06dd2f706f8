/* Small helpers to make and change elements; what they say is decided elsewhere. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const FADE_MS = 300;
  const FADE_STEPS = 3;
  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');

  /** A new element: `el("span", "shape")`, `el("div", "row", "text")` or `el("div", "row", [children])`. */
  function el(tag, className, content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (Array.isArray(content)) made.append(...content.filter(Boolean));
    else if (content !== undefined) made.textContent = content;
    return made;
  }

  /** Writes a text where it is another one. */
  function setText(element, text) {
    if (element.textContent === text) return false;
    element.textContent = text;
    return true;
  }

  /** Writes a number's text; where it changed it fades in once. */
  function setNumber(element, text) {
    const first = element.textContent === '';
    if (setText(element, text) && !first) fade(element);
  }

  const fading = new Set();

  /** Each step is a frame that has to be drawn: the last one is the colour as it is without. */
  function stepFade(step) {
    const isLast = step === FADE_STEPS;
    fading.forEach((element) => setData(element, 'fade', isLast ? null : String(step)));
    if (isLast) fading.clear();
    else setTimeout(stepFade, FADE_MS / FADE_STEPS, step + 1);
  }

  /**
   * Fades an element in once, unless whoever looks wants no movement. All that change together do so together, in a few
   * steps of colour: an animation for each costs a screen without a graphics card most of its time.
   */
  function fade(element) {
    if (calm.matches) return;
    if (!fading.size) queueMicrotask(() => stepFade(1)); // into the same frame as the text
    fading.add(element);
  }

  /** Sets a data attribute, or takes it away for null. */
  function setData(element, key, value) {
    if (value === null || value === undefined) delete element.dataset[key];
    else if (element.dataset[key] !== value) element.dataset[key] = value;
  }

  /** A state as shape and word; the colour comes from assets/shell.css. */
  function setState(element, state, word) {
    setData(element, 'state', state);
    const mark = `${state} ${word}`;
    if (element.dataset.mark === mark) return;
    element.dataset.mark = mark;
    element.replaceChildren(...(word ? [el('span', 'shape'), el('span', '', word)] : []));
  }

  /** The elements of a selector that are to be seen: not those of views that are hidden now. */
  const seen = (selector) => [...document.querySelectorAll(selector)].filter((place) => !place.closest('[hidden]'));

  /** How many rows of at least `rem` fit into the element. */
  function rowsThatFit(element, rem) {
    return Math.max(1, Math.floor((center.sizes.of(element).height + 1) / (rem * center.sizes.rem)));
  }

  /** Makes the element have `count` children, new ones by `make`, and returns them. */
  function withChildren(element, count, make) {
    while (element.children.length > count) element.lastElementChild.remove();
    while (element.children.length < count) element.append(make());
    return [...element.children];
  }

  /** Makes these the element's children, in this order; those that stay where they are keep their focus. */
  function arrange(element, children) {
    [...element.children].filter((child) => !children.includes(child)).forEach((child) => child.remove());
    let at = element.firstElementChild;
    children.forEach((child) => {
      if (child === at) at = at.nextElementSibling;
      else element.insertBefore(child, at);
    });
  }

  center.dom = { el, fade, seen, setText, setNumber, setData, setState, rowsThatFit, withChildren, arrange };
})();
