"""What several commands take, where they print, and the application that they are commands of."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from backend.errors import BadInput

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="From an order log to a published customer-value model.\n\n"
    "Try it: `python -m training generate --out var/sample.csv`, then `python -m training train --data var/sample.csv`.",
)
console = Console(soft_wrap=True, highlight=False)

PLACE = "FILE|s3://..."
Data = Annotated[
    list[str],
    typer.Option(
        "--data",
        metavar=PLACE,
        help="Order log: a shop's export as csv, workbook, parquet or JSON,"
        " packed or not; repeat the option for several files. `inspect` says how it is read.",
    ),
]
Json = Annotated[str | None, typer.Option("--json", metavar=PLACE, help="Write account and metrics here, for machines.")]
Rejects = Annotated[
    str | None, typer.Option("--rejects", metavar=PLACE, help="Keep the rows that were set aside, with reasons (csv).")
]
Dates = Annotated[
    str | None,
    typer.Option(
        "--dates", help="Which part of a date comes first, if the file leaves it open: day-first, month-first, year-first."
    ),
]
Decimal = Annotated[
    str | None, typer.Option("--decimal", help="The decimal sign, if the file leaves it open: point or comma.")
]
Rates = Annotated[
    str | None,
    typer.Option(
        "--currency-rates",
        metavar=PLACE,
        help="csv of currency,rate: several currencies are added up in the one of rate 1.",
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option(
        "--map",
        metavar="NAME=COLUMN",
        help="Which column is what, for an unknown export: customer_id, email, phone, order_id, at, quantity, unit_price or"
        " line_total, product_id, country, currency; repeat it. A number is a column's place.",
    ),
]
Accept = Annotated[bool, typer.Option("--accept", help="Go on although more than 1 % of rows or money cannot be read.")]
Memory = Annotated[str | None, typer.Option("--memory", help="What DuckDB may use before it spills to disk, such as 2GB.")]
AsOf = Annotated[
    datetime | None,
    typer.Option(
        "--as-of", formats=["%Y-%m-%d"], help="Take the log as of this day's beginning: what came later is set aside."
    ),
]
CountPending = Annotated[
    bool,
    typer.Option("--count-pending", help="Count orders whose payment is awaited as sales; they are set aside otherwise."),
]
Models = Annotated[
    str | None, typer.Option("--model-dir", metavar=PLACE, help="The service's MODEL_DIR; read from there if not said.")
]
Origins = Annotated[int, typer.Option("--origins", min=1, max=60, help="Test origins, 30 days apart.")]
Folds = Annotated[
    int,
    typer.Option(
        "--folds",
        min=0,
        max=60,
        help="Judge on this many origins, each a fold of time,"
        " show how the metrics spread, and rank the champion's features by permutation.",
    ),
]
Candidates = Annotated[
    str,
    typer.Option(
        "--candidates",
        help="Candidates in the race: `standard`, `quick` (the naive forecasts, the"
        " Lasso and the heuristic), `all` that are installed, or names separated by commas.",
    ),
]
Database = Annotated[str | None, typer.Option("--database", help="The service's DATABASE_URL; read from there by default.")]


def refuse_idle(context: typer.Context, beside: str, *names: str) -> None:
    """Raise ``BadInput`` where one of these options was given, which ``beside`` leaves nothing to do."""
    for name in names:
        source = context.get_parameter_source(name)
        if source is not None and source.name == "COMMANDLINE":
            option = next(one.opts[0] for one in context.command.params if one.name == name)
            raise BadInput(f"{option} does nothing beside {beside}: leave it out.")


def reading(
    places: Any,
    data: list[str],
    dates: str | None,
    decimal: str | None,
    rates: str | None,
    columns: list[str] | None,
    *,
    accept: bool,
    memory: str | None,
    as_of: datetime | None,
    pending: bool,
) -> Any:
    """Return what was said on reading, as ``transactions`` takes it; give the files a first look.

    A command asks this before it imports what it works with: a file that is none is refused within the second. Raises
    ``UnreadableLog`` for words that it does not know, and for files that their first bytes give away.
    """
    from training.transactions.containers.first_look import look_first

    look_first(Path(place) for place in data)
    from training.transactions.dialects.generic import read_map
    from training.transactions.readings.asked import Asked

    return Asked(
        dates=dates,
        decimal=decimal,
        columns=read_map(columns or []),
        rates=places.fetch([rates])[0] if rates else None,
        accept=accept,
        memory=memory,
        as_of=as_of and as_of.date(),
        count_pending=pending,
    )
