/* Applies a delta of the live document (docs/live-document.md); knows nothing of the page. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const isObject = (value) => value !== null && typeof value === 'object' && !Array.isArray(value);
  const isPatch = (value) => isObject(value) && Array.isArray(value.at) && Array.isArray(value.to);

  function patched(old, patch) {
    const list = old.slice();
    list.length = patch.length;
    patch.at.forEach((index, place) => { list[index] = patch.to[place]; });
    return list;
  }

  const isPush = (value) => isObject(value) && Array.isArray(value.first) && Array.isArray(value.keep);

  function merged(old, fresh) {
    if (Array.isArray(old) && isPush(fresh)) return [...fresh.first, ...fresh.keep.map((index) => old[index])];
    if (Array.isArray(old) && isPatch(fresh)) return patched(old, fresh);
    if (!isObject(old) || !isObject(fresh)) return fresh;
    const result = { ...old };
    for (const key of Object.keys(fresh)) result[key] = merged(old[key], fresh[key]);
    return result;
  }

  /**
   * The document after a delta; neither argument is changed.
   * @param {object} document what was known, at version `delta.since`
   * @param {object} delta what changed since
   * @returns {object}
   */
  center.merge = function merge(document, delta) {
    const { since, ...changes } = delta;
    return merged(document, changes);
  };
})();
