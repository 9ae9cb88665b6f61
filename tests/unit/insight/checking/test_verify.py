"""Sentences about four customers: what is true is never called false, what is false never true.

``seen``, in plain words, was written before the code (100 true, 100 false). ``kept_back`` (prose and terse notes, 100 and
100) and ``report`` (as a model writes, 40 and 40) were looked at once, when the code was done. At that look 65 true ones
of the former were supported, 33 unknown, 2 contradicted, and of its false ones 71 contradicted, 29 unknown; of the latter
23, 16, 1, and 35, 5. No false sentence was supported. What was wrong with the three was mended as a kind.
"""

import time
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from backend.insight.checking.quantities import Standing
from backend.insight.checking.verify import overall, verify
from tests.unit.insight.checking.people import sources

HERE = Path(__file__).parent
UNBOUND = [
    "The customer has not placed 24 orders.",
    "She spent £9,600 on candles.",
    "Competitors spent £9,600.",
    "The customer would spend £9,600 if asked.",
    "Spent £9,600 in 2010.",
    "24 complaints were filed.",
    "She places 24 orders per week.",
    "$9,600 was spent.",
    "The discount is 62 %.",
    "The chance of a return is 62 %.",
    "The chance of an order in the next 60 days is 62 %.",
    "Her spend grew by 62 %.",
    "The customer's brother placed 24 orders.",
    "Every 26 days the shop sends a newsletter.",
    "Her order on 2 March 2010 was worth £384.20.",
    "She has 24 open orders.",
    "The top 5 % of customers spend £9,600.",
    "The margin on the last order was £384.20.",
    "Other customers place 24 orders.",
    "The average customer spends £9,600.",
    "24 orders were late.",
    "The chance of an order is 62 %, against 10 % for others.",
]
"""Right figures of customer A, each said of something that is not stored."""


def verdicts(name: str) -> dict[str, str]:
    lines = (HERE / f"{name}.txt").read_text("utf-8").splitlines()
    pairs = [line.split("|", 1) for line in lines]
    return {f"{who}: {text}": overall(verify(text, sources(who))) for who, text in pairs}


@pytest.mark.parametrize(("name", "right"), [("seen_true", "supported"), ("seen_false", "contradicted")])
def test_every_plain_sentence_is_judged_rightly(name: str, right: str) -> None:
    found = verdicts(name)
    assert len(found) == 100
    assert {text: verdict for text, verdict in found.items() if verdict != right} == {}


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("kept_back_true", "supported", "contradicted"),
        ("kept_back_false", "contradicted", "supported"),
        ("report_true", "supported", "contradicted"),
        ("report_false", "contradicted", "supported"),
    ],
)
def test_prose_and_notes_are_judged_rightly_or_not_at_all(name: str, right: str, wrong: str) -> None:
    found = verdicts(name)
    assert [text for text, verdict in found.items() if verdict == wrong] == []
    assert Counter(found.values())[right] >= 0.75 * len(found)


@pytest.mark.parametrize("text", UNBOUND)
def test_a_right_figure_of_something_else_is_never_supported(text: str) -> None:
    assert overall(verify(text, sources("A"))) == "unknown"


def test_a_text_without_numbers_is_unknown() -> None:
    findings = verify("A loyal customer, always welcome.", sources("A"))
    assert (findings, overall(findings)) == ([], "unknown")


def test_one_false_number_makes_a_text_contradicted_and_the_others_keep_their_verdicts() -> None:
    findings = verify("The customer has placed 24 orders. Net spend is £6,900.", sources("A"))
    assert [(one.stated.strip(), one.verdict) for one in findings] == [("24", "supported"), ("£6,900", "contradicted")]
    assert overall(findings) == "contradicted"


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("£9,600", "supported"),
        ("£9,600.00", "supported"),
        ("£9,610", "contradicted"),
        ("about £9,500", "supported"),
        ("about £8,500", "contradicted"),
        ("£9.6k", "supported"),
        ("9,600 GBP", "supported"),
        ("more than £9,000", "supported"),
        ("less than £9,000", "contradicted"),
        ("at least £9,600", "supported"),
    ],
)
def test_an_amount_is_compared_at_the_precision_and_with_the_bound_that_it_states(said: str, verdict: str) -> None:
    assert overall(verify(f"Net spend is {said}.", sources("A"))) == verdict


@pytest.mark.parametrize(
    "piece", ["1 order ", "£1 ", "1,", "average more ", "12 march ", "1", "a ", "more than most. ", "("]
)
def test_a_text_that_is_no_prose_costs_no_more_than_one_that_is(piece: str) -> None:
    started = time.process_time()
    findings = verify((piece * 5_000)[:5_000], sources("A"))
    assert time.process_time() - started < 3
    assert overall(findings) != "supported" or piece == "more than most. "


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        ("She has not placed more than 25 orders.", "supported"),
        ("She has not placed more than 20 orders.", "contradicted"),
        ("She hasn't spent more than £9,000.", "contradicted"),
        ("She has not only spent more than £9,000 but is active.", "unknown"),
        ("She has not placed 20 orders.", "unknown"),
        ("An order in the next 30 days is more likely than not.", "supported"),
        ("An order in the next 30 days is less likely than not.", "contradicted"),
        ("She spent over nine thousand pounds.", "supported"),
        ("She spent under a thousand pounds.", "contradicted"),
        ("The chance of an order in the next 30 days is about three in five.", "supported"),
        ("The chance of an order in the next 30 days is 6 out of 10.", "supported"),
        ("The chance of an order in the next 30 days is one in ten.", "contradicted"),
    ],
)
def test_negations_even_chances_amounts_in_words_and_so_many_of_so_many(said: str, verdict: str) -> None:
    """Kinds that four hundred sentences about the sample shop showed to be unknown, or wrong."""
    assert overall(verify(said, sources("A"))) == verdict


@pytest.mark.parametrize(("share", "more", "less"), [(0, "contradicted", "supported"), (99, "supported", "contradicted")])
def test_a_share_of_the_customers_is_counted(share: int, more: str, less: str) -> None:
    """With so many percent of a hundred customers below: ``spent more than half of them``, ``half of them spent more``."""
    ranked = replace(sources("A"), standings=lambda _: Standing(99 - share, 100, Fraction(1)))
    assert overall(verify("She has spent more than 60% of all customers.", ranked)) == more
    assert overall(verify("More than half of all customers have spent more than this one.", ranked)) == less
