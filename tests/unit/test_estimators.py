"""The estimators keep scikit-learn's own rules."""

from typing import Any

import numpy as np
import pytest
from sklearn.utils.estimator_checks import estimator_checks_generator

from training.estimators import PurchaseClassifier, SpendRegressor

NOT_APPLICABLE = {"check_array_api_input"}
"""It is of other libraries' arrays, which neither claims to take, and skips itself where SciPy's switch is off."""
CHECKS = [
    (estimator, check)
    for made in (SpendRegressor(), PurchaseClassifier())
    for estimator, check in estimator_checks_generator(made)
    if check.func.__name__ not in NOT_APPLICABLE
]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    ("estimator", "check"), CHECKS, ids=lambda one: getattr(getattr(one, "func", None), "__name__", "")
)
def test_scikit_learn_s_checks_pass(estimator: Any, check: Any) -> None:
    check(estimator)  # it asserts for itself: what it finds wrong it raises


def test_spend_never_falls_with_an_amount_nor_rises_with_recency() -> None:
    rng = np.random.default_rng(3)
    X = np.column_stack([rng.gamma(1, 300, 800), rng.integers(1, 30, 800), rng.uniform(0, 400, 800)])
    model = SpendRegressor().fit(X, X[:, 0] * np.exp2(-X[:, 2] / 90) * rng.uniform(0, 2, 800))
    more, later = X + np.array([50, 0, 0]), X + np.array([0, 0, 30])
    assert (model.predict(more) >= model.predict(X)).all()
    assert (model.predict(later) <= model.predict(X)).all()
