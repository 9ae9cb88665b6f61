"""Whether contacting is worth it: said beforehand by what it would take, afterwards by what came."""

import numpy as np
import pytest

from backend.monitoring.experiments import customers_needed, uplift
from backend.monitoring.worth import plan, worth


def test_power_is_said_before_the_first_contact() -> None:
    found = plan(5_000, 0.2, 0.5, None, None)
    assert found.needed == customers_needed(0.2, 0.02, 0.5)
    assert f"{found.needed:,} customers" in found.sentences[0]
    assert 0.02 < found.least_uplift < 0.05


def test_a_contact_that_must_double_the_buyers_is_not_worth_it() -> None:
    assert plan(5_000, 0.03, 0.1, 2.0, 10.0).answer == "not worth contacting"
    assert plan(5_000, 0.3, 0.1, 0.1, 10.0).answer == "not known"


def test_nobody_or_certainty_promises_nothing() -> None:
    assert plan(0, 0.2, 0.1, None, None).least_uplift is None
    assert plan(100, 0.0, 0.1, None, None).needed is None


@pytest.mark.parametrize(
    ("cost", "margin", "answer"),
    [
        (0.1, 0.5, "worth contacting"),
        (50.0, 0.5, "not worth contacting"),
        (5.0, 0.5, "not known"),
        (None, 0.5, "not known"),
    ],
)
def test_what_came_is_held_against_the_cost(cost: float | None, margin: float, answer: str) -> None:
    rng = np.random.default_rng(1)
    treated = rng.random(4_000) < 0.5
    spent = rng.gamma(1.0, 100.0, 4_000) + 10.0 * treated
    assert worth(uplift((spent > 150).astype(float), spent, treated), cost, margin)[0] == answer
