"""What a run leaves for people (a table) and machines (JSON): the account of rows and money, and the metrics."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table

from training.evaluation.backtest import Backtest, MetricTable
from training.evaluation.choice import Choice
from training.evaluation.coverage import Coverage
from training.evaluation.importance import Importance
from training.transactions.clean import Account, Tally


def result_json(
    rows: Account,
    judged: Backtest,
    choice: Choice,
    coverage: Coverage,
    horizon_days: int,
    ranked: Sequence[Importance] = (),
) -> dict[str, Any]:
    """Return what ``train`` and ``backtest`` write with ``--json``; the command adds ``seconds`` and ``peak_mb``."""
    return {
        "horizon_days": horizon_days,
        "origins": list(judged.origins),
        "rows": rows_json(rows),
        "money": money_json(rows),
        "spend": judged.spend,
        "probability": judged.probability,
        "interval": coverage.metrics,
        "groups": groups_json(judged, coverage),
        "paired": paired_json(choice),
        "naive": choice.naive,
        "champion": choice.spend,
        "probability_champion": choice.probability,
        "refused": choice.refused,
        "by_origin": {"spend": list(judged.spend_by_origin), "probability": list(judged.probability_by_origin)},
        "importances": [{"feature": one.feature, "gini_lost": one.gini_lost} for one in ranked],
    }


def groups_json(judged: Backtest, coverage: Coverage) -> dict[str, Any]:
    """``spend``, ``probability`` and ``interval`` of the active, the dormant and the one-time customers."""
    return {
        name: {**scores, "interval": coverage.groups.get(name), "customers": _size(judged, name)}
        for name, scores in judged.groups().items()
    }


def paired_json(choice: Choice) -> dict[str, Any]:
    """Every spend candidate beside the best naive forecast; under ``probability`` those of an order beside the constant."""
    spend = {name: asdict(one) for name, one in choice.paired.items()}
    return spend | {"probability": {name: asdict(one) for name, one in choice.paired_probability.items()}}


def _size(judged: Backtest, group: str) -> int:
    """Customers of a group, summed over the origins."""
    return int(sum(one.group(group).sum() for one in judged.judged))


def rows_json(rows: Account) -> dict[str, Any]:
    """Return the account in rows."""
    return _account_json(rows, lambda tally: tally.rows)


def money_json(rows: Account) -> dict[str, Any]:
    """Return the account in money, as exact decimal text."""
    return _account_json(rows, lambda tally: str(tally.money))


def account_table(rows: Account) -> Table:
    """Return a table in which rows in = rows kept + rows per reason; money likewise."""
    table = Table("", "rows", "money", title="Account of the log", title_justify="left", box=None, show_edge=False)
    table.columns[1].justify = table.columns[2].justify = "right"
    for name, tally in [("in", rows.total), ("kept", rows.kept), *((f"- {r.value}", t) for r, t in rows.set_aside.items())]:
        table.add_row(name, f"{tally.rows:,}", f"{tally.money:,.2f}")
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


def _digits(metric: str, value: float) -> str:
    if metric in {"rmse", "mae", "deviance"}:
        return f"{value:,.1f}"
    return f"{value:+.1%}" if metric == "bias" else f"{value:.3f}"


def _account_json(rows: Account, part: Callable[[Tally], Any]) -> dict[str, Any]:
    set_aside = {reason.value: part(tally) for reason, tally in rows.set_aside.items()}
    return {"in": part(rows.total), "kept": part(rows.kept), "set_aside": set_aside}
