/* Who is told of a new document, and in which order: what is looked at first is seen before the rest is written. */
(function () {
  'use strict';
  const center = (window.commandCenter = window.commandCenter || {});

  const [first, others] = [new Set(), new Set()];
  let [shown, owed] = ['', null];

  function callSafely(listener, ...given) {
    try { listener(...given); } catch (error) { console.error(error); }
  }

  /** When what is written now is seen. */
  function afterFrame(call) {
    requestAnimationFrame(() => setTimeout(call));
  }

  const subjectOf = ({ area, layers }) => [area, ...Object.keys(layers || {})].join(' ');

  function tellOthers({ known, changed }) {
    owed = null;
    others.forEach((listener) => callSafely(listener, known, changed));
  }

  /**
   * After the next frame, unless something newer comes before: it then takes along what was owed. What stands around a map
   * that has gone ahead waits until it belongs to it: `settle`.
   */
  function tellLater(told) {
    owed = told;
    afterFrame(() => { if (owed === told && !center.ahead.isBehind()) tellOthers(told); });
  }

  center.listeners = {
    callSafely,
    afterFrame,
    /** From now on `listener(document, changed)` is called; one that is `isFirst` before the others. Returns what ends it. */
    add(listener, isFirst) {
      const group = isFirst ? first : others;
      group.add(listener);
      return () => group.delete(listener);
    },
    /** Tells all; where the document is about another area or other layers, those that are not first only after a frame. */
    tell(known, changed) {
      const isOther = Boolean(shown) && shown !== subjectOf(known);
      const told = { known, changed: owed ? new Set([...owed.changed, ...changed]) : changed };
      shown = subjectOf(known);
      first.forEach((listener) => callSafely(listener, known, told.changed));
      if (isOther || center.ahead.isBehind()) tellLater(told);
      else tellOthers(told);
    },
    /** Tells the others what they are owed. */
    settle() { if (owed) tellOthers(owed); },
  };
})();
