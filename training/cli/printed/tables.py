"""What a run prints: the account, the comparison, and the verdict in sentences."""

from collections.abc import Iterator, Sequence

import numpy as np
from rich.table import Table

from backend.contract.thresholds import HORIZON_DAYS, INTERVAL_LEVEL
from training.candidates.registry import left_out
from training.evaluation.backtest import Backtest
from training.evaluation.client_models import ClientModelMetrics
from training.evaluation.importance import Importance
from training.evaluation.lifetime import LifetimeMetrics
from training.pipeline import Verdict
from training.publish.account import account_table, metrics_table
from training.transactions.account import Account


def tables(
    rows: Account,
    judged: Backtest,
    lifetime: Sequence[LifetimeMetrics],
    bodies: Sequence[ClientModelMetrics],
    ranked: Sequence[Importance] = (),
) -> Iterator[Table]:
    """Yield the account and the metrics of candidates, lifetime models and client-body models.

    Where features were ranked, the spread of metrics over folds and the ranking follow.
    """
    count = f"mean over {len(judged.origins)} origin{'s' * (len(judged.origins) > 1)}"
    yield account_table(rows)
    yield metrics_table(f"Spend in the next {HORIZON_DAYS} days, {count}", judged.spend)
    yield metrics_table(f"Purchase in the next {HORIZON_DAYS} days, {count}", judged.probability)
    for metrics in lifetime:
        label = f"lifetime models, next {metrics.horizon_days} days"
        yield metrics_table(f"Purchases, {label}", metrics.counts)
        yield metrics_table(f"Spend, {label}", metrics.spend)
        yield metrics_table(f"Probability of a purchase, {label}", metrics.probability)
    for found in bodies:
        yield metrics_table(f"Spend, models for client bodies, next {found.horizon_days} days", found.spend)
    if ranked:
        yield _spread_table(judged)
        yield _importance_table(ranked)


def said(verdict: Verdict) -> Iterator[str]:
    """The verdict: readiness, champions, refusal, coverage, the shop's total, and who could not race."""
    choice, interval, shop, plan = verdict.choice, verdict.coverage.metrics, verdict.shop, verdict.plan
    yield verdict.readiness.sentence()
    beside = choice.paired[choice.spend]
    yield (
        f"Champion: {choice.spend} for spend (skill {beside.skill:.1%} over {choice.naive}, better at {beside.wins} of"
        f" {len(verdict.backtest.origins)} origins), {choice.probability} for a purchase."
    )
    if choice.refused:
        yield f"No challenger is published: {choice.refused}."
    if interval.coverage is None:
        yield "Too few purchases were forecast out of time to give an interval."
    else:
        deciles = interval.coverage_by_decile
        yield (
            f"The {INTERVAL_LEVEL:.0%} interval held {interval.coverage:.1%} of likely ones ({min(deciles):.1%} to"
            f" {max(deciles):.1%} by decile of probability)."
        )
    errors = ", ".join(f"{name.replace('_', ' ')} {error:.1%}" for name, error in shop.errors.items())
    yield f"The shop's total, new customers included, mean error: {errors}; sampling alone {shop.sampling_floor:.1%}."
    if not plan.candidates and left_out():
        yield f"Left out: {', '.join(left_out())}; pip install -r requirements.txt"


def _spread_table(judged: Backtest) -> Table:
    table = Table(
        "candidate",
        "gini",
        "+-",
        "rmse",
        "+-",
        title="Over the folds: mean and standard deviation",
        title_justify="left",
        box=None,
        show_edge=False,
    )
    for name in judged.spend:
        gini, rmse = ([fold[name][metric] for fold in judged.spend_by_origin] for metric in ("gini", "rmse"))
        table.add_row(name, f"{np.mean(gini):.3f}", f"{np.std(gini):.3f}", f"{np.mean(rmse):,.0f}", f"{np.std(rmse):,.0f}")
    return table


def _importance_table(ranked: Sequence[Importance]) -> Table:
    table = Table(
        "feature",
        "Gini lost when shuffled",
        title="What the champion leans on (out of time)",
        title_justify="left",
        box=None,
        show_edge=False,
    )
    for one in ranked:
        table.add_row(one.feature, f"{one.gini_lost:+.4f}")
    return table
