"""The 30-day spend model on ``contract_v1``: a sum of products that cannot rise with recency.

    spend = constant + sum of weight x feature^power [x ln(1 + orders)] x 2^(-recency / half-life)
            + chance_weight x P(purchase) x avg_spend

All weights are >= 0, every factor is >= 0, and those of recency fall: spend is never negative, and a more recent customer
never gets less. A prediction explains itself: what separates a customer from the reference customer is shared out term by
term, by Shapley's rule for products (Shapley 1953); a step in probability goes to orders, recency and spend by their share
of the step in log-odds. The shares add up to the prediction exactly.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import PurchaseOdds, SpendModel, SpendTerm
from backend.scoring.purchase_probability import odds_factors

PLACE: Final = {name: place for place, name in enumerate(FEATURE_NAMES)}
_TOTAL, _BASKET, _ORDERS, _RECENCY = (
    PLACE[name] for name in ("total_spend", "avg_spend", "num_transactions", "recency_days")
)
_NO_STEP: Final = 1e-9
"""A step in log-odds too small to divide by."""


def basis(features: Floats, terms: Sequence[SpendTerm], odds: PurchaseOdds) -> Floats:
    """Return what the weights belong to: a column per term, P x avg_spend, and 1.

    Parameters
    ----------
    features
        ``contract_v1``, shape ``(n_customers, 6)``.
    terms, odds
        The basis terms, whose weights play no part, and the purchase odds behind P.

    Returns
    -------
    NDArray of float64
        Currency, units or products times a share, shape ``(n_customers, len(terms) + 2)``; never negative.
    """
    columns = list(features.T)
    recency, lots = columns[_RECENCY], np.log1p(columns[_ORDERS])
    parts = [
        columns[PLACE[term.feature]] ** term.power
        * (lots if term.by_orders else 1.0)
        * 2.0 ** (-recency / term.half_life_days)
        for term in terms
    ]
    boost, decay, weight = odds_factors(recency, columns[_ORDERS], columns[_TOTAL], odds)
    chance = odds.scale * boost * decay * weight
    return np.column_stack([*parts, chance / (1.0 + chance) * columns[_BASKET], np.ones(len(features))])


def predict_spend(features: Floats, model: SpendModel) -> Floats:
    """Return spend over the horizon in a month of average season, currency, shape ``(n_customers,)``; never negative.

    ``features`` is ``contract_v1``, shape ``(n_customers, 6)``; ``model`` has the weights of its basis.
    """
    weights = [*(term.weight for term in model.terms), model.chance_weight, model.constant]
    return np.asarray(basis(features, model.terms, model.odds) @ np.asarray(weights))


def contributions(features: Floats, model: SpendModel) -> Floats:
    """Return each feature's additive share by ``model``, in currency: ``features``, ``(n_customers, 6)``, the same out."""
    shares = _shares(list(features.T), model, np.log)
    return np.stack([np.broadcast_to(share, len(features)) for share in shares], axis=1)


def contributions_of_one(features: Sequence[float], model: SpendModel) -> dict[str, float]:
    """Return one customer's shares in currency by feature name, in plain floats."""
    return dict(zip(FEATURE_NAMES, _shares(features, model, math.log), strict=True))


def around(model: SpendModel, reference: Sequence[float]) -> SpendModel:
    """Return the same model, its drivers measured from ``reference``, shape ``(6,)``."""
    typical = np.asarray([reference], dtype=np.float64)
    recency = reference[_RECENCY]
    terms = tuple(
        replace(
            term,
            typical=float(reference[PLACE[term.feature]] ** term.power),
            typical_fade=2.0 ** (-recency / term.half_life_days),
        )
        for term in model.terms
    )
    factors = odds_factors(recency, reference[_ORDERS], reference[_TOTAL], model.odds)
    baseline = float(predict_spend(typical, model)[0])
    return replace(model, terms=terms, reference=tuple(reference), typical_odds=factors, baseline=baseline)


def _shares(columns: Sequence[Any], model: SpendModel, log: Callable[[Any], Any]) -> list[Any]:
    """One share per feature, each a float or an array as the columns are."""
    recency = columns[_RECENCY]
    lots, lots0 = log(1.0 + columns[_ORDERS]), math.log(1.0 + model.reference[_ORDERS])
    shares: list[Any] = [0.0] * len(FEATURE_NAMES)
    for term in model.terms:
        place, weight, value0, fade0 = PLACE[term.feature], term.weight, term.typical, term.typical_fade
        fade = 2.0 ** (-recency / term.half_life_days)
        value = columns[place] if term.power == 1.0 else columns[place] ** term.power
        if term.by_orders:  # three factors: a third of the step at either end, a sixth in between
            weight /= 6.0
            shares[place] += weight * (value - value0) * (lots * (2.0 * fade + fade0) + lots0 * (2.0 * fade0 + fade))
            shares[_ORDERS] += weight * (lots - lots0) * (value * (2.0 * fade + fade0) + value0 * (2.0 * fade0 + fade))
            shares[_RECENCY] += weight * (fade - fade0) * (value * (2.0 * lots + lots0) + value0 * (2.0 * lots0 + lots))
        else:
            weight *= 0.5
            shares[place] += weight * (value - value0) * (fade + fade0)
            shares[_RECENCY] += weight * (fade - fade0) * (value + value0)
    if model.chance_weight:
        _add_chance(shares, columns, model, log)
    return shares


def _add_chance(shares: list[Any], columns: Sequence[Any], model: SpendModel, log: Callable[[Any], Any]) -> None:
    """Share out the step in P x avg_spend."""
    scale, basket, basket0 = model.odds.scale, columns[_BASKET], model.reference[_BASKET]
    boost, decay, heft = odds_factors(columns[_RECENCY], columns[_ORDERS], columns[_TOTAL], model.odds)
    boost0, decay0, heft0 = model.typical_odds
    odds, odds0 = scale * boost * decay * heft, scale * boost0 * decay0 * heft0
    p, p0 = odds / (1.0 + odds), odds0 / (1.0 + odds0)
    boost, decay, heft = log(boost / boost0), log(decay / decay0), log(heft / heft0)
    step, half = boost + decay + heft, 0.5 * model.chance_weight
    slope = half * (basket + basket0) * (p - p0) / (step + _NO_STEP * (abs(step) < _NO_STEP))
    shares[_ORDERS] += slope * boost
    shares[_RECENCY] += slope * decay
    shares[_TOTAL] += slope * heft
    shares[_BASKET] += half * (basket - basket0) * (p + p0)
