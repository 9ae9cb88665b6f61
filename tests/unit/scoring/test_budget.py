"""The laws of giving out money, and the 3:2:1 rule's own amounts."""

import math

from hypothesis import given
from hypothesis import strategies as st

from backend.scoring.budget import RULE, cac_target, split_cents

WEIGHTS = st.lists(st.floats(0, 1e12, allow_subnormal=False), min_size=1, max_size=6).filter(any)
CENTS = st.integers(0, 10**15)


@given(CENTS, WEIGHTS)
def test_amounts_add_up_to_the_cent_and_are_never_negative(total: int, weights: list[float]) -> None:
    cents = split_cents(total, weights)
    assert sum(cents) == total
    assert min(cents) >= 0


@given(CENTS, WEIGHTS)
def test_no_weight_no_money(total: int, weights: list[float]) -> None:
    cents = split_cents(total, [*weights, 0.0])
    assert cents[-1] == 0
    assert all(amount == 0 for amount, weight in zip(cents, weights, strict=False) if weight == 0)


@given(st.integers(0, 10**9), st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any))
def test_everybody_is_within_a_cent_of_their_exact_share(total: int, weights: list[int]) -> None:
    cents = split_cents(total, weights)
    assert all(
        math.floor(total * weight / sum(weights)) <= amount <= math.ceil(total * weight / sum(weights))
        for amount, weight in zip(cents, weights, strict=True)
    )


def test_the_rule_of_the_issue_gives_its_amounts() -> None:
    assert split_cents(10_000_00, list(RULE.values())) == [5_000_00, 3_500_00, 1_500_00]


def test_the_cent_left_over_goes_to_the_largest_remainder() -> None:
    assert split_cents(101, [50, 35, 15]) == [51, 35, 15]  # 50.5, 35.35, 15.15


def test_a_new_customer_may_cost_thirty_percent() -> None:
    assert (cac_target(480.0), cac_target(-3.0), cac_target(None)) == (144.0, 0.0, None)
