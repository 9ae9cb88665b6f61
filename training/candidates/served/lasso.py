"""The default: a Lasso of positive weights on a basis of ``contract_v1`` (``backend.scoring.spend`` has the formula).

What a customer spends falls with recency at the pace of the shop, and rises with what is known of the customer: total,
basket, basket x log of orders, units, products, and the probability of a purchase x basket. Signs hold by construction:
every weight is positive, every decay falls. Squared error is weighted by 1 / (a first forecast + a tenth of the mean), as
the spread of spend grows with its mean: else one wholesaler decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.linear_model import Lasso
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from backend.contract.arrays import Floats
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import SpendModel, SpendTerm
from backend.scoring.spend import PLACE, around, basis, contributions, predict_spend
from training.candidates.forecast.known import Known
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Link, Quantity
from training.candidates.served import heuristic
from training.candidates.served.customer_rows import SUMS, CustomerRows, customer_rows, season_of, years, years_of
from training.candidates.served.heuristic import FittedHeuristic
from training.features.snapshots import Snapshot
from training.plan import Plan

SHAPES = (
    ("total_spend", 1.0, False),
    ("total_spend", 0.5, False),
    ("avg_spend", 1.0, False),
    ("avg_spend", 1.0, True),
    ("total_units", 1.0, False),
    ("total_units", 0.5, False),
    ("unique_products", 1.0, False),
    ("unique_products", 0.5, False),
)
"""Feature, power, and whether the logarithm of orders multiplies it: each with every decay."""
RHYTHMS = (1.0, 4.0, 16.0)
"""Half-lives of the decays, in typical gaps between two purchases of the shop."""
GAP_LIMITS, UNKNOWN_GAP = (3.0, 365.0), 90.0  # days
PENALTY_SHARE = 0.001
"""Of the penalty that leaves no weight. Ten times more or less moved no early origin by a thousandth."""
PILOTS, MEAN_SHARE = 2, 0.1
TINY = 1e-12  # keeps a log in which nobody spends from dividing by nothing


@dataclass(frozen=True, slots=True)
class FittedLasso(Forecast):
    """The pipeline for anyone to open, and the same model as the parameters that serve, ``years`` of log behind both.

    ``chance`` gives the probability that the basis multiplies.
    """

    pipeline: Pipeline
    parameters: SpendModel
    chance: FittedHeuristic
    years: float

    def at(self, years: float) -> SpendModel:
        """Return the same model for sums over another length of log."""
        terms = tuple(
            replace(term, weight=term.weight / float(_growth(term, years / self.years))) for term in self.parameters.terms
        )
        moved = replace(self.parameters, terms=terms, odds=self.chance.at(years))
        return around(moved, self.parameters.reference)

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return currency over the horizon for each customer of ``snapshot``, never negative, driven by ``contract_v1``."""
        model, season = self.at(years_of(snapshot)), season_of(snapshot, self.chance.clock)
        X = snapshot.matrix()
        link = Link(
            FEATURE_NAMES, predict_spend(X, model), lambda: model.baseline, lambda rows: contributions(X[rows], model)
        )
        return link.quantity().then(lambda value: value * season)


def of(known: Known, without: tuple[str, ...] = ()) -> FittedLasso:
    """Fit on what was known; its parameters are for the day on which the last window ended."""
    now = years(float(known.day - known.history[-1].sums.days.first_day))
    return fit_rows(known.part(heuristic.rows), known.history[-1], known.part(heuristic.of), now, without)


def fit(
    history: Sequence[Snapshot], plan: Plan, odds: FittedHeuristic, now: float, without: tuple[str, ...] = ()
) -> FittedLasso:
    """Fit on everybody known at every origin of the history; features in ``without`` get no weight.

    ``odds`` give the probability that the basis multiplies, and the season; the parameters are for requests whose sums are
    over ``now`` years of log.
    """
    return fit_rows(customer_rows(history, odds.clock, plan), history[-1], odds, now, without)


def fit_rows(
    rows: CustomerRows, latest: Snapshot, odds: FittedHeuristic, now: float, without: tuple[str, ...] = ()
) -> FittedLasso:
    """The same from the table of a history, of which ``latest`` is the last snapshot."""
    terms = basis_terms(typical_gap(latest), without)
    pipeline = _for_requests(_fitted(_basis(rows, terms, odds), rows), terms, odds, now)
    *weights, chance_weight, constant = (pipeline["lasso"].coef_ / pipeline["scale"].scale_).tolist()
    kept = tuple(replace(term, weight=weight) for term, weight in zip(terms, weights, strict=True) if weight > 0)
    reference = np.median(latest.matrix(), axis=0).tolist()
    model = around(SpendModel(constant, kept, chance_weight, odds.at(now)), reference)
    return FittedLasso(pipeline, model, odds, now)


