"""When the next order of a customer's page is due."""

from dataclasses import replace
from datetime import date

from backend.contract.shop.log_facts import EXAMPLE
from backend.use_cases.stored.show_customer import NextOrder, next_order
from tests.unit.stores.profiles import ONE

CUTOFF = date(2011, 12, 10)


def test_the_window_is_that_of_the_own_gaps_from_the_cutoff_on() -> None:
    due = replace(ONE, expected_next_order=date(2012, 1, 20))
    assert next_order(due, EXAMPLE, CUTOFF) == NextOrder(date(2012, 1, 8), date(2012, 2, 17), None, date(2012, 1, 20))


def test_gaps_that_do_not_hold_the_expected_day_are_not_shown() -> None:
    late = replace(ONE, expected_next_order=date(2012, 9, 1))
    assert next_order(late, EXAMPLE, CUTOFF) == NextOrder(None, None, None, date(2012, 9, 1))


def test_without_a_date_the_reason_is_said() -> None:
    none = replace(ONE, expected_next_order=None)
    assert next_order(none, EXAMPLE, CUTOFF).reason == "unlikely"
    assert next_order(replace(none, num_transactions=1), EXAMPLE, CUTOFF).reason == "one_order"
