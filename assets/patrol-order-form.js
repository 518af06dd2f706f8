/* The form of a patrol order: a task for every site of a category in the area shown, whose number is told before. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});
  const CATEGORY = 5;

  /** How many sites of each category an area has. */
  async function count(area) {
    const { rows } = await center.dispatching.read(`/api/v1/areas/${area}/points/site`);
    const counts = new Map();
    rows.forEach((row) => counts.set(row[CATEGORY], (counts.get(row[CATEGORY]) || 0) + 1));
    return counts;
  }

  /** Says beside the category how many sites it has, as soon as that is known. */
  function tell({ control, hint }, counts) {
    const { words, format, dom } = center;
    const said = (key) => words('{count} sites', { count: format.number(counts.get(key) || 0) });
    [...control.options].filter(({ value }) => value).forEach((each) => { each.textContent = `${each.textContent} · ${said(each.value)}`; });
    const say = () => dom.setText(hint, control.value ? words('{sites}, one task each; sites whose task is still open are left out.', { sites: said(control.value) }) : '');
    control.addEventListener('change', say);
    say();
  }

  function through(told) {
    center.drawerForms.forget();
    center.patrolOrders.sent(told);
    center.go(center.mapLinks.address({ act: '', order: String(told.id) }), true);
  }

  function formOf({ tasks, name }, { id: area }) {
    const { words, fields } = center;
    const [{ feed, categories, due_hours: hours }] = tasks;
    const category = fields.choice('category', words('Category of sites'), categories);
    count(area).then((counts) => tell(category, counts)).catch(() => {});
    const all = [category, fields.due(hours), fields.writing('note', words('Note'), { tag: 'textarea' }), ...fields.officer(name)];
    return center.deskForm.make({
      fields: () => all,
      submit: () => words('Dispatch patrol tasks'),
      send: (message) => center.dispatching.send('/api/v1/patrol-orders', { feed, area, ...message }),
      done: through,
      cancel: () => { center.drawerForms.forget(); center.go(center.mapLinks.address({ act: '' })); },
    });
  }

  document.addEventListener('DOMContentLoaded', () => {
    center.drawerForms.acts.patrol = { title: 'Patrol order', formOf };
  });
})();
