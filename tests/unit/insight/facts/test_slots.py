import pytest

from backend.insight.facts.slots import rendered, slot_ids, without_echo
from tests.insight_cases.customers import sheet


def test_slots_are_filled_with_value_and_unit():
    assert rendered("Spent {{total_spend}} over {{num_transactions}}.", sheet()) == "Spent £346 over 7 orders."


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("{{num_transactions}} orders so far", "{{num_transactions}} so far"),
        ("a spend of £{{total_spend}}", "a spend of {{total_spend}}"),
        ("at {{purchase_probability}}%", "at {{purchase_probability}}"),
        ("{{ recency_days }} days ago", "{{recency_days}} ago"),
    ],
)
def test_a_repeated_unit_is_dropped(written, kept):
    assert without_echo(written, sheet()) == kept


@pytest.mark.parametrize("wrong", ["{{recency_days}} orders", "£{{num_transactions}}", "{{total_spend}}%"])
def test_another_unit_stays_for_the_check_to_see(wrong):
    assert without_echo(wrong, sheet()) == wrong


def test_only_plain_slots_are_slots():
    assert slot_ids("{{a}} {b} {{{c}}} {{d{{e}}}} {{F}}") == ["a", "c", "e"]
