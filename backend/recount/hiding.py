"""Which counts have to be hidden, found a second time by walking down the tree; apart from data_access.suppression on
purpose.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from catalogue.measures import Ratio
from catalogue.model import Indicator
from catalogue.parts import Part

Amount = Callable[[Part, str], float]  # of a part in an area


def hidden(item: Indicator, parents: Mapping[str, str | None], amount: Amount) -> set[str]:
    """The areas whose number is not shown."""
    value, *bases = (*item.measure.parts, *(item.total.parts if item.total else ()))
    counts = [{code: amount(part, code) for code in parents} for part in (value, *bases)]
    is_part = not isinstance(item.measure, Ratio) or item.measure.scale >= 100  # in % or ‰ of it
    rests = [{code: base[code] - counts[0][code] for code in parents} for base in counts[1:] if is_part]
    found: set[str] = set()
    for told in counts + rests:
        few = {code for code, count in told.items() if 0 < count < item.hide_below}
        found |= completed(few, told, parents)
    return found


def hidden_splits(
    item: Indicator, parts: Sequence[Part], parents: Mapping[str, str | None], amount: Amount
) -> set[str]:
    """The areas whose split is not shown."""
    few = {code for code in parents for part in parts if 0 < amount(part, code) < item.hide_below}
    size = {code: amount(item.measure.parts[0], code) for code in parents}
    return completed(few | hidden(item, parents, amount), size, parents)


def completed(few: set[str], size: Mapping[str, float], parents: Mapping[str, str | None]) -> set[str]:
    """With one more beneath a shown area that lacks one, and one beneath each hidden area."""
    children: dict[str | None, list[str]] = {}
    for code, parent in parents.items():
        children.setdefault(parent, []).append(code)
    found = set(few)
    waiting = list(children.get(None, ()))
    while waiting:
        above = waiting.pop()
        own = children.get(above, [])
        waiting += own
        if sum(code in found for code in own) == (0 if above in found else 1):
            others = [(size[code], code) for code in own if code not in found and size[code] > 0]
            found |= {code for _, code in sorted(others)[:1]}
    return found
