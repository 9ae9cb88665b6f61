"""Commands that make and judge models: generate, train, backtest; and train as SageMaker asks for it."""

import json
import signal
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from backend.errors import BadInput
from training.cli.options import (
    Accept,
    AsOf,
    Candidates,
    CountPending,
    Data,
    Dates,
    Decimal,
    Folds,
    Json,
    Map,
    Memory,
    Origins,
    Rates,
    Rejects,
    app,
    console,
    reading,
    refuse_idle,
)
from training.cli.printed.results import conclude, report, write_result
from training.progress import steps


@app.command()
def generate(
    out: Annotated[Path, typer.Option(help="Where to write the log (csv; .json for a hotel's stays).")],
    customers: Annotated[int, typer.Option(min=1, max=5_000_000, help="How many customers.")] = 5_000,
    months: Annotated[int, typer.Option(min=6, max=120, help="How many months of log.")] = 24,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 20_260_101,
    truth: Annotated[Path | None, typer.Option(help="Also write each customer's true parameters (csv).")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the counts here, for machines.")] = None,
    summaries: Annotated[
        int, typer.Option(min=0, max=100_000, help="With --json: so many customers as /predict takes them.")
    ] = 0,
    ends: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The log's last day, the end of 2025 if not said; of online_retail only."),
    ] = None,
    dialect: Annotated[
        str,
        typer.Option(
            help="Whose export it is: online_retail, shopify, woocommerce, magento, bigcommerce, stripe, square, paypal,"
            " hotel, flask_transactions, cdnow or generic; those with two currencies get a table of rates beside."
        ),
    ] = "online_retail",
) -> None:
    """Write the sample log: a shop whose every customer is known, with the dirt of a real one."""
    from training.synthetic.exports.write import write_export
    from training.synthetic.shop import write_sample

    if dialect != "online_retail":
        if ends is not None:
            raise BadInput("--ends says when a log of online_retail ends; leave it out, or leave out --dialect.")
        with steps(console) as say:
            told = write_export(dialect, out, customers, months, seed, say)
        console.print(f"{told.orders:,} orders of {len(told.customers):,} customers, {told.net:,.2f} GBP, in {out}")
        if json_file is not None:
            json_file.write_text(json.dumps(told.as_json() | {"out": str(out)}) + "\n", "utf-8")
        return
    with steps(console) as say:
        sample = write_sample(out, customers, months, seed, say, truth, ends and ends.date())
    console.print(f"{sample.rows:,} rows of {customers:,} customers in {out}")
    if json_file is not None:
        said = {"rows": sample.rows, "customers": customers, "out": str(out)}
        said |= {"summaries": sample.summaries(summaries)} if summaries else {}
        json_file.write_text(json.dumps(said) + "\n", "utf-8")


@app.command()
def train(
    data: Data,
    out: Annotated[
        str | None, typer.Option(metavar="FOLDER|s3://...", help="Model directory; the service's MODEL_DIR if not said.")
    ] = None,
    json_file: Json = None,
    rejects: Rejects = None,
    origins: Origins = 10,
    candidates: Candidates = "standard",
    dates: Dates = None,
    decimal: Decimal = None,
    rates: Rates = None,
    columns: Map = None,
    accept: Accept = False,
    memory: Memory = None,
    as_of: AsOf = None,
    pending: CountPending = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Print the account and every comparison, too.")] = False,
) -> None:
    """Clean a log, judge every candidate on later origins, fit the one that serves and the best one, and publish both.

    Prints a verdict in five lines; with --verbose the account of all rows and every comparison before it.
    """
    from training.database import model_place
    from training.plan import plan_of
    from training.remote.staging import Staging

    plan, started, out = plan_of(candidates, origins), time.perf_counter(), model_place(out)
    with steps(console) as say, Staging(say) as places:
        written, set_aside, models = places.result(json_file), places.result(rejects), places.folder(out)
        asked = reading(
            places, data, dates, decimal, rates, columns, accept=accept, memory=memory, as_of=as_of, pending=pending
        )
        from training.pipeline import fit_and_publish, judge

        prepared, verdict = judge(places.fetch(data), plan, say, set_aside, asked)
        manifest = fit_and_publish(prepared, verdict, models, say)
        write_result(prepared, verdict, started, written, version=manifest.version)
    if verbose:
        report(prepared, verdict, started)
    conclude(prepared, verdict, manifest.version)
    console.print(f"\nPublished {manifest.version} to {out}")


@app.command()
def backtest(
    context: typer.Context,
    data: Data,
    origins: Origins = 10,
    json_file: Json = None,
    rejects: Rejects = None,
    candidates: Candidates = "all",
    folds: Folds = 0,
    dates: Dates = None,
    decimal: Decimal = None,
    rates: Rates = None,
    columns: Map = None,
    accept: Accept = False,
    memory: Memory = None,
    as_of: AsOf = None,
    pending: CountPending = False,
) -> None:
    """Judge every candidate on rolling origins, and publish nothing."""
    if folds:
        refuse_idle(context, "--folds", "origins")
    from training.plan import plan_of
    from training.remote.staging import Staging

    plan, started = plan_of(candidates, folds or origins), time.perf_counter()
    with steps(console) as say, Staging(say) as places:
        written = places.result(json_file)
        asked = reading(
            places, data, dates, decimal, rates, columns, accept=accept, memory=memory, as_of=as_of, pending=pending
        )
        from training.pipeline import importances, judge

        prepared, verdict = judge(places.fetch(data), plan, say, places.result(rejects), asked)
        ranked = importances(prepared, verdict, say) if folds else []
        write_result(prepared, verdict, started, written, ranked)
    report(prepared, verdict, started, ranked)


@app.command()
def sagemaker(
    root: Annotated[Path, typer.Option(help="SageMaker's folder, with input/, model/ and output/.")] = Path("/opt/ml"),
) -> None:
    """Train as a SageMaker training job does: `train` on every channel, with its hyperparameters.

    Metrics are lines `name=value`, for metric definitions such as `spend_rmse=(\\S+)`.
    """
    from training.sagemaker import failure_told, metric_lines, read_job

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a stopped job tidies up behind itself
    with failure_told(root):
        job = read_job(root)
        train(job.data, str(job.model), str(job.result), origins=job.origins, candidates=job.candidates)
        for line in metric_lines(job.result):
            console.print(line)
