import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.contract.parameters.scoring import SpendCaps
from backend.guardrails.outputs import bounded_spend, drivers_to_the_cent

CAPS = SpendCaps(edges=(100.0, 1000.0), caps=(50.0, 400.0, 9000.0))
money = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(("total_spend", "cap"), [(0, 50), (99.99, 50), (100, 400), (999, 400), (1000, 9000), (1e9, 9000)])
def test_the_cap_is_that_of_the_customer_s_band(total_spend: float, cap: float) -> None:
    spend, said = bounded_spend(1e7, total_spend, CAPS)
    assert (spend, "capped" in (said or "")) == (cap, True)


def test_within_bounds_nothing_is_changed_and_nothing_said() -> None:
    assert bounded_spend(42.0, 10.0, CAPS) == (42.0, None)


def test_negative_spend_becomes_zero() -> None:
    assert bounded_spend(-3.0, 10.0, CAPS)[0] == 0.0


@given(baseline=money, shares=st.lists(money, min_size=6, max_size=6), spend=st.floats(0, 1e6))
def test_drivers_sum_to_the_prediction_to_the_cent(baseline: float, shares: list[float], spend: float) -> None:
    shown, drivers = drivers_to_the_cent(baseline, {f"f{i}": share for i, share in enumerate(shares)}, spend)
    assert sum(round(driver.contribution * 100) for driver in drivers) == round(shown * 100)
    assert abs(shown - spend) <= 0.005 + 1e-9


def test_without_a_guardrail_each_share_is_its_own_rounding() -> None:
    spend, drivers = drivers_to_the_cent(10.0, {"a": 1.234, "b": -0.5}, 10.734)
    assert spend == 10.73
    assert [(d.feature, d.contribution) for d in drivers] == [("baseline", 10.0), ("a", 1.23), ("b", -0.5)]
