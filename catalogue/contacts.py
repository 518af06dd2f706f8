"""Who is told of alerts: contacts with their areas and channels, as a deployer's file has them (alerts_file.py)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.alarms import Stage
from catalogue.areas import Area


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Somebody, or some desk. `channels` are Apprise's addresses and hold secrets: they are shown nowhere.

    `rules`: the keys of the rules that it is told of; all unless given. `lang`: of what it is sent.
    """

    key: str
    name: str
    areas: tuple[str, ...]
    channels: tuple[str, ...]
    rules: tuple[str, ...] = ()
    lang: str = "zh-CN"


def contacts_of(contacts: Sequence[Contact], stage: Stage, path: Sequence[Area], rule: str) -> list[Contact]:
    """Whom a stage tells of an alert in an area, by the way from the root to it, in the order of the file.

    They are those of the area of the stage's level on that way; where it has none of that level, of the area itself.
    """
    at_level = [area.code for area in path if area.level == stage.level] or [area.code for area in path[-1:]]
    own = [each for each in contacts if (not each.rules or rule in each.rules) and set(at_level) & set(each.areas)]
    return own if stage.turn is None else own[stage.turn - 1 : stage.turn]
