import numpy as np
import pytest
from sklearn.linear_model import Lasso
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from backend.scoring.spend import contributions, fold, predict_spend


def test_the_folded_dot_product_is_the_pipeline() -> None:
    rng = np.random.default_rng(3)
    X = rng.gamma(1.0, [1000, 50, 5, 300, 40, 30], (500, 6))
    y = X @ [0.05, 0.2, 1.0, 0.01, 0.5, -0.3] + rng.normal(0, 5, 500)
    pipeline = make_pipeline(StandardScaler(), Lasso(alpha=0.5)).fit(X, y)
    scale, lasso = pipeline[0], pipeline[1]
    parameters = fold(scale.mean_, scale.scale_, lasso.coef_, lasso.intercept_, tuple("abcdef"))
    np.testing.assert_allclose(predict_spend(X, parameters), pipeline.predict(X), rtol=1e-12, atol=1e-9)


def test_baseline_and_contributions_sum_to_the_prediction() -> None:
    parameters = fold(np.array([1.0, 2.0]), np.array([2.0, 4.0]), np.array([6.0, -8.0]), 10.0, ("a", "b"))
    X = np.array([[3.0, 3.0]])
    assert contributions(X, parameters).tolist() == [[6.0, -2.0]]
    assert predict_spend(X, parameters) == pytest.approx([14.0])
