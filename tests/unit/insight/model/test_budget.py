"""A flood of customers cannot spend more at the provider than was allowed."""

import pytest

from backend.errors import CompletionFailed
from backend.insight.model.budget import SPENT, Budget
from backend.insight.model.completion import OUTAGES, REFUSALS


def taken(budget: Budget, times: int) -> int:
    count = 0
    for _ in range(times):
        try:
            budget.take()
        except CompletionFailed:
            continue
        count += 1
    return count


def test_calls_have_an_end_in_their_shortest_window() -> None:
    assert taken(Budget("5/day;100/month"), 50) == 5


def test_tokens_that_were_spent_end_the_calls() -> None:
    budget = Budget("off", "1000/day")
    assert taken(budget, 3) == 3
    budget.spent(999)
    assert taken(budget, 1) == 1
    budget.spent(1)
    assert taken(budget, 3) == 0


@pytest.mark.parametrize("budget", [Budget(), Budget("off", "off")])
def test_without_rates_there_is_no_end(budget: Budget) -> None:
    budget.spent(10**9)
    assert taken(budget, 100) == 100


def test_there_is_no_use_in_asking_again_at_once() -> None:
    with pytest.raises(CompletionFailed) as failed:
        Budget("0/day").take()
    assert (failed.value.reason, failed.value.transient) == (SPENT, False)


def test_a_spent_budget_says_nothing_about_the_provider() -> None:
    assert SPENT not in OUTAGES | REFUSALS
