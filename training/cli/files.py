"""Commands about files that flow: export, watch."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from backend.errors import BadInput
from training.cli.options import (
    PLACE,
    CountPending,
    Database,
    Dates,
    Decimal,
    Map,
    Models,
    app,
    console,
    reading,
    refuse_idle,
)
from training.database import database_url, ledger_key, model_place, telling
from training.progress import steps

if TYPE_CHECKING:
    from training.watching.watcher import Dealt

NO_CONTACTS = ("format_name", "contacts_file", "experiment", "holdout")
"""Options of ``export`` that have nothing to do beside ``--scores``."""
ScoresFile = Annotated[
    str | None,
    typer.Option(
        "--scores",
        metavar=PLACE,
        help="Where to write ids and every score instead, without contacts: the name ends in .parquet, .arrow or .csv;"
        " - writes to standard output, as --as says.",
    ),
]
Form = Annotated[str, typer.Option("--as", help="With --scores -: parquet, arrow or csv.")]
GroupName = Annotated[
    str, typer.Option("--segment", help="A tier, value segment, archetype or RFM segment, by name or slug; or `all`.")
]
Columns = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="meta, google, klaviyo or generic; scores for ids and scores without contacts. By default generic, or"
        " scores where nobody can be reached.",
    ),
]
ContactsFile = Annotated[Path | None, typer.Option("--contacts", help="Load these contacts first, as `contacts` does.")]
TrialName = Annotated[str | None, typer.Option(help="Remember who was contacted under this name, to see what came of it.")]
HeldOut = Annotated[
    float, typer.Option(min=0.0, max=0.99, help="With --experiment: the share that a lot holds out of the file.")
]


@app.command()
def export(
    context: typer.Context,
    out: Annotated[Path | None, typer.Option(help="Where to write an audience's file (csv).")] = None,
    scores: ScoresFile = None,
    form: Form = "csv",
    segment: GroupName = "all",
    format_name: Columns = None,
    contacts_file: ContactsFile = None,
    experiment: TrialName = None,
    holdout: HeldOut = 0.0,
    database: Database = None,
) -> None:
    """Write the file of a group of scored customers for an advertising platform, and say what it would be rejected for.

    Only customers who consented and can be reached are in it, but for the format scores: everybody, without contacts.
    Meta's and Google's columns are hashed (SHA-256). With `--scores`, everything that was scored, for other programs: money
    as decimals, days as dates.

    Try it: `python -m training export --format meta --segment high-clv --out high-clv.csv`, or
    `python -m training export --scores var/scores.parquet`
    """
    url = database_url(database)
    if scores is not None and out is None:
        refuse_idle(context, "--scores", *NO_CONTACTS)
        _write_scores(scores, form, segment, url)
        return
    if out is None or scores is not None:
        raise BadInput("Give either --out FILE (an audience's file) or --scores FILE (ids and every score).")
    from training.audiences.contacts import load_contacts
    from training.audiences.export import Trial, export_audience

    refuse_idle(context, "--out", "form")
    if contacts_file is not None:
        for line in load_contacts(contacts_file, url, None, ledger_key()).sentences():
            console.print(line)
    for line in export_audience(url, segment, format_name, out, Trial(experiment, holdout, ledger_key())):
        console.print(line)


def _write_scores(place: str, form: str, segment: str, url: str) -> None:
    from backend.stores.database import Database as Opened
    from backend.stores.store import Store
    from training.files.scores_file import form_named, form_of, write_file, write_scores
    from training.remote.staging import Staging

    store = Store(Opened(url))
    try:
        if place == "-":
            write_scores(store, sys.stdout.buffer, form_named(form, "--as is"), segment)
            return
        with steps(console) as say, Staging(say) as places:
            path = places.result(place)
            count, scoring = write_file(store, path or Path(place), form_of(place), segment)
        console.print(f"{count:,} rows of ids and scores as of {scoring.scoring.cutoff} in {place}", markup=False)
    finally:
        store.close()


@app.command()
def watch(
    source: Annotated[str, typer.Argument(metavar="FOLDER|s3://BUCKET/PREFIX/", help="Where exports appear.")],
    single: Annotated[
        bool, typer.Option("--once", help="Deal with what is there, and end; 1 if a file was refused.")
    ] = False,
    every: Annotated[float, typer.Option(min=0.1, max=86_400, help="Seconds between two looks.")] = 10.0,
    settle: Annotated[float, typer.Option(min=0, max=86_400, help="Seconds for which a file must lie unchanged.")] = 5.0,
    model_dir: Models = None,
    database: Database = None,
    dates: Dates = None,
    decimal: Decimal = None,
    columns: Map = None,
    pending: CountPending = False,
) -> None:
    """Score each export when it appears in a folder, or below a prefix of a bucket, with the published model.

    **Whole files.** A file is read once its size and time of change have stayed the same for `--settle` seconds. Better
    still, write it under a name that begins with a dot and rename it: names that begin with `.` or `_` are passed over.

    **Once.** What came of a file is kept in the database (name, SHA-256 of its content, when, the result), in the same
    transaction as its scores: after a crash nothing is lost and nothing is done twice. The same content under another name
    is not scored again; new content under an old name is. An export that ends before the one in service is refused.

    **Trouble.** A file that cannot be read is said once and set aside; when its content changes it is tried again. A
    database, model or bucket that is away is waited for. SIGTERM lets the file under way finish, a second one does not.

    Try it: `python -m training watch exports/ --once`, then `python -m training watch exports/`
    """
    from training.watching.run import once
    from training.watching.run import watch as watch_on
    from training.watching.watcher import Watcher

    asked = reading(None, [], dates, decimal, None, columns, accept=False, memory=None, as_of=None, pending=pending)
    watcher = Watcher(source, model_place(model_dir), database, lambda _: None, settle, asked)
    if single:
        if not once(watcher, _report, telling()):
            raise typer.Exit(1)
        return
    console.print(f"Watching {source}; stop with Ctrl-C.", markup=False)
    watch_on(watcher, _report, lambda said: console.print(said, markup=False), every, telling())


def _report(dealt: "Dealt") -> None:
    console.print(f"{dealt.place}: {dealt.result}. {dealt.said}", markup=False)
