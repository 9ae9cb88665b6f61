"""What sections work out of what was gathered: shares that add up, bounds in words, cohorts followed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.contract.shop.shop_views import Bounds, Cohort
from training.report.gather import Gathered
from training.report.sections.cohorts import again, halves, steps
from training.report.sections.customers import money_steps, tenths
from training.report.sections.first import concentration
from training.report.sections.groups import bounds

SPENT = st.lists(st.floats(0, 1e6), min_size=1, max_size=200).map(np.array)


@given(SPENT)
def test_tenths_add_up_to_all_and_fall(spent: np.ndarray) -> None:
    found = tenths(spent)
    assert sum(found) == pytest.approx(1.0 if spent.sum() > 0 else 0.0)
    if len(spent) % 10 == 0:
        assert found == sorted(found, reverse=True)


@given(SPENT)
def test_the_largest_tenth_holds_at_least_its_part(spent: np.ndarray) -> None:
    share, customers = concentration(spent)
    assert customers == max(1, len(spent) // 10)
    if share is None:
        assert spent.sum() == 0
    else:
        assert customers / len(spent) - 1e-9 <= share <= 1 + 1e-9


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=200).map(np.array))
def test_steps_of_amounts_begin_at_nothing_rise_and_are_few(values: np.ndarray) -> None:
    found = money_steps(values)
    assert found[0] == 0
    assert list(found) == sorted(set(found))
    assert len(found) <= 3 * 9 + 1


def test_bounds_in_words_leave_no_gap() -> None:
    days, orders = bounds(Bounds((31.0, 91.0, 226.0, 431.0), (1.0, 2.0, 3.0, 7.0), (1.0, 2.0, 3.0, 4.0)))
    assert days == ["over 431 days", "to 431 days", "to 226 days", "to 91 days", "last 31 days"]
    assert orders == ["1", "2", "3", "4 to 7", "8 or more"]


def cohort(customers: int, third: float, value: float, months: int = 6) -> Cohort:
    return Cohort("2024-01", customers, (1.0, 0.5, 0.4, third, *[0.1] * (months - 4)), tuple([value] * months))


def test_cohorts_are_weighed_by_their_customers() -> None:
    some = [cohort(100, 0.2, 10.0), cohort(300, 0.4, 20.0)]
    assert again(some) == pytest.approx(0.35)
    assert halves(some) == (10.0, 20.0)


def test_a_month_that_is_not_over_is_no_third_month() -> None:
    assert again([cohort(100, 0.2, 10.0, months=4)]) is None
    assert halves([cohort(100, 0.2, 10.0, months=4)] * 2) == (None, None)


def test_shades_rise() -> None:
    assert steps([0.5, 0.1, 0.3, 0.2, 0.4]) == sorted(steps([0.5, 0.1, 0.3, 0.2, 0.4]))
    assert len(steps([])) == len(steps([0.1]))


def test_groups_of_the_first_screen_add_up_to_everybody(gathered: Gathered) -> None:
    views, totals = gathered.scored.views, gathered.scored.scoring.totals["everybody"]
    assert sum(one.customers for one in views.status) == totals["customers"] == len(gathered.scored.everybody.who)
    assert sum(one.predicted_spend_30d for one in views.status) == pytest.approx(totals["predicted_spend_30d"], abs=0.05)


def test_the_total_is_that_of_the_known_and_the_new(gathered: Gathered) -> None:
    total = gathered.race.shop
    assert total.known + total.new == pytest.approx(total.total)
    assert total.known == pytest.approx(gathered.scored.scoring.totals["everybody"]["predicted_spend_30d"], rel=1e-4)
    assert total.low <= total.total <= total.high
