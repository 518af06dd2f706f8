/* Puts a search of the leaders' page away once something was chosen: the field and its list make room again. */
(function () {
  'use strict';

  function putAway(event) {
    const link = event.target.closest && event.target.closest('.map-page .search-found a');
    if (!link) return;
    const field = link.closest('.search').querySelector('input');
    const pick = link.closest('details');
    // Only Dash can empty a field that is Dash's.
    window.dash_clientside.set_props(field.id || field.closest('[id]').id, { value: '' });
    if (pick) pick.open = false;
  }

  document.addEventListener('click', putAway);
})();
