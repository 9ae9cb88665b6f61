"""Commands about the customers of a log: score, contacts, export, insights."""

import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from backend.errors import BadInput
from training.cli.options import (
    PLACE,
    Accept,
    AsOf,
    CountPending,
    Database,
    Dates,
    Decimal,
    Json,
    Map,
    Memory,
    Models,
    Rates,
    app,
    console,
    reading,
    refuse_idle,
)
from training.cli.printed.results import put_back_said, report_scored, write_scored
from training.database import database_url, ledger_key, model_place
from training.progress import steps
from training.remote.staging import Staging

NOTHING_TO_UNDO = (
    "cutoff",
    "as_of",
    "model_dir",
    "json_file",
    "dates",
    "decimal",
    "rates",
    "columns",
    "accept",
    "memory",
    "pending",
)
"""Options of ``score`` that have nothing to do beside ``--undo``."""


@app.command()
def score(
    context: typer.Context,
    data: Annotated[
        list[str] | None, typer.Option("--data", metavar=PLACE, help="Order log, as for `train`; repeat for several files.")
    ] = None,
    cutoff: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Score as of this day's beginning; else the day after the log's last."),
    ] = None,
    model_dir: Models = None,
    database: Database = None,
    undo: Annotated[
        bool, typer.Option("--undo", help="Put the previous scoring back into service; a second --undo restores this one.")
    ] = False,
    json_file: Json = None,
    dates: Dates = None,
    decimal: Decimal = None,
    rates: Rates = None,
    columns: Map = None,
    accept: Accept = False,
    memory: Memory = None,
    as_of: AsOf = None,
    pending: CountPending = False,
) -> None:
    """Score every customer of a log with the published model, and put the scores into service at once.

    Each customer gets: spend in the next 30 days by the race's champion with its interval, what drove it, the probability
    of a purchase; orders, probability and value of 30, 90 and 365 days, P(alive), when the next order is to be expected,
    RFM, segment, tier.

    Readers see the old scores or the new ones, never a mix; a run that is cut short changes nothing.

    Try it: `python -m training score --data var/sample.csv`
    """
    started = time.perf_counter()
    if undo == bool(data):
        raise BadInput("Give either --data FILE (to score) or --undo (to go back to the scoring before).")
    if not data:
        _undo(context, database)
        return
    with steps(console) as say, Staging(say) as places:
        written, models = places.result(json_file), places.model(model_place(model_dir))
        asked = reading(
            places, data, dates, decimal, rates, columns, accept=accept, memory=memory, as_of=as_of, pending=pending
        )
        from training.score import score_log

        run = score_log(places.fetch(data), models, database, cutoff.date() if cutoff else asked.as_of, say, asked)
        write_scored(run, started, written)
    report_scored(run, started)


def _undo(context: typer.Context, database: str | None) -> None:
    from training.score import put_back

    refuse_idle(context, "--undo", *NOTHING_TO_UNDO)
    console.print(put_back_said(put_back(database)))


@app.command()
def insights(
    context: typer.Context,
    customers: Annotated[Path, typer.Option(help="csv: customer_id and the six features by name.")],
    batch: Annotated[Path | None, typer.Option(help="Write the questions here (JSONL), to upload to Groq.")] = None,
    answers: Annotated[Path | None, typer.Option(help="Read Groq's answers to those questions from here (JSONL).")] = None,
    out: Annotated[Path, typer.Option(help="With --answers: write the checked insights here.")] = Path("insights.jsonl"),
    model_dir: Models = None,
    model: Annotated[str, typer.Option(help="Which of Groq's models is asked.")] = "openai/gpt-oss-120b",
) -> None:
    """Insights for many customers through Groq's batch interface: `--batch FILE` prepares, `--answers FILE` reads.

    Every answer passes the same checks as in the service; one that fails is replaced by words by rules, and says why.
    """
    from training.insights import write_insights, write_questions

    if (batch is None) == (answers is None):
        raise BadInput("Give either --batch FILE (to prepare) or --answers FILE (to read).")
    models = Path(model_place(model_dir))
    if batch is not None:
        refuse_idle(context, "--batch", "out")
        console.print(f"{write_questions(customers, batch, models, model):,} questions in {batch}")
    if answers is not None:
        refuse_idle(context, "--answers", "model")
        counts = write_insights(customers, answers, out, models)
        console.print(f"{', '.join(f'{count:,} by {source}' for source, count in counts.items())} in {out}")


