/* AG Grid for records: fetched when the first panel opens, filled page by page along the cursors of the API. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const UNKNOWN = '—';
  const PAGE = 100;
  const REM = { time: 9.5, area: 14, word: 9, number: 7, text: 9 };
  const GROWS = { area: 2, text: 1, word: 1 };


  const WRITERS = {
    time: (value) => `${value.slice(5, 10)} ${value.slice(11, 19)}`,
    area: (value, column, { spec, areas }) => (areas[value] || []).join(' › ') || spec.area_name,
    word: (value, { values }) => values[value] || value,
    number: (value, { decimals }) => center.format.number(value, decimals),
    text: (value) => value,
  };

  function text(column, row, panel) {
    const value = row ? row[column.key] : undefined;
    return value === null || value === undefined || value === '' ? UNKNOWN : WRITERS[column.kind](value, column, panel);
  }

  function definition(column, panel) {
    const isTime = column.key === 'occurred_at';
    return {
      colId: column.key,
      headerName: column.unit ? `${column.name} (${column.unit})` : column.name,
      valueGetter: ({ data }) => (data ? text(column, data, panel) : ''),
      tooltipValueGetter: ({ value }) => value,
      width: REM[column.kind] * center.sizes.rem,
      flex: GROWS[column.kind],
      minWidth: REM[column.kind] * center.sizes.rem,
      sortable: isTime && !panel.spec.moves,
      initialSort: isTime && !panel.spec.moves ? (panel.state.order === 'oldest' ? 'asc' : 'desc') : null,
      sortingOrder: ['desc', 'asc'],
      cellClass: column.kind === 'number' ? 'figure' : '',
      headerClass: column.kind === 'number' ? 'figure' : '',
    };
  }

  function theme() {
    const muted = 'var(--muted)';
    return window.agGrid.themeQuartz.withParams({
      backgroundColor: 'var(--panel)',
      foregroundColor: 'var(--text)',
      headerBackgroundColor: 'var(--panel)',
      headerTextColor: muted,
      headerFontWeight: 400,
      borderColor: 'var(--hairline)',
      accentColor: 'var(--accent)',
      rowHoverColor: 'var(--track)',
      browserColorScheme: 'inherit',
      fontFamily: 'inherit',
      fontSize: 'max(14px, 1rem)',
      headerFontSize: 'max(14px, .875rem)',
      wrapperBorder: false,
      wrapperBorderRadius: 0,
      cellHorizontalPadding: '.6rem',
    });
  }

  function told() {
    const { words } = center;
    return {
      loadingOoo: words('Loading'),
      noRowsToShow: words('No records'),
      noMatchingRows: words('No records'),
    };
  }

  /** The pages by number, each asked for once and only after the one before, whose cursor it needs. */
  function source(panel) {
    const pages = [];
    const page = (number) => {
      pages[number] = pages[number] || (async () => {
        const cursor = number ? (await page(number - 1)).next_cursor : '';
        const found = await panel.ask({ limit: PAGE, ...(cursor ? { cursor } : {}) });
        Object.assign(panel.areas, found.areas);
        return found;
      })();
      pages[number].catch(() => { pages[number] = null; });
      return pages[number];
    };
    return {
      async getRows({ startRow, successCallback, failCallback }) {
        try {
          const { records, next_cursor: next } = await page(startRow / PAGE);
          successCallback(records, next ? -1 : startRow + records.length);
          panel.onRows(startRow + records.length);
        } catch (error) {
          failCallback();
          panel.onError(error);
        }
      },
    };
  }

  function options(panel) {
    return {
      theme: theme(),
      localeText: told(),
      columnDefs: panel.spec.columns.map((column) => definition(column, panel)),
      defaultColDef: { resizable: true, suppressHeaderMenuButton: true, suppressMovable: true, unSortIcon: false },
      rowModelType: 'infinite',
      cacheBlockSize: PAGE,
      maxConcurrentDatasourceRequests: 1,
      getRowId: ({ data }) => String(data.id),
      rowHeight: Math.round(1.9 * center.sizes.rem),
      headerHeight: Math.round(1.9 * center.sizes.rem),
      ensureDomOrder: true,
      enableCellTextSelection: true,
      suppressColumnVirtualisation: true,
      tooltipShowDelay: 600,
      datasource: source(panel),
      onSortChanged: ({ api }) => {
        const [sorted] = api.getColumnState().filter(({ sort }) => sort);
        panel.onOrder(sorted && sorted.sort === 'asc' ? 'oldest' : 'newest');
      },
    };
  }

  /**
   * A grid in an element for a panel `{spec, state, areas, ask(parameters), onRows(count), onError(error), onOrder(order)}`.
   * @returns {Promise<{reload: function(): void, destroy: function(): void}>}
   */
  center.recordsGrid = async function recordsGrid(place, panel) {
    await center.script(panel.spec.script);
    if (!place.isConnected) return null;
    const grid = window.agGrid.createGrid(place, options(panel));
    return {
      /** Reads from the first page on, in the order of the panel's state. */
      reload() {
        grid.applyColumnState({ state: [{ colId: 'occurred_at', sort: panel.spec.moves ? null : { oldest: 'asc', newest: 'desc' }[panel.state.order] }] });
        grid.setGridOption('datasource', source(panel));
      },
      destroy: () => grid.destroy(),
    };
  };
})();