def basis_terms(gap_days: float, without: tuple[str, ...] = ()) -> tuple[SpendTerm, ...]:
    """Return the whole basis of a shop with this typical gap, weights still to be found."""
    return tuple(
        SpendTerm(name, power, by_orders, gap_days * times, 0.0)
        for name, power, by_orders in SHAPES
        if name not in without
        for times in RHYTHMS
    )


def typical_gap(snapshot: Snapshot) -> float:
    """Return the days between two purchases: the median over repeat purchases, each taken at its customer's mean gap."""
    gap, repeats = snapshot.columns["days_between_purchases"], snapshot.columns["purchase_days"] - 1.0
    again = repeats > 0
    if not again.any():
        return UNKNOWN_GAP
    order = np.argsort(gap[again], kind="stable")
    counted = np.cumsum(repeats[again][order])
    return float(np.clip(np.interp(0.5 * counted[-1], counted, gap[again][order]), *GAP_LIMITS))


def _growth(term: SpendTerm, years: float | Floats) -> float | Floats:
    """How much larger the term is after so many years of log than after one."""
    return years**term.power if term.feature in SUMS else 1.0


def _basis(rows: CustomerRows, terms: tuple[SpendTerm, ...], chance: FittedHeuristic) -> Floats:
    """The basis per year of log, shape ``(n_rows, len(terms) + 2)``; rows of one origin share the chance's parameters."""
    B = np.empty((len(rows.X), len(terms) + 2))
    for length in np.unique(rows.years):
        here = rows.years == length
        B[here] = basis(rows.X[here], terms, chance.at(float(length)))
    for place, term in enumerate(terms):
        B[:, place] /= _growth(term, rows.years)
    return B


def _fitted(B: Floats, rows: CustomerRows) -> Pipeline:
    """Scaler and Lasso; spend is taken out of its season, and weights come from the forecast of the round before."""
    spend, pace = rows.spend / rows.season, rows.X[:, PLACE["total_spend"]] / rows.years
    mean = max(float(np.average(spend, weights=rows.weight)), TINY)
    forecast = pace * (mean / max(float(np.average(pace, weights=rows.weight)), TINY))
    for _ in range(PILOTS):
        weight = rows.weight * rows.season / (forecast + MEAN_SHARE * mean)
        pipeline = _fit_positive(B, spend, weight / weight.mean())
        forecast = pipeline.predict(B)
    return pipeline


def _fit_positive(B: Floats, spend: Floats, weight: Floats) -> Pipeline:
    """No intercept beside the basis' own constant, so that the sum cannot be negative.

    Columns are scaled by their root mean square: by their spread, one that hardly varies would cost the penalty nothing.
    """
    scale = StandardScaler(with_mean=False)
    with np.errstate(invalid="ignore"):  # a constant column's weighted variance may round below 0
        scale.fit(B, sample_weight=weight)
    size = np.sqrt(np.average(B**2, axis=0, weights=weight))
    scale.scale_ = np.where(size > 0, size, 1.0)
    Z = scale.transform(B)
    penalty = PENALTY_SHARE * float(np.abs(Z.T @ (weight * spend)).max()) / len(spend)
    lasso = Lasso(alpha=max(penalty, TINY), positive=True, fit_intercept=False, precompute=True, max_iter=20_000)
    return Pipeline([("scale", scale), ("lasso", lasso.fit(Z, spend, sample_weight=weight))])


def _for_requests(fitted: Pipeline, terms: tuple[SpendTerm, ...], chance: FittedHeuristic, years: float) -> Pipeline:
    """The same from ``contract_v1`` as a request sends it: its sums are over ``years`` of log."""
    growth = np.asarray([*(_growth(term, years) for term in terms), 1.0, 1.0])
    fitted["scale"].scale_ = fitted["scale"].scale_ * growth
    step = FunctionTransformer(basis, kw_args={"terms": terms, "odds": chance.at(years)})
    return Pipeline([("basis", step), *fitted.steps])
