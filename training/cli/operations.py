"""Commands that keep a service's data safe: backup, restore."""

import json
from pathlib import Path
from typing import Annotated

import typer

from training.cli.options import Database, Memory, Models, app, console
from training.database import database_url, model_place
from training.progress import steps


@app.command()
def backup(
    out: Annotated[Path, typer.Option(help="Where to write the backup (.tar.gz); its owner alone may read it.")],
    database: Database = None,
    model_dir: Models = None,
) -> None:
    """Write scores, contacts, ledger and models into one file, as of one moment, while the service goes on.

    Try it: `python -m training backup --out var/backup.tar.gz`
    """
    from training.backup.archive import back_up

    with steps(console) as say:
        kept = back_up(database_url(database), Path(model_place(model_dir)), out, say)
    console.print(f"{json.dumps(kept.rows)} and {kept.files} files of models in {out}", markup=False)


@app.command()
def restore(
    archive: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    replace: Annotated[bool, typer.Option("--replace", help="Delete what the database holds now.")] = False,
    database: Database = None,
    model_dir: Models = None,
) -> None:
    """Put a backup back, into SQLite or PostgreSQL, whichever it came from; all of it or nothing.

    Try it: `python -m training restore var/backup.tar.gz --database sqlite:///var/other.db`
    """
    from training.backup.archive import restore as put_back

    with steps(console) as say:
        kept = put_back(archive, database_url(database), Path(model_place(model_dir)), say, replace=replace)
    console.print(f"{json.dumps(kept.rows)} and {kept.files} files of models are back", markup=False)


@app.command()
def follow(
    database: Database = None,
    model_dir: Models = None,
    idle: Annotated[float, typer.Option(min=0.0, help="End when nothing has arrived for so many seconds.")] = 86_400.0,
    memory: Memory = None,
) -> None:
    """Put orders that arrive into the scoring in service, within a second each; the service starts this by itself.

    Features, forecasts, groups and totals are worked out by the code of `score`. It ends when nothing has arrived for a
    while, and when the database or the scoring cannot be used.

    Try it: `python -m training follow --idle 0`
    """
    from training.following.follow import follow as follow_arrivals

    with steps(console) as say:
        follow_arrivals(database, Path(model_place(model_dir)), say, idle, memory)
