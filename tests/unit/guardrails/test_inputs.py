import pytest

from backend.contract.features import FEATURE_NAMES, ContractV1, FeatureVector
from backend.contract.parameters.scoring import FeatureRange
from backend.errors import ImpossibleValue
from backend.guardrails.inputs import odd_values, refuse_impossible, unseen_values

GOOD = ContractV1(345.7, 49.3, 7, 12, 5, 4)


def changed(name: str, value: float) -> FeatureVector:
    return GOOD._replace(**{name: value})


@pytest.mark.parametrize("name", FEATURE_NAMES)
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf"), -1.0, -1e-9, 1e300])
def test_no_feature_may_be_unfinite_negative_or_absurd(name: str, value: float) -> None:
    with pytest.raises(ImpossibleValue, match=name):
        refuse_impossible(changed(name, value))


@pytest.mark.parametrize("name", ["num_transactions", "total_units", "unique_products"])
def test_counts_are_whole(name: str) -> None:
    with pytest.raises(ImpossibleValue, match=f"{name} must be a whole number"):
        refuse_impossible(changed(name, 4.5))


def test_a_customer_has_ordered_something() -> None:
    with pytest.raises(ImpossibleValue, match="num_transactions must be at least 1"):
        refuse_impossible(changed("num_transactions", 0))


def test_no_more_products_than_units() -> None:
    with pytest.raises(ImpossibleValue, match=r"unique_products \(13\) cannot exceed total_units \(12\)"):
        refuse_impossible(changed("unique_products", 13))


def test_a_possible_customer_passes() -> None:
    assert refuse_impossible(GOOD) is None


@pytest.mark.parametrize(("average", "warned"), [(49.3, False), (51.5, False), (52.5, True), (10.0, True)])
def test_average_and_total_may_disagree_by_five_percent(average: float, warned: bool) -> None:
    warnings = odd_values(changed("avg_spend", average), {})
    assert any("avg_spend x num_transactions" in warning for warning in warnings) == warned


@pytest.mark.parametrize(
    ("name", "seen", "said"),
    [
        ("recency_days", FeatureRange(1, 3), "recency_days (4) is above what training saw (at most 3)."),
        ("total_units", FeatureRange(13, 20), "total_units (12) is below what training saw (at least 13)."),
    ],
)
def test_a_value_outside_what_training_saw_is_said(name: str, seen: FeatureRange, said: str) -> None:
    ranges = {name: FeatureRange(0, 1000) for name in FEATURE_NAMES} | {name: seen}
    assert odd_values(GOOD, ranges) == [said]


@pytest.mark.parametrize("name", ["recency_days", "tenure_days", "days_between_purchases"])
def test_nobody_is_warned_for_having_bought_today(name: str) -> None:
    assert unseen_values([name], [0.0], {name: FeatureRange(0.000694444, 698.933)}) == []
