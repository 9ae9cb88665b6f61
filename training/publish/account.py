"""What a run leaves for people (a table) and machines (JSON): the account of rows and money, and the metrics."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from backend.contract.thresholds import HORIZON_DAYS
from training.evaluation.backtest import Backtest, MetricTable
from training.evaluation.choice import Choice
from training.evaluation.coverage import Coverage, group_metrics
from training.evaluation.importance import Importance
from training.transactions.account import Account, Tally


def result_json(
    rows: Account, judged: Backtest, choice: Choice, coverage: Coverage, ranked: Sequence[Importance] = ()
) -> dict[str, Any]:
    """Return what ``train`` and ``backtest`` write with ``--json``; the command adds ``seconds`` and ``peak_mb``."""
    return {
        "horizon_days": HORIZON_DAYS,
        "origins": list(judged.origins),
        "rows": rows_json(rows),
        "money": money_json(rows),
        "spend": judged.spend,
        "probability": judged.probability,
        "interval": asdict(coverage.metrics),
        "groups": {name: asdict(one) for name, one in group_metrics(judged, coverage, choice).items()},
        "paired": paired_json(choice),
        "naive": choice.naive,
        "champion": choice.spend,
        "probability_champion": choice.probability,
        "refused": choice.refused,
        "by_origin": {"spend": list(judged.spend_by_origin), "probability": list(judged.probability_by_origin)},
        "importances": [{"feature": one.feature, "gini_lost": one.gini_lost} for one in ranked],
    }


def paired_json(choice: Choice) -> dict[str, Any]:
    """Every spend candidate beside the best naive forecast; under ``probability`` those of an order beside the constant."""
    spend = {name: asdict(one) for name, one in choice.paired.items()}
    return spend | {"probability": {name: asdict(one) for name, one in choice.paired_probability.items()}}


def rows_json(rows: Account) -> dict[str, Any]:
    """Return the account in rows."""
    return _account_json(rows, lambda tally: tally.rows)


def money_json(rows: Account) -> dict[str, Any]:
    """Return the account in money, as exact decimal text; null where none of it is known."""
    return _account_json(rows, lambda tally: str(tally.money) if tally.told else None)


def account_table(rows: Account) -> Table:
    """Return a table in which rows in = rows kept + rows per reason; money likewise."""
    table = Table("", "rows", "money", title="Account of the log", title_justify="left", box=None, show_edge=False)
    table.columns[1].justify = table.columns[2].justify = "right"
    for name, tally in [("in", rows.total), ("kept", rows.kept), *((f"- {r}", t) for r, t in rows.set_aside.items())]:
        table.add_row(name, f"{tally.rows:,}", _money(tally))
    return table


def metrics_table(title: str, scores: MetricTable) -> Table:
    """Return a table with a row per candidate and a column per metric; means over the test origins."""
    metrics = list(next(iter(scores.values())))
    table = Table("candidate", *metrics, title=title, title_justify="left", box=None, show_edge=False)
    for column in table.columns[1:]:
        column.justify = "right"
    for candidate, values in scores.items():
        table.add_row(candidate, *(_digits(name, values[name]) for name in metrics))
    return table


def _money(tally: Tally) -> str:
    """What cannot be read is never shown as 0.00."""
    if not tally.told:
        return "unreadable"
    return f"{tally.money:,.2f}" + (f" + {tally.unread:,} unreadable" if tally.unread else "")


def _digits(metric: str, value: float) -> str:
    if metric in {"rmse", "mae", "deviance"}:
        return f"{value:,.1f}"
    return f"{value:+.1%}" if metric == "bias" else f"{value:.3f}"


def _account_json(rows: Account, part: Callable[[Tally], Any]) -> dict[str, Any]:
    set_aside = {str(reason): part(tally) for reason, tally in rows.set_aside.items()}
    return {"in": part(rows.total), "kept": part(rows.kept), "set_aside": set_aside}
