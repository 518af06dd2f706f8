"""What a panel of the wall shows, read together with the live document that it was painted of."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

PAINTED = """([key, read]) => {
  commandCenter.views.show(key);
  commandCenter.live.repaint();
  const known = commandCenter.live.document;
  const [place] = commandCenter.dom.seen(read);
  const texts = (row) => [...row.children].map((cell) => cell.textContent);
  const rows = [...place.children].map((row) => ({ texts: texts(row), data: { ...row.dataset } }));
  return { known, rows, asked: { ...place.dataset } };
}"""


def painted(page: Page, view: str, kind: str) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, str]]:
    """The live document, the rows of the first panel of that kind as they are painted of it, and what it is about."""
    found = page.evaluate(PAINTED, [view, f'[data-list="{kind}"]'])
    return found["known"], found["rows"], found["asked"]
