/* Dispatching a case from an alert, a site or the area shown: the way to its form, and the form (docs/dispatching.md). */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  /** The fields of one feed; those that other feeds have too keep what was typed. */
  function fieldsOf(feed) {
    const { choice, due, to } = center.fields;
    const category = feed.categories.length ? [choice('category', center.words('Category'), feed.categories)] : [];
    return [...category, to(feed.to), due(feed.due_hours)];
  }

  function feedField(cases, turn) {
    const made = center.fields.choice('feed', center.words('Kind of case'), cases.map(({ feed, name }) => [feed, name]));
    made.control.value = cases[0].feed;
    made.control.addEventListener('change', () => turn(cases.find(({ feed }) => feed === made.control.value)));
    return made;
  }

  /** The case that is open already, which may be what one wants. */
  function openLink({ feed, id, category, place }) {
    const made = center.dom.el('a', 'case-link', [center.dom.el('b', '', center.words('Open the case')), center.dom.el('small', '', [category, place].filter(Boolean).join(' · '))]);
    made.href = center.mapLinks.address({ thing: `${feed}:${id}` });
    return made;
  }

  function through({ feed, id }) {
    center.drawerForms.forget();
    center.go(center.mapLinks.address({ act: '', thing: `${feed}:${id}` }), true);
  }

  function formOf({ cases, name }, { kind, id }) {
    const { words } = center;
    let own = fieldsOf(cases[0]);
    const feed = feedField(cases, (other) => {
      own = fieldsOf(other);
      form.refill();
    });
    const rest = [center.fields.writing('note', words('Note'), { tag: 'textarea' }), ...center.fields.officer(name)];
    let again = {};
    const form = center.deskForm.make({
      fields: () => [...(cases.length > 1 ? [feed] : []), ...own, ...rest],
      submit: () => (again.again ? words('Dispatch another one') : words('Dispatch')),
      send: (message) => center.dispatching.send('/api/v1/dispatches', { feed: cases[0].feed, [kind]: id, ...again, ...message }),
      done: through,
      refused({ error, case: open }) {
        if (open && !again.again) {
          again = { again: true };
          form.offer(openLink(open));
        }
        return error;
      },
      cancel: () => { center.drawerForms.forget(); center.go(center.mapLinks.address({ act: '' })); },
    });
    return form;
  }

  /** The way to the form that dispatches a case from what the drawer shows; null for who may not. */
  function link() {
    if (!center.dispatching.may('dispatch')) return null;
    const made = center.dom.el('a', 'button dispatch-link', center.words('Dispatch'));
    made.dataset.change = 'act=dispatch';
    made.href = center.mapLinks.address({ act: 'dispatch' });
    return made;
  }

  center.dispatch = {
    link,
    /** The same for a site; null for other things, which have it elsewhere or nowhere. */
    ofSite: ({ kind }) => (kind === 'site' ? link() : null),
  };

  document.addEventListener('DOMContentLoaded', () => {
    center.drawerForms.acts.dispatch = { title: 'Dispatch a case', formOf };
  });
})();
