"""What alerts say of their value: a number never stands without its unit."""

import pytest

from catalogue.alert_rules import AlertRule, ThingState
from catalogue.alert_words import value_words
from catalogue.registry import Catalogue, load
from layouts.alert_words import alerts_described
from layouts.words import CHINESE, for_language

COUNTING = [
    rule for rule in load().alert_rules.values() if isinstance(rule.watch, ThingState) and rule.watch.whole_site
]


@pytest.mark.parametrize("rule", COUNTING, ids=lambda rule: rule.key)
def test_how_many_things_of_a_site_has_a_unit_in_the_drawer_and_in_lists(rule: AlertRule, catalogue: Catalogue) -> None:
    words = for_language(CHINESE)

    value, unit = value_words(rule, catalogue, 3.0, None, words)
    listed = alerts_described(catalogue, words)[rule.key]

    assert (value, unit) == ("3", words(rule.watch.unit))
    assert (listed["unit"], listed["decimals"]) == (unit, 0)
    assert unit
