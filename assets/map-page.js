/* The leaders' page follows its address: its parts are brought up to it, and it wears the theme that was chosen. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  function wearTheme(page) {
    const theme = window.localStorage.getItem('theme');
    if (!theme || page.dataset.theme === theme) return;
    page.dataset.theme = theme;
    window.dispatchEvent(new Event('resize'));
    center.map.restyle();
  }

  function switchTheme(page) {
    window.localStorage.setItem('theme', page.dataset.theme === 'light' ? 'dark' : 'light');
    wearTheme(page);
  }

  /** Until the numbers of what the address says are there, nothing stands for them. */
  function wait(page) {
    const { document: known } = center.live;
    const isThere = known && known.area === page.querySelector('.map-panel').dataset.area && !center.replay.isWaiting;
    center.dom.setData(page, 'waiting', isThere ? null : '1');
  }

  /** What is looked at first is brought up to the address, and after a frame all that lies around it. */
  function refresh() {
    const page = document.querySelector('.map-page');
    if (!page || !center.live.boot) return;
    document.title = page.dataset.title;
    wearTheme(page);
    wait(page);
    center.listeners.afterFrame(() => { if (page.isConnected && !center.ahead.isBehind()) refreshRest(page); });
  }

  function refreshRest(page) {
    center.mapLinks.refresh(page);
    center.mapRecords.refresh(page);
    page.querySelectorAll('[data-briefing-link]').forEach((link) => link.setAttribute('href', center.mapLinks.briefing()));
    page.querySelectorAll('[data-report-link]').forEach((link) => link.setAttribute('href', center.mapLinks.report()));
    center.mapDay.refresh(page);
    center.mapMenu.refresh(page);
    center.mapBreakdown.paintAll();
    center.mapLayers.refresh();
    center.mapDrawer.refresh(page);
    center.mapCompare.refresh(page);
    center.mapNumber.paint();
    center.replayBar.paint();
    center.listeners.settle();
  }

  center.mapPage = { wait };

  document.addEventListener('click', (event) => {
    if (event.target.closest('[data-theme-switch]')) switchTheme(document.querySelector('.map-page'));
  });

  document.addEventListener('DOMContentLoaded', () => {
    const watched = { childList: true, subtree: true, attributeFilter: ['data-area', 'data-layer', 'data-ask', 'data-shown', 'data-day', 'data-days', 'data-at', 'data-day-field', 'data-records'] };
    let asked = false;
    const observer = new MutationObserver(() => {
      if (asked) return;
      asked = true;
      requestAnimationFrame(() => { asked = false; refresh(); });
    });
    observer.observe(document.getElementById('react-entry-point') || document.body, watched);
  });
})();
