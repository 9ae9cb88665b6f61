"""What several commands take, where they print, and the application that they are commands of."""

from typing import Annotated

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
        help="Order log: csv, parquet or workbook of Online"
        " Retail I or II, or CDNOW's text; repeat the option for several files.",
    ),
]
Json = Annotated[str | None, typer.Option("--json", metavar=PLACE, help="Write account and metrics here, for machines.")]
Rejects = Annotated[
    str | None, typer.Option("--rejects", metavar=PLACE, help="Keep the rows that were set aside, with reasons (csv).")
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
        help="Candidates in the race: `quick` (the naive forecasts, the"
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
