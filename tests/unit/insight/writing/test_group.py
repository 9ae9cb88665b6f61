"""Advice for a group rests on what its members carry, and on nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from backend.contract.scoring_totals import GroupTotals
from backend.insight.writing.group import Scored, group_text

EVERYBODY = GroupTotals(1_000, 600, 50_000.0, 50.0, 200.0, 0.2, None, None, 400_000.0, 400.0, None, 90.0, None)
SCORED = Scored(EVERYBODY, date(2026, 1, 1), "m", "GBP", 90.0)


def group(customers: int, active: int, spend: float, value: float | None = None) -> GroupTotals:
    return replace(EVERYBODY, customers=customers, active_customers=active, predicted_spend_30d=spend, clv_365d=value)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        (group(200, 150, 30_000.0), "Serve these customers first: 200 customers, 20% of all, carry 60% of"),
        (group(200, 20, 30_000.0), "Write to these customers before others who are away: 200 customers, 20% of all"),
        (group(500, 300, 5_000.0), "Keep what is spent on these customers low: 500 customers, 50% of all, carry 10% of"),
        (group(500, 300, 25_000.0), "Treat these customers as any others: 500 customers, 50% of all, carry 50% of"),
    ],
)
def test_what_to_do_follows_from_what_the_members_carry(members: GroupTotals, said: str) -> None:
    assert group_text(members, SCORED, "spend").text.startswith(said)


def test_nothing_is_said_of_nobody() -> None:
    assert group_text(group(0, 0, 0.0), SCORED, "spend").claims == ()


def test_a_shop_without_lifetime_values_is_told_of_none() -> None:
    told = group_text(group(200, 150, 30_000.0), SCORED, "value")
    assert [claim.id for claim in told.claims] == ["group_active"]
    assert told.text == "Treat these customers as any others: 150 of them bought in the last 90 days."


def test_it_speaks_german() -> None:
    told = group_text(group(200, 150, 30_000.0), SCORED, "spend", "de")
    assert told.text.startswith("Zuerst für diese Kunden da sein: 200 Kunden, 20")


def test_a_group_of_which_nobody_bought_lately_says_so() -> None:
    assert "none of them bought in" in group_text(group(200, 0, 5_000.0), SCORED, "spend").text


def test_newcomers_are_not_kept_cheap_for_a_quiet_month() -> None:
    """A group that carries little over 30 days is looked at over the year."""
    told = group_text(group(200, 200, 3_000.0, 90_000.0), SCORED, "spend")
    assert told.text.startswith("Treat these customers as any others: 200 customers, 20% of all, carry 23% of the value")
    assert "over the coming year" in told.text


def test_a_group_that_brings_little_in_a_year_either_is_kept_cheap() -> None:
    assert group_text(group(200, 20, 3_000.0, 9_000.0), SCORED, "spend").text.startswith("Keep what is spent")


def test_without_a_window_nothing_is_said_of_who_is_active() -> None:
    told = group_text(group(200, 150, 30_000.0), SCORED._replace(active_days=None), "spend")
    assert [claim.id for claim in told.claims] == ["group_spend"]


@pytest.mark.parametrize(
    ("active", "said"), [(0, "keiner von ihnen hat"), (1, "einer von ihnen hat"), (5, "fünf von ihnen haben")]
)
def test_german_counts_members_as_people_do(active: int, said: str) -> None:
    assert f"{said} in den letzten 90 Tagen gekauft" in group_text(group(200, active, 5_000.0), SCORED, "spend", "de").text
