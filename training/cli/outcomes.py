"""The command that looks back: outcomes."""

import json

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
    from training.outcomes.measure import measure
    from training.remote.staging import Staging

    with steps(console) as say, Staging(say) as places:
        asked = reading(places, dates, decimal, rates, columns, accept=accept, memory=memory, as_of=None, pending=pending)
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
