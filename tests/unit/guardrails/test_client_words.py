"""What older clients' words mean, and what is said where they disagree."""

import pytest

from backend.contract.features import CLIENT_NAMES, FEATURE_NAMES, SYNONYMS
from backend.errors import ImpossibleValue, MissingFeature
from backend.guardrails.client_words import CLIENT_WORDS, UNUSED, read_client_body

GAPS = {
    "recency": 30,
    "frequency": 6,
    "monetary_value": 900,
    "tenure": 380,
    "avg_order_value": 150,
    "days_between_purchases": 70,
    "total_orders": 6,
}
TOTALS = {
    "total_spent": 900,
    "num_orders": 6,
    "avg_order_value": 150,
    "days_since_first_purchase": 380,
    "days_since_last_purchase": 30,
}
MEANT = (900, 150, 6, 30, 380, 70)


def test_the_order_of_the_summary() -> None:
    assert CLIENT_NAMES == (
        "total_spend",
        "avg_spend",
        "num_transactions",
        "recency_days",
        "tenure_days",
        "days_between_purchases",
    )


def test_every_synonym_means_a_feature_and_no_word_is_both_used_and_unused() -> None:
    assert set(SYNONYMS.values()) <= {*FEATURE_NAMES, *CLIENT_NAMES}
    assert not set(CLIENT_WORDS) & set(UNUSED)


@pytest.mark.parametrize("body", [GAPS, TOTALS, {**GAPS, "frequency": 5}, {**GAPS, "monetary_value": 150}])
def test_one_customer_in_the_words_of_four_clients(body: dict[str, float]) -> None:
    read = read_client_body(body)
    assert (read.values, read.warnings) == (pytest.approx(MEANT), ())


def test_the_average_is_enough_where_no_total_is_sent() -> None:
    without = {word: value for word, value in GAPS.items() if word not in {"monetary_value", "days_between_purchases"}}
    assert read_client_body(without).values == pytest.approx(MEANT)


def test_alone_monetary_value_is_the_total_and_frequency_the_orders() -> None:
    read = read_client_body({"recency": 30, "frequency": 6, "monetary_value": 900, "tenure": 380})
    assert read.values == pytest.approx(MEANT)
    assert "send x, t_x, T" in read.warnings[0]


@pytest.mark.parametrize(
    "body",
    [
        {"x": 5, "t_x": 350, "T": 380, "monetary_value": 150},
        {"frequency": 5, "recency": 350, "T": 380, "monetary_value": 150},
        {"x": 5, "t_x": 350, "tenure": 380, "total_spent": 900},
    ],
)
def test_the_words_of_the_purchase_models_are_understood_and_said(body: dict[str, float]) -> None:
    read = read_client_body(body)
    assert read.values == pytest.approx(MEANT)
    assert "As the purchase models write them" in read.warnings[0]


@pytest.mark.parametrize("body", [{"t_x": 1, "T": 9}, {"x": 2, "T": 9}, {"x": 2, "t_x": 3}])
def test_what_the_words_of_the_purchase_models_leave_out_is_missing(body: dict[str, float]) -> None:
    with pytest.raises(MissingFeature):
        read_client_body(body | {"monetary_value": 20})


def test_age_at_the_last_purchase_cannot_exceed_age() -> None:
    with pytest.raises(ImpossibleValue, match="t_x"):
        read_client_body({"x": 2, "t_x": 10, "T": 9, "monetary_value": 20})


@pytest.mark.parametrize(("first", "orders"), [(40, 1), (41, 2), (45, 6), (90, 6)])
def test_there_are_never_more_purchases_than_days(first: float, orders: float) -> None:
    read = read_client_body(
        {"total_spent": 90, "num_orders": 6, "days_since_first_purchase": first, "days_since_last_purchase": 40}
    )
    assert read.values[:3] == pytest.approx((90, 90 / orders, orders))
    assert bool(read.warnings) == (orders < 6)