@app.command()
def contacts(
    data: Annotated[
        Path,
        typer.Option(
            "--data",
            help="csv with a header: customer_id, consent, and any of email, phone,"
            " first_name, last_name, zip, city, country.",
        ),
    ],
    database: Database = None,
    rejects: Annotated[Path | None, typer.Option(help="Keep the rows that were set aside, with reasons (csv).")] = None,
) -> None:
    """Load how customers may be reached; these contacts replace those loaded before.

    Consent must be an explicit yes (yes, y, true or 1); of everybody else only the id is kept. A customer_id that is an
    e-mail address counts as the e-mail. Prints an account of every row.

    Try it: `python -m training contacts --data contacts.csv`
    """
    from training.audiences.contacts import load_contacts

    for line in load_contacts(data, database_url(database), rejects, ledger_key()).sentences():
        console.print(line)


@app.command()
def recount(
    receipt: Annotated[
        Path, typer.Argument(help="JSON: what GET /api/customers/{id} answered, or one group of GET /api/segments.")
    ],
    data: Annotated[list[str], typer.Option("--data", metavar=PLACE, help="The order log that was scored.")],
    database: Database = None,
) -> None:
    """Count every claim of a receipt once more, from the order log, and say agree or disagree.

    The code that counts shares nothing with the code that made the claims. What the models predicted is compared with the
    scoring in service. Exit code 1 where anything disagrees.

    Try it: `python -m training recount receipt.json --data var/sample.csv`
    """
    from training.recount.run import recount_file
    from training.score import opened_store

    with steps(console) as say, Staging(say) as places, opened_store(database) as engine:
        verdicts = recount_file(receipt, places.fetch(data), engine, say)
    for verdict in verdicts:
        console.print(verdict.line(), markup=False, highlight=False)
    if not all(verdict.agrees for verdict in verdicts):
        raise typer.Exit(1)


@app.command()
def verify(
    data: Annotated[list[str], typer.Option("--data", metavar=PLACE, help="The order log that was scored.")],
    customers: Annotated[Path | None, typer.Option(help="Ids, one a line; by default everybody.")] = None,
    language: Annotated[str, typer.Option(help="en or de.")] = "en",
    every: Annotated[
        bool, typer.Option("--every-wording", help="Each claim that holds, told or not, in each of its wordings.")
    ] = False,
    database: Database = None,
) -> None:
    """Write the text of each customer by rule, and count all its claims once more, as `recount` does.

    Where no customers are named, the texts of all groups are counted as well.

    Try it: `python -m training verify --data var/sample.csv`
    """
    from training.recount.run import verify as verify_texts
    from training.score import opened_store

    names = (
        None if customers is None else [line.strip() for line in customers.read_text("utf-8").splitlines() if line.strip()]
    )
    with steps(console) as say, Staging(say) as places, opened_store(database) as engine:
        found = verify_texts(names, places.fetch(data), engine, language, say, every=every)
    for name, verdict in found.disagreeing[:20]:
        console.print(f"{name}: {verdict.line()}", markup=False, highlight=False)
    total = sum(found.claims.values())
    console.print(f"{total:,} claims of {len(found.claims)} kinds, {found.customers:,} customers, {found.groups:,} groups: "
                  f"{total - len(found.disagreeing):,} agree, {len(found.disagreeing):,} disagree.")  # fmt: skip
    if found.disagreeing:
        raise typer.Exit(1)
