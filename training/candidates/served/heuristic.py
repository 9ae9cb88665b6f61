"""Fits the recency/frequency heuristic of ``backend.scoring`` for log-loss, on everybody known at each origin.

Orders and spend are taken per length of log, and the season multiplies the odds; what serves is the same formula with the
log's length folded into its parameters.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from backend.contract.arrays import Floats
from backend.contract.parameters.scoring import PurchaseOdds
from backend.contract.parameters.season import SeasonClock
from backend.scoring.purchase_probability import purchase_probability
from backend.scoring.spend import PLACE
from training.candidates.forecast.known import Known
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Quantity, combined, feature
from training.candidates.process.parts import process
from training.candidates.served.customer_rows import CustomerRows, customer_rows, season_of, years_of
from training.features.snapshots import Snapshot
from training.plan import Plan

# Limits on the logarithms of the seven parameters, in their order: wide enough to be silent on real logs; without them a
# log whose decay is exponential sends power and scale to infinity together.
LIMITS = ((-14.0, 8.0), (-4.0, 4.0), (-5.0, 2.0), (0.0, 7.5), (-4.0, 3.0), (-5.0, 3.0), (-7.0, 1.0))
START = (-3.0, 0.0, -0.2, 4.5, -0.2, -1.0, -2.0)
INPUTS = ("recency_days", "num_transactions", "total_spend")
LEAST_BASKET = 1e-9
GROWTH = 0.75
"""A customer's orders and spend grow as the length of the log to this power: some stop, so more slowly than the log. On the
origins before the last ten of three shops 3/4 lost less than 1 (growing shops) and less than 1/2 (a cohort)."""


@dataclass(frozen=True, slots=True)
class FittedHeuristic(Forecast):
    """``yearly`` are the odds by orders and ``basket``s (currency) after one year of log; ``clock`` is the shop's year."""

    yearly: PurchaseOdds
    basket: float
    clock: SeasonClock

    def at(self, years: float) -> PurchaseOdds:
        """Return the odds of orders and spend as they are, ``years`` of log behind them."""
        p, grown = self.yearly, years**GROWTH
        money = grown * self.basket
        scale = p.scale * grown**-p.order_power * money**-p.spend_power
        return replace(p, scale=scale, order_offset=p.order_offset * grown, spend_offset=p.spend_offset * money)

    def quantity(self, snapshot: Snapshot) -> Quantity:
        """Return the probability of a purchase for each customer of ``snapshot``, driven by ``INPUTS``."""
        odds, season = self.at(years_of(snapshot)), season_of(snapshot, self.clock)
        inputs = (feature(name, snapshot.columns[name]) for name in INPUTS)
        return combined(lambda days, orders, total: purchase_probability(days, orders, total, odds, season), *inputs)


def rows(known: Known) -> CustomerRows:
    """What was known as one table, out of the season of the purchase process; the spend model learns from it too."""
    return customer_rows(known.history, known.part(process).clock, known.plan)


def of(known: Known) -> FittedHeuristic:
    """Fit on what was known, with the season clock of the purchase process."""
    return fit_rows(known.part(rows), known.part(process).clock)


def fit(history: Sequence[Snapshot], plan: Plan, clock: SeasonClock) -> FittedHeuristic:
    """Fit to the history, whose seasons ``clock`` tells."""
    return fit_rows(customer_rows(history, clock, plan), clock)


def fit_rows(table: CustomerRows, clock: SeasonClock) -> FittedHeuristic:
    """Least log-loss with L-BFGS on the logarithms of the parameters: each stays positive, so monotone by construction."""
    recency, orders, total = (table.X[:, PLACE[name]] for name in INPUTS)
    basket = max(float(np.average(table.X[:, PLACE["avg_spend"]], weights=table.weight)), LEAST_BASKET)
    grown = table.years**GROWTH
    data = (recency, orders / grown, total / grown / basket, np.log(table.season), table.weight, table.bought)
    best = minimize(_loss_and_slope, START, data, "L-BFGS-B", jac=True, bounds=LIMITS)
    return FittedHeuristic(_parameters(best.x), basket, clock)


def _parameters(logs: Floats) -> PurchaseOdds:
    return PurchaseOdds(*np.exp(logs).tolist())


def _loss_and_slope(
    logs: Floats, recency: Floats, orders: Floats, total: Floats, season: Floats, weight: Floats, bought: Floats
) -> tuple[float, Floats]:
    """Mean log-loss of the odds (``backend.scoring.purchase_probability``), and its gradient in the logarithms.

    ``season`` is a logarithm too. Written out, because half of a fit would go into powers and logarithms taken twice.
    """
    p, share = _parameters(logs), weight / weight.sum()
    placed, spent, aged = orders + p.order_offset, total + p.spend_offset, recency / p.decay_days
    boost, decay, money = np.log(placed), np.log1p(aged), np.log(spent)
    log_odds = logs[0] + p.order_power * boost - p.decay_power * decay + p.spend_power * money + season
    small = np.exp(-np.abs(log_odds))
    loss = share @ (np.maximum(log_odds, 0.0) + np.log1p(small) - bought * log_odds)
    residual = share * (np.where(log_odds > 0.0, 1.0, small) / (1.0 + small) - bought)
    slope = [
        residual.sum(),
        p.order_power * p.order_offset * (residual @ (1.0 / placed)),
        p.order_power * (residual @ boost),
        p.decay_power * (residual @ (aged / (1.0 + aged))),
        -p.decay_power * (residual @ decay),
        p.spend_power * p.spend_offset * (residual @ (1.0 / spent)),
        p.spend_power * (residual @ money),
    ]
    return float(loss), np.asarray(slope)
