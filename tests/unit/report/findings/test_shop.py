"""A title is a claim: for each sentence there are numbers that select it; the same numbers select no other one."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.unit.report.findings.said import check_other_sentences, sentences_of
from training.report.drawing.numbers import Money
from training.report.findings import shop

POUNDS = Money("GBP")
EVEN, BUSY, QUIET = [10] * 7, [20, 10, 10, 10, 10, 10, 10], [10, 10, 10, 10, 10, 5, 10]
CASES: list[tuple[Callable[..., str], tuple[Any, ...], str]] = [
    (shop.returning, (0.5,), "Most customers come back: 50%"),
    (shop.returning, (0.49,), "Some customers come back: 49%"),
    (shop.returning, (0.2,), "Some customers come back: 20%"),
    (shop.returning, (0.19,), "Few customers come back: 19%"),
    (shop.returning, (0.0,), "Nobody has ordered more than once"),
    (shop.next_window, (94.0, 100.0, POUNDS), "A quieter month ahead: 94%"),
    (shop.next_window, (106.0, 100.0, POUNDS), "A busier month ahead: 106%"),
    (shop.next_window, (96.0, 100.0, POUNDS), "A month like the last one: 96%"),
    (shop.next_window, (104.0, 100.0, POUNDS), "A month like the last one: 104%"),
    (shop.next_window, (50.0, 0.0, POUNDS), "£50 is expected"),
    (shop.concentration, (0.3, 12, 120), "12 customers, one in ten, carry 30% of the expected spend"),
    (shop.concentration, (0.9, 1, 9), "The best of 9 customers is expected to bring 90%"),
    (
        shop.concentration,
        (0.2, 12, 120),
        "12 customers, one in ten, carry 20% of the expected spend, more than an equal part",
    ),
    (shop.concentration, (0.11, 12, 120), "No few customers carry the shop: the tenth expected to spend most brings 11%"),
    (shop.concentration, (None, 12, 120), "No spend is expected from known customers"),
    (shop.year, ([1.0] * 12 + [2.0] * 12, POUNDS), "The last 360\N{NO-BREAK SPACE}days brought £24, 100% more"),
    (shop.year, ([2.0] * 12 + [1.0] * 12, POUNDS), "The last 360\N{NO-BREAK SPACE}days brought £12, 50% less"),
    (shop.year, ([1.0] * 24, POUNDS), "The last 360\N{NO-BREAK SPACE}days brought £12, about as much"),
    (shop.year, ([0.0] * 12 + [1.0] * 12, POUNDS), "The last 24 windows"),
    (shop.year, ([1.0] * 23, POUNDS), "The last 23 windows"),
    (shop.newcomers, ([1] * 6 + [2] * 6,), "New customers come faster: 12"),
    (shop.newcomers, ([2] * 6 + [1] * 6,), "New customers come more slowly: 6"),
    (shop.newcomers, ([10] * 12,), "New customers come as before: 60"),
    (shop.newcomers, ([10] * 6 + [0] * 6,), "Nobody ordered for the first time"),
    (shop.newcomers, ([10] * 5,), "The log is too short"),
    (shop.weekday, (BUSY,), "Monday is the busiest day: 25%"),
    (
        shop.weekday,
        ([20, 10, 10, 10, 10, 0, 10],),
        "Monday is the busiest day: 29% of order days; on Saturday hardly anybody orders",
    ),
    (shop.weekday, (QUIET,), "Saturday is the quietest day: 8%"),
    (shop.weekday, (EVEN,), "No weekday stands out"),
    (shop.weekday, ([0] * 7,), "On which weekdays customers order is not known"),
    (shop.products, ([0.5, 0.5], 2), "One product brings 50%"),
    (shop.products, ([0.09, 0.01], 20), "No product stands out: the best one brings 9.0%"),
    (shop.products, ([1.0], 1), "The log does not tell products apart"),
    (shop.account, (10, 8, [2]), "Nothing vanishes"),
    (shop.account, (10, 8, [1]), "Not accounted for: 1 row"),
    (shop.account, (10, 10, []), "Every row is used: 10 read"),
    (shop.order_value, (43.0, 115.0, POUNDS), "Half of the customers spend £43 an order or less; one in ten £115 or more"),
    (shop.silence, (149.0, 180.0), "Half of the customers ordered within the last 149 days"),
    (shop.silence, (200.0, 180.0), "Half of the customers have been silent for over 200 days"),
    (shop.past_money, (0.64, 100), "The best tenth of customers has brought 64% of all money"),
    (shop.past_money, (0.64, 9), "The best of 9 customers has brought 64%"),
    (shop.past_money, (0.3, 100), "The best tenth of customers has brought 30% of all money, the others most of it"),
    (shop.cohort_value, (100.0, 94.0), "Newer customers are worth 6% less"),
    (shop.cohort_value, (100.0, 106.0), "Newer customers are worth 6% more"),
    (shop.cohort_value, (100.0, 103.0), "Newer customers are worth about as much"),
    (shop.cohort_value, (None, 1.0), "Too few later cohorts to compare"),
    (shop.cohort_value, (0.0, 1.0), "Too few later cohorts to compare"),
    (shop.cohort_again, (0.24,), "In the third month after the first one, 24% order"),
    (shop.cohort_again, (None,), "Too few later cohorts to follow"),
    (shop.grid, (0.2, 0.7), "Lately and often: 20% of customers bring 70%"),
    (shop.grid, (0.2, 0.1), "Lately and often: 20% of customers bring no more than their share"),
    (shop.grid, (0.0, 0.0), "Nobody has ordered both lately and often"),
    (shop.habit, ("Habitual buyer", 0.2, 0.6), "Habitual buyer: 20% of customers, 60%"),
    (shop.habit, ("Low-value inactive", 0.9, 0.6), "Low-value inactive: 90% of customers, only 60%"),
    (shop.habit, ("Regulars", 1.0, 1.0), "Regulars: 100% of customers, 100%"),
    (shop.at_risk, (0, 0.0, POUNDS), "Nobody is at risk"),
    (shop.at_risk, (1, 50.0, POUNDS), "At risk or too good to lose: 1 customer, £50"),
    (shop.best_customers, (0.15, 10), "The 10 customers worth most hold 15%"),
    (shop.best_customers, (1.0, 1), "The customer worth most holds 100%"),
    (shop.best_customers, (None, 10), "What customers are worth over a year is not known"),
]


@pytest.mark.parametrize(("finding", "given", "wanted"), CASES, ids=lambda one: getattr(one, "__name__", None))
def test_numbers_select_their_sentence(finding: Callable[..., str], given: tuple[Any, ...], wanted: str) -> None:
    assert finding(*given).startswith(wanted)


@pytest.mark.parametrize("finding", sentences_of(shop), ids=lambda one: one.__name__)
def test_every_sentence_is_selected_and_by_no_other_s_numbers(finding: Callable[..., str]) -> None:
    check_other_sentences(finding, [(given, wanted) for one, given, wanted in CASES if one is finding])
