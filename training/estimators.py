"""The 30-day models as scikit-learn estimators, for anybody's own table of customers.

Both take amounts (``contract_v1``: total and average spend, orders, units, products) and, in one column, the days since the
last purchase. The basis is the request route's: each amount, and its root, times decays in recency. ``SpendRegressor``
fits it with positive weights, so that spend never falls with an amount nor rises with recency, and no forecast is below
zero; ``PurchaseClassifier`` fits logistic odds on its logarithms. The published models add the season and the length of
the log, which a plain table does not tell.

>>> import numpy as np
>>> rng = np.random.default_rng(7)
>>> X = np.column_stack([rng.gamma(2, 100, 500), rng.uniform(0, 200, 500)])
>>> y = X[:, 0] * np.exp2(-X[:, 1] / 60) * rng.uniform(0.5, 1.5, 500)
>>> model = SpendRegressor().fit(X, y)
>>> bool(model.predict([[200.0, 5.0]])[0] > model.predict([[200.0, 150.0]])[0] >= 0)
True
>>> odds = PurchaseClassifier().fit(X, y > 60).predict_proba([[200.0, 5.0], [200.0, 150.0]])[:, 1]
>>> bool(odds[0] > odds[1])
True
"""

from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike
from sklearn.base import BaseEstimator, ClassifierMixin, RegressorMixin
from sklearn.linear_model import Lasso, LogisticRegression
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from backend.contract.arrays import Floats

PILOTS: Final = 2
MEAN_SHARE: Final = 0.1
TINY: Final = 1e-12


class SpendRegressor(RegressorMixin, BaseEstimator):  # type: ignore[misc]
    """Spend over the horizon: a Lasso of positive weights on amounts times decays in recency.

    Parameters
    ----------
    recency : int
        The column of days since the last purchase; the last one if not said.
    half_lives : tuple of float
        Of the decays, in days.
    penalty : float
        Share of the penalty that leaves no weight.
    """

    def __init__(
        self, recency: int = -1, half_lives: tuple[float, ...] = (30.0, 120.0, 480.0), penalty: float = 0.001
    ) -> None:
        self.recency = recency
        self.half_lives = half_lives
        self.penalty = penalty

    def fit(self, X: ArrayLike, y: ArrayLike) -> "SpendRegressor":
        """Fit to customers ``X``, shape ``(n_customers, n_features)``, and what they spent, ``(n_customers,)``, currency.

        Squared error is weighted by 1 / (a first forecast + a tenth of the mean): else one wholesaler decides. What is
        not positive counts as nothing spent.
        """
        X, y = validate_data(self, X, y, y_numeric=True, dtype=np.float64)
        spend = np.maximum(np.asarray(y, dtype=np.float64), 0.0)
        B = decayed(X, self.recency, self.half_lives)
        self.scale_ = np.sqrt(np.maximum(np.mean(B**2, axis=0), TINY))
        Z, mean = B / self.scale_, max(float(spend.mean()), TINY)
        forecast = np.full(len(spend), mean)
        for _ in range(PILOTS):
            weight = mean / (forecast + MEAN_SHARE * mean)
            alpha = max(self.penalty * float(np.abs(Z.T @ (weight * spend)).max()) / len(spend), TINY)
            lasso = Lasso(alpha=alpha, positive=True, fit_intercept=False, max_iter=20_000, tol=1e-4)
            lasso.fit(Z, spend, sample_weight=weight)
            forecast = np.maximum(lasso.predict(Z), 0.0)
        self.coef_ = lasso.coef_ / self.scale_
        return self

    def predict(self, X: ArrayLike) -> Floats:
        """Return spend for customers ``X``, ``(n_customers, n_features)``: shape ``(n_customers,)``, currency, never
        negative."""
        check_is_fitted(self)
        X = validate_data(self, X, reset=False, dtype=np.float64)
        return np.asarray(decayed(X, self.recency, self.half_lives) @ self.coef_)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.target_tags.positive_only = True
        return tags


class PurchaseClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Whether a customer orders within the horizon: logistic odds on logarithms of amounts, and on recency.

    Parameters
    ----------
    recency : int
        The column of days since the last purchase; the last one if not said.
    C : float
        scikit-learn's inverse penalty.
    """

    def __init__(self, recency: int = -1, C: float = 1.0) -> None:
        self.recency = recency
        self.C = C

    def fit(self, X: ArrayLike, y: ArrayLike) -> "PurchaseClassifier":
        """Fit to customers ``X``, shape ``(n_customers, n_features)``, and whether they bought, ``(n_customers,)``.

        Raises ``ValueError`` for more than two classes.
        """
        X, y = validate_data(self, X, y, dtype=np.float64)
        check_classification_targets(y)
        self.classes_ = np.unique(y)
        if len(self.classes_) > 2:
            raise ValueError(
                "Only binary classification is supported."
                f" The type of the target is multiclass: {len(self.classes_)} classes."
            )
        L = signed_logarithms(X)
        self.mean_, self.spread_ = L.mean(axis=0), np.maximum(L.std(axis=0), TINY)
        self.model_: Any = None
        if len(self.classes_) == 2:
            self.model_ = LogisticRegression(C=self.C, max_iter=1_000).fit((L - self.mean_) / self.spread_, y)
        return self

    def decision_function(self, X: ArrayLike) -> Floats:
        """Return the log-odds of the second class for customers ``X``: shape ``(n_customers,)``, no unit."""
        check_is_fitted(self)
        L = signed_logarithms(validate_data(self, X, reset=False, dtype=np.float64))
        if self.model_ is None:
            return np.full(len(L), -np.inf)
        return np.asarray(self.model_.decision_function((L - self.mean_) / self.spread_))

    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return the probability of each class for customers ``X``: shape ``(n_customers, n_classes)``, in [0, 1]."""
        with np.errstate(over="ignore"):
            second = 1.0 / (1.0 + np.exp(-self.decision_function(X)))
        return np.column_stack([1.0 - second, second])[:, : len(self.classes_)]

    def predict(self, X: ArrayLike) -> Any:
        """Return the likelier class for customers ``X``: shape ``(n_customers,)``, the unit of the classes."""
        check_is_fitted(self)
        return self.classes_[(self.decision_function(X) > 0).astype(int)]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.classifier_tags.multi_class = False
        return tags


def decayed(X: Any, recency: int, half_lives: tuple[float, ...]) -> Floats:
    """Return the basis of customers ``X``, ``(n_customers, n_features)``: shape ``(n_customers, n_terms)``, currency or
    counts as ``X``; amounts below zero count as zero, and the first column is 1."""
    days, amounts = np.maximum(X[:, recency], 0.0), np.maximum(np.delete(X, recency, axis=1), 0.0)
    parts = [np.ones((len(X), 1))]
    for half_life in half_lives:
        fading = np.exp2(-days / half_life)[:, None]
        parts += [fading, amounts * fading, np.sqrt(amounts) * fading]
    return np.hstack(parts)


def signed_logarithms(X: Any) -> Floats:
    """Return ``sign(x) log(1 + |x|)`` of each value: shape as ``X``, no unit."""
    return np.asarray(np.sign(X) * np.log1p(np.abs(X)))
