/* Puts the HTML of layouts/fixed.py in its place, once, as soon as React has made the element for it. */
(function () {
  'use strict';

  function fill(place) {
    const text = place.dataset.html;
    place.removeAttribute('data-html');
    place.innerHTML = text;
  }

  const fillAll = () => document.querySelectorAll('.fixed[data-html]').forEach(fill);

  document.addEventListener('DOMContentLoaded', () => {
    new MutationObserver(fillAll).observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-html'] });
    fillAll();
  });
})();
