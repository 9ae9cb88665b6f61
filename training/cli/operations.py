"""Commands that keep a service's data safe, and say what it told others: backup, restore, webhooks."""

import json
from pathlib import Path
from typing import Annotated

import typer

from backend.errors import BadInput
from training.cli.options import Database, Memory, Models, app, console
from training.database import database_url, model_place, telling
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


@app.command()
def webhooks(
    send: Annotated[
        bool, typer.Option("--send", help="Send what is due now, first; a running service does so itself.")
    ] = False,
    state: Annotated[str | None, typer.Option(help="Only these: waiting, delivered or given-up.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many, the newest first.")] = 20,
    database: Database = None,
) -> None:
    """Show what was told to the addresses in OUTGOING_URLS, each try with its answer; `--send` sends what waits.

    Every message has an id that stays the same in each try: a receiver that has seen it can pass over a repeat.

    Try it: `python -m training webhooks --state waiting`
    """
    from backend.stores.database import Database as Opened
    from backend.stores.outbox.due import STATES
    from backend.stores.store import Store
    from backend.use_cases.telling.deliver import deliver
    from backend.use_cases.telling.list_messages import list_messages

    known = None if state is None else state.replace("-", " ")
    if known is not None and known not in STATES:
        raise BadInput("--state is waiting, delivered or given-up.")
    told, store = telling(), Store(Opened(database_url(database)))
    try:
        if send:
            done = deliver(store, told)
            console.print(f"{done.tried} tries, {done.delivered} delivered, {done.given_up} given up")
        found = list_messages(store, tuple(one.name for one in told.targets), known, limit)
    finally:
        store.close()
    for target in found.targets:
        counts = ", ".join(f"{target[name]} {name.replace('_', ' ')}" for name in ("waiting", "delivered", "given_up"))
        console.print(f"{target['name']}: {counts}", markup=False)
    for one in found.messages:
        last = one.tries[0] if one.tries else None
        came = (
            "not tried yet"
            if last is None
            else f"{len(one.tries)} tries, last {last.status or last.fault} in {last.milliseconds} ms"
        )
        console.print(
            f"{one.created_at:%Y-%m-%d %H:%M} {one.kind} {one.id} to {one.target}: {one.state}, {came}", markup=False
        )
