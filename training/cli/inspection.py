"""The command that looks before anything is learned: inspect."""

import json
import sys
from typing import Annotated

import typer

from training.cli.options import (
    PLACE,
    Accept,
    AsOf,
    CountPending,
    Data,
    Dates,
    Decimal,
    Json,
    Map,
    Memory,
    Rates,
    Rejects,
    app,
    console,
    reading,
)
from training.progress import steps


@app.command()
def inspect(
    data: Data,
    json_file: Json = None,
    html_file: Annotated[
        str | None, typer.Option("--html", metavar=PLACE, help="Write the same as a page, for a browser.")
    ] = None,
    rejects: Rejects = None,
    dates: Dates = None,
    decimal: Decimal = None,
    rates: Rates = None,
    columns: Map = None,
    accept: Accept = False,
    memory: Memory = None,
    as_of: AsOf = None,
    pending: CountPending = False,
) -> None:
    """Say what a log is, how each column is read, what it holds, what is odd, and what to do about it.

    `train`, `backtest` and `score` read in the same way and stop on the same things; this command says them all, and ends
    with exit code 2 where they would stop.

    Try it: `python -m training inspect --data var/sample.csv`
    """
    from training.remote.staging import Staging

    with steps(console) as say, Staging(say) as places:
        asked = reading(
            places, data, dates, decimal, rates, columns, accept=accept, memory=memory, as_of=as_of, pending=pending
        )
        from training.inspection.inspection import inspect_log
        from training.inspection.page import html, text

        found = inspect_log(places.fetch(data), asked, say, places.result(rejects))
        if written := places.result(json_file):
            written.write_text(json.dumps(found.as_json(), indent=2) + "\n", "utf-8")
        if page := places.result(html_file):
            page.write_text(html(found), "utf-8")
    for line in text(found):
        console.print(line, markup=False)
    if found.stops:
        sys.stderr.write(f"{found.stops[0]}\n")
        raise typer.Exit(2)
