"""Which forecast is published as the best, and when none but a naive one may be.

The rule for spend, on means over the test origins: a challenger must have a lower RMSE and a higher Gini than the seasonal
rate, and its total may miss by no more than ``plan.bias_bound`` (or than the seasonal rate's own total, where that misses
by more). Among those the highest Gini wins. Where there is none, the naive forecast with the lowest RMSE is published.
For a purchase the lowest log-loss wins, and the constant and the heuristic stand in the race.
"""

from dataclasses import dataclass

from training.candidates.registry import NAIVE_SPEND
from training.evaluation.backtest import Backtest, MetricTable
from training.plan import Plan

YARDSTICK = "seasonal_rate"


@dataclass(frozen=True, slots=True)
class Choice:
    """The names of the champions; ``refused`` says what the best challenger lacked where a naive forecast won."""

    spend: str
    probability: str
    refused: str | None = None


def choose(judged: Backtest, plan: Plan) -> Choice:
    """Return which forecasts are published, by the rule above."""
    spend, odds = judged.spend, judged.probability
    probability = min(odds, key=lambda name: odds[name]["log_loss"])
    challengers = [name for name in spend if name not in NAIVE_SPEND]
    eligible = [name for name in challengers if not shortcomings(name, spend, plan)]
    if eligible:
        return Choice(max(eligible, key=lambda name: spend[name]["gini"]), probability)
    best = max(challengers, key=lambda name: spend[name]["gini"])
    naive = min(NAIVE_SPEND, key=lambda name: spend[name]["rmse"])
    why = "; ".join(shortcomings(best, spend, plan))
    return Choice(naive, probability, f"`{best}`, the best challenger by Gini, {why}")


def shortcomings(name: str, spend: MetricTable, plan: Plan) -> list[str]:
    """Return what keeps a challenger from being published; empty for one that may be."""
    ours, naive = spend[name], spend[YARDSTICK]
    bound = max(plan.bias_bound, abs(naive["bias"]))
    found = []
    if ours["rmse"] >= naive["rmse"]:
        found.append(f"has an RMSE of {ours['rmse']:,.1f}, and `{YARDSTICK}` {naive['rmse']:,.1f}")
    if ours["gini"] <= naive["gini"]:
        found.append(f"has a Gini of {ours['gini']:.3f}, and `{YARDSTICK}` {naive['gini']:.3f}")
    if abs(ours["bias"]) > bound:
        found.append(f"misses the total by {ours['bias']:+.1%}, more than {bound:.1%}")
    return found