def test_recency_is_the_age_at_the_last_purchase_where_repeat_purchases_and_the_gap_say_so() -> None:
    read = read_client_body({**GAPS, "recency": 350, "frequency": 5})
    assert read.values == pytest.approx(MEANT)
    assert "taken as days from the first purchase to the last" in read.warnings[0]


def test_the_gap_alone_does_not_turn_recency_around() -> None:
    read = read_client_body({**GAPS, "recency": 350})
    assert read.values.recency_days == 350


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"monetary_value": 500}, "monetary_value (500) was not used: the rest of the body makes it 900 or 150."),
        ({"total_spent": 900, "monetary_value": 400}, "monetary_value (400) was not used"),
        (
            {"days_since_last_purchase": 30, "recency": 90},
            "recency (90) was not used: the rest of the body makes it 30 or 350",
        ),
        ({"frequency": 0.5}, "frequency (0.5) was not used"),
        ({"days_between_purchases": 20}, "days_between_purchases (20) was not used: 6 orders over 350 days make 70"),
        ({"total_spent": 500, "monetary_value": 500}, "avg_order_value (150) was not used: 6 orders for total_spent (500)"),
    ],
)
def test_what_disagrees_is_said_and_plays_no_part(changed: dict[str, float], said: str) -> None:
    read = read_client_body({**GAPS, **changed})
    assert said in read.warnings[0]
    assert len(read.warnings) == 1
    assert read.values.days_between_purchases == 70


def test_of_two_words_for_one_thing_the_earlier_one_counts() -> None:
    read = read_client_body({**TOTALS, "days_since_first_purchase": 999, "tenure_days": 380})
    assert read.values == pytest.approx(MEANT)
    assert read.warnings == ("days_since_first_purchase (999) was not used: it means the same as tenure_days (380).",)


def test_a_last_purchase_before_the_first_by_rounding_alone_is_at_the_first() -> None:
    ages = {"T": 0.1 + 0.2, "t_x": 0.0, "tenure_days": 0.3}
    read = read_client_body({"total_spend": 90, "num_orders": 3, **ages})
    assert read.values[3] <= read.values[4] == 0.3


def test_days_since_the_last_purchase_that_are_said_are_not_overwritten_by_those_worked_out() -> None:
    read = read_client_body({"total_spend": 90, "num_orders": 3, "T": 100, "t_x": 60, "recency_days": 10})
    assert read.values[3] == 10
    assert "t_x (60) was not used: recency_days (10) says otherwise" in read.warnings[0]


def test_of_one_order_the_first_purchase_is_the_last() -> None:
    read = read_client_body({**TOTALS, "num_orders": 1, "avg_order_value": 900})
    assert read.values == pytest.approx((900, 900, 1, 30, 30, 0))
    assert "the only order was 30 days ago" in read.warnings[0]


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"days_since_last_purchase": 400}, "days_since_last_purchase", "cannot exceed days_since_first_purchase (380)"),
        ({"num_orders": 0}, "num_orders", "num_orders must be a whole number of orders, at least 1"),
        ({"num_orders": 2.5}, "num_orders", "whole number"),
    ],
)
def test_what_cannot_be_is_refused_by_the_client_s_word(changed: dict[str, float], field: str, said: str) -> None:
    with pytest.raises(ImpossibleValue) as refusal:
        read_client_body({**TOTALS, **changed})
    assert said in str(refusal.value)
    assert refusal.value.field == field


@pytest.mark.parametrize(
    ("without", "named"),
    [
        ("num_orders", "num_transactions (any of num_transactions, frequency, total_orders, num_orders)"),
        ("days_since_first_purchase", "tenure_days"),
        ("days_since_last_purchase", "recency_days"),
    ],
)
def test_what_is_missing_is_named_with_its_words(without: str, named: str) -> None:
    with pytest.raises(MissingFeature) as refusal:
        read_client_body({word: value for word, value in TOTALS.items() if word != without})
    assert named in str(refusal.value)


def test_without_any_money_the_total_is_missing() -> None:
    with pytest.raises(MissingFeature, match="total_spend"):
        read_client_body({"num_orders": 6, "days_since_first_purchase": 380, "days_since_last_purchase": 30})
