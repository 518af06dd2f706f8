"""What is measured of a wall in the browser, in words: places, texts and scroll bars that are not as they should be."""

from __future__ import annotations

# Everything here looks at what is seen, so at one view.
MEASURES = """(() => {
  const seen = (selector, under = document) => [...under.querySelectorAll(selector)].filter((e) => e.getClientRects().length);
  const box = (e) => e.getBoundingClientRect();
  const name = (e) => (e.dataset.indicator ? `tile ${e.dataset.indicator}` : e.parentElement.style.gridArea || e.className);
  const BOXES = '.area-header, .tile, .panel, .area-feeds';

  const overlaps = () => {
    const boxes = seen(BOXES).map((e) => [name(e), box(e)]);
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
      .filter(([, b]) => meet(a, b)).map(([other]) => `${one} lies on ${other}`));
  };

  const outside = () => seen(BOXES).filter((e) => {
    const r = box(e);
    return r.left < 0 || r.top < 0 || r.right > innerWidth + 1 || r.bottom > innerHeight + 1;
  }).map((e) => `${name(e)} is outside of the screen`);

  const sideways = () => {
    const page = document.documentElement;
    return page.scrollWidth > page.clientWidth ? ['the page scrolls sideways'] : [];
  };

  const down = () => {
    const page = document.documentElement;
    return page.scrollHeight > page.clientHeight ? ['the page scrolls down'] : [];
  };

  // Every line of text that is seen: what it belongs to, its element, its box.
  const texts = () => {
    const found = [];
    const walker = document.createTreeWalker(document.querySelector('.wall'), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      const range = document.createRange();
      range.selectNodeContents(node);
      if (!node.textContent.trim() || parent.closest('.leaflet-container')) continue;
      [...range.getClientRects()].filter((at) => at.width).forEach((at) => found.push([node.textContent, parent, at, node]));
    }
    return found;
  };

  // A text is cut where an ancestor ends inside it; one that lies outside altogether was left out on purpose, as is
  // one with an ellipsis.
  const isCut = ([, parent, at]) => {
    const style = getComputedStyle(parent);
    const slack = 0.3 * parseFloat(style.fontSize);
    if (style.textOverflow === 'ellipsis') return false;
    for (let frame = parent; frame && !frame.matches('.wall'); frame = frame.parentElement) {
      const edge = box(frame);
      if (getComputedStyle(frame).display === 'inline' || frame.closest('svg') === frame.parentElement || !edge.width) continue;
      if (at.top >= edge.bottom - slack || at.left >= edge.right) return false;
      if (at.right > edge.right + 1 || at.left < edge.left - 1) return true;
      if (at.bottom > edge.bottom + slack || at.top < edge.top - slack) return true;
    }
    return false;
  };
  const cut = () => texts().filter(isCut).map(([text, parent]) => `“${text}” in ${parent.getAttribute('class')} is cut`);

  // The part of a text's box in which its letters stand, as far as the boxes around it show it.
  const core = ([text, parent, at, node]) => {
    const half = 0.35 * parseFloat(getComputedStyle(parent).fontSize);
    const middle = (at.top + at.bottom) / 2;
    let [left, right, top, bottom] = [at.left, at.right, Math.max(at.top, middle - half), Math.min(at.bottom, middle + half)];
    for (let frame = parent; frame && !frame.matches('.wall'); frame = frame.parentElement) {
      if (getComputedStyle(frame).overflow !== 'hidden') continue;
      const edge = box(frame);
      [left, right] = [Math.max(left, edge.left), Math.min(right, edge.right)];
      [top, bottom] = [Math.max(top, edge.top), Math.min(bottom, edge.bottom)];
    }
    return [text, { left, right, top, bottom }, node];
  };

  // Words of a panel that lie on each other.
  const crossed = () => {
    const places = new Map();
    texts().forEach((text) => {
      const place = text[1].closest('.tile, .panel, .area-header, .area-feeds');
      if (place) places.set(place, [...(places.get(place) || []), core(text)]);
    });
    const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
      && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1;
    return [...places.values()].flatMap((row) => row.flatMap(([one, a, node], i) => row.slice(i + 1)
      .filter(([, b, other]) => other !== node && meet(a, b)).map(([other]) => `“${one}” lies on “${other}”`)));
  };

  const small = (least) => texts().filter(([, parent]) => parseFloat(getComputedStyle(parent).fontSize) < least - 0.01)
    .map(([text, parent]) => `“${text}” in ${parent.getAttribute('class')} is smaller than ${least} px`);

  // How many alerts there are is the day's business; everything else fills its panel.
  // The part of a panel's body between the top of what is drawn first and the bottom of what is drawn last.
  const filled = (body) => {
    const inner = box(body);
    const drawn = seen('*', body).map(box).filter((r) => r.height && r.bottom <= inner.bottom + 2);
    return drawn.length ? (Math.max(...drawn.map((r) => r.bottom)) - Math.min(...drawn.map((r) => r.top))) / inner.height : 0;
  };
  const blank = (least) => seen('.panel:not(.area-alerts)').map((e) => [e, filled(e.lastElementChild)])
    .filter(([, part]) => part < least)
    .map(([e, part]) => `${name(e)} is filled to ${Math.round(100 * part)} % only`);

  const uncovered = (least) => {
    const grid = document.querySelector('.wall-grid');
    const gap = parseFloat(getComputedStyle(grid).columnGap);
    const area = seen('.place').map(box).reduce((sum, r) => sum + (r.width + gap) * (r.height + gap), 0);
    const all = box(grid);
    const part = area / ((all.width + gap) * (all.height + gap));
    return part < least ? [`panels cover ${Math.round(100 * part)} % of their grid only`] : [];
  };

  return { overlaps, outside, sideways, down, cut, crossed, small, blank, uncovered };
})()"""

# Shows a view, waits until no list of it is empty (some are fetched), and measures.
SHOWN = (
    """async ([key, asked]) => {
  const pause = (ms) => new Promise((done) => setTimeout(done, ms));
  const lists = () => [...document.querySelectorAll('.wall-grid [data-list]')].filter((e) => e.getClientRects().length);
  commandCenter.views.show(key);
  for (let tries = 0; tries < 100 && lists().some((e) => !e.firstElementChild); tries += 1) await pause(50);
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const measures = """
    + MEASURES
    + """;
  return asked.flatMap(([name, ...given]) => measures[name](...given));
}"""
)

ASKED_ALL = """() => {
  const known = commandCenter.live.document;
  const asked = new URLSearchParams(document.getElementById('live').dataset.ask);
  const there = (query, part) => asked.getAll(query).flatMap((keys) => keys.split(',')).every((key) => key in known[part]);
  // The week is empty until the backend has gone through its days.
  const past = Object.values(known?.weeks || {}).every((hours) => hours.length);
  const parts = [['trend', 'trends'], ['week', 'weeks'], ['funnel', 'funnels'], ['layer', 'layers']];
  return known && past && parts.every(([query, part]) => there(query, part));
}"""

SAID = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.querySelector('.wall'), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const { parentElement: parent, textContent: text } = node;
    if (text.trim() && parent.getClientRects().length && !parent.closest('.leaflet-container')) found.push(text);
  }
  return found;
}"""
