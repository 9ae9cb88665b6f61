"""The command that looks back: outcomes."""

import json
from typing import Annotated

import typer
from rich.table import Table

from backend.monitoring.performance import Realised
from training.cli.options import (
    Accept,
    CountPending,
    Data,
    Database,
    Dates,
    Decimal,
    Json,
    Map,
    Memory,
    Rates,
    app,
    console,
    reading,
)
from training.database import database_url, ledger_key
from training.progress import steps

HEADS = ("model", "from", "made for", "customers", "bought", "predicted", "bias", "skill", "Gini", "coverage")


@app.command()
def outcomes(
    data: Data,
    database: Database = None,
    json_file: Json = None,
    dates: Dates = None,
    decimal: Decimal = None,
    rates: Rates = None,
    columns: Map = None,
    accept: Accept = False,
    pending: CountPending = False,
    memory: Memory = None,
) -> None:
    """Compare earlier predictions with what happened: calibration, skill, order and coverage by model version.

    Every prediction that the service made or `score` wrote stands in the ledger; give a log that reaches 30 days beyond
    some of them. The result is kept where the service and the dashboard show it (`GET /monitoring/outcomes`).

    Try it: `python -m training outcomes --data orders-of-next-month.csv`
    """
    from training.remote.staging import Staging

    with steps(console) as say, Staging(say) as places:
        asked = reading(
            places, data, dates, decimal, rates, columns, accept=accept, memory=memory, as_of=None, pending=pending
        )
        from training.outcomes.measure import measure

        found = measure(places.fetch(data), database_url(database), ledger_key(), say, asked)
        if written := places.result(json_file):
            written.write_text(json.dumps([one.as_json() for one in found], indent=2) + "\n", "utf-8")
    table = Table(*HEADS, box=None)
    for one in found:
        table.add_row(one.model_version[:15], one.source, f"{one.first} to {one.last}", *_figures(one.result))
    console.print(table)


def _figures(result: Realised) -> list[str]:
    predicted = sum(part.customers * part.predicted for part in result.calibration) / result.customers
    bias = "-" if result.bias is None else f"{result.bias:+.1%}"
    coverage = "-" if result.coverage is None else f"{result.coverage:.1%}"
    shares = [f"{result.customers:,}", f"{result.bought:.1%}", f"{predicted:.1%}", bias]
    return [*shares, f"{result.deviance_skill:.3f}", f"{result.gini:.3f}", coverage]


@app.command()
def experiments(
    data: Data,
    days: Annotated[int, typer.Option(min=1, max=365, help="Days after the export in which purchases count.")] = 30,
    cost: Annotated[float | None, typer.Option(min=0.0, help="What one contact costs, in currency.")] = None,
    margin: Annotated[float | None, typer.Option(min=0.0, max=1.0, help="The share of spend that is earned.")] = None,
    database: Database = None,
    json_file: Json = None,
    columns: Map = None,
    memory: Memory = None,
) -> None:
    """Compare those who were contacted with those whom a lot held out: uplift with its interval, and whether it paid.

    Every `export --experiment NAME` is read out whose customers' windows lie within the log; without a hold-out, what the
    audience bought since it was exported. Kept where the service shows it (`GET /monitoring/experiments`).

    Try it: `python -m training experiments --data orders-of-next-month.csv --cost 0.5 --margin 0.4`
    """
    from training.outcomes.experiments import Costs, read_out
    from training.remote.staging import Staging

    with steps(console) as say, Staging(say) as places:
        asked = reading(places, data, None, None, None, columns, accept=False, memory=memory, as_of=None, pending=False)
        costs, files = Costs(cost, margin), places.fetch(data)
        found = read_out(files, database_url(database), ledger_key(), say, days, costs, asked)
        if written := places.result(json_file):
            written.write_text(json.dumps([one.as_json() for one in found], indent=2) + "\n", "utf-8")
    for one in found:
        console.print(
            f"{one.name} ({one.about}): {one.contacted:,} contacted, {one.held_out:,} held out, {one.waiting:,} wait."
        )
        console.print(f"  Of those contacted {one.bought:.1%} bought within {one.days} days, for {one.spent:,.2f} each.")
        for sentence in one.sentences:
            console.print(f"  {sentence}")
