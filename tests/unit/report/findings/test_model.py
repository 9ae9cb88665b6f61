"""What is said of forecasts follows from how they did, and every sentence has numbers that select it."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from tests.unit.report.findings.said import check_other_sentences, sentences_of
from training.evaluation.shown import Said
from training.report.findings import model

MINUS = "\N{MINUS SIGN}"


GOOD, LOW, HIGH, FEW = Said(0.2, 0.2, 1_000), Said(0.2, 0.3, 1_000), Said(0.3, 0.2, 1_000), Said(0.2, 0.3, 99)
CASES: list[tuple[Callable[..., str], tuple[Any, ...], str]] = [
    (model.past, ([0.1, -0.1],), "All 2 past forecasts came within 10%"),
    (model.past, ([0.1, -0.11],), "1 of 2 past forecasts came within 10%"),
    (model.past, ([0.2, -0.11],), "None of 2 past forecasts came within 10%"),
    (model.past, ([0.05],), "The one past forecast came within 10%"),
    (model.past, ([0.5],), "The one past forecast missed by more than 10%"),
    (model.past, ([],), "This forecast has no past"),
    (
        model.beside_simple,
        ({"forecast": 0.1, "last_window": 0.2, "last_year": 0.3},),
        "The best simple rule, the last 30 days",
    ),
    (
        model.beside_simple,
        ({"forecast": 0.1, "last_window": 0.2, "last_year": 0.05},),
        "A simple rule did better: last year's",
    ),
    (model.beside_simple, ({"forecast": 0.1},), ""),
    (
        model.range_held,
        ([0.1, -0.1, 1.0], 0.2),
        "The range is meant to hold nine in ten; so wide a one would have held 2 of 3",
    ),
    (model.range_held, ([], 0.2), "The range is meant to hold nine in ten; no past total"),
    (model.race, (0.01, 0.15), "Added up, the forecasts end +1.0% from what came, the naive ones +15.0%"),
    (model.race, (-0.15, 0.01), f"Added up, the forecasts end {MINUS}15.0% from what came, no nearer"),
    (model.by_origin, (10, 10), "The total was nearer than the naive one at every date"),
    (model.by_origin, (1, 1), "The total was nearer than the naive one at the one date"),
    (model.by_origin, (3, 10), "The total was nearer than the naive one at 3 of 10 dates"),
    (model.by_origin, (0, 10), "The total was never nearer"),
    (model.calibrated, ([GOOD, FEW],), "Chances come true as said"),
    (model.calibrated, ([GOOD, LOW],), "Chances are said too low: 20% said, 30% came"),
    (model.calibrated, ([GOOD, HIGH],), "Chances are said too high: 30% said, 20% came"),
    (model.calibrated, ([FEW],), "Too few customers to tell"),
    (model.calibrated, ([],), "Whether chances came true is not known"),
    (model.coverage, (0.9, [0.9, 0.89]), "The 9-in-10 range held 90.0% of the time, in every group"),
    (model.coverage, (0.9, [0.9, 0.8]), "The 9-in-10 range held 90.0% of the time; 1 of 2 groups stray"),
    (model.coverage, (0.87, [0.9]), "The 9-in-10 range is too narrow: it held 87.0%"),
    (model.coverage, (0.93, [0.9]), "The 9-in-10 range is too wide: it held 93.0%"),
    (model.coverage, (None, []), "No range could be judged yet"),
    (model.gains, ([0.65, 0.35], 100), "The tenth with the highest forecasts brought 65% of the spend"),
    (model.gains, ([0.2, 0.8], 100), "The tenth with the highest forecasts brought 20% of the spend, more than its share"),
    (
        model.gains,
        ([0.1, 0.9], 100),
        "The tenth with the highest forecasts brought 10% of the spend, hardly more than by chance",
    ),
    (model.gains, ([0.0, 0.0], 100), "Nothing came at the past dates"),
    (model.gains, ([0.9, 0.1], 9), "Too few customers to tell"),
    (model.tracking, (100.0, 104.0), "On months that it never saw, the purchase process follows the shop within 5%"),
    (model.tracking, (100.0, 110.0), "On months that it never saw, the purchase process expects 10% more repeat orders"),
    (model.tracking, (100.0, 60.0), "On months that it never saw, the purchase process expects 40% fewer repeat orders"),
    (model.tracking, (0.0, 60.0), "Nobody came back after"),
    (model.alive, (109, 0.59, 0.72), "Silent for 109 days, a regular is likelier gone"),
    (model.alive, (109, 0.8, 0.7), "Silent for 109 days, 80% of regulars still buy"),
    (model.alive, (109, None, 0.7), "Chance of still being a customer"),
    (model.together, ("orders", "units", 0.97), "“orders” and “units” go together most (0.97)"),
    (model.together, ("orders", "days", -0.6), f"“orders” and “days” go against each other most ({MINUS}0.60)"),
    (model.together, ("orders", "days", 0.1), "No two of these features go together"),
    (model.follows, ("orders", 0.4), "“orders” goes best with the spend that followed: more of it, more spend (0.40)"),
    (model.follows, ("silence", -0.4), "“silence” goes best with the spend that followed: more of it, less spend"),
    (model.follows, ("orders", 0.1), "No single feature says much"),
    (model.follows, ("orders", None), "What goes with the spend that followed is not known"),
    (model.readiness, ([],), "The order log is long enough"),
    (model.readiness, (["customers 40 of 500"],), "Too little to learn from: customers 40 of 500"),
]
NAMED: list[tuple[Callable[..., str], dict[str, bool], str]] = [
    (partial(model.least, "The mean"), {"best": True, "naive": False}, "“The mean” misses least, and is used"),
    (
        partial(model.least, "The mean"),
        {"best": False, "naive": False},
        "“The mean” is used, although another one misses less",
    ),
    (partial(model.least, "The mean"), {"best": False, "naive": True}, "“The mean” is used: no learned forecast"),
    (partial(model.longer, 365, 0.02, 0.05), {"nearer": True}, "Over 365 days the total is +2.0% off; the last year"),
    (partial(model.longer, 365, 0.0, 0.0), {"nearer": False}, "Over 365 days there is nothing to compare"),
    (
        partial(model.longer, 365, 0.2, 0.05),
        {"nearer": False},
        "Over 365 days the total is +20.0% off, more than the last year",
    ),
    (
        partial(model.longer, 365, 0.2, 0.05),
        {"nearer": True},
        "Over 365 days the total is +20.0% off, more than the last year",
    ),
]


@pytest.mark.parametrize(("finding", "given", "wanted"), CASES, ids=lambda one: getattr(one, "__name__", None))
def test_numbers_select_their_sentence(finding: Callable[..., str], given: tuple[Any, ...], wanted: str) -> None:
    assert finding(*given).startswith(wanted)


@pytest.mark.parametrize(("finding", "given", "wanted"), NAMED)
def test_marks_select_their_sentence(finding: Callable[..., str], given: dict[str, bool], wanted: str) -> None:
    said = finding(**given)
    assert said.startswith(wanted)
    assert said.endswith("single customers are nearer") == (given.get("nearer", False) and "more than" in said)


@pytest.mark.parametrize("finding", [one for one in sentences_of(model) if one not in (model.least, model.longer)])
def test_every_sentence_is_selected_and_by_no_other_s_numbers(finding: Callable[..., str]) -> None:
    check_other_sentences(finding, [(given, wanted) for one, given, wanted in CASES if one is finding])


@pytest.mark.parametrize(("held", "strays"), [(0.879, True), (0.88, False), (0.92, False), (0.921, True)])
def test_a_range_strays_beyond_two_points(held: float, strays: bool) -> None:
    assert model.strays(held) == strays


@pytest.mark.parametrize("one", [Said(0.5, 0.53, 1_000), Said(0.01, 0.02, 10_000), FEW])
def test_a_small_or_unsure_miss_breaks_no_promise(one: Said) -> None:
    assert not model.broken(one)
