"""The commands. Heavy imports wait inside them, so that ``--help`` answers at once."""

import json
import resource
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from backend.errors import BadInput, NotReady
from training.progress import steps

PLACE = "FILE|s3://..."
app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode="markdown",
    help="From an order log to a published customer-value model.\n\n"
    "Try it: `python -m training generate --out var/sample.csv`, then `python -m training train --data var/sample.csv`.",
)
Data = Annotated[list[str], typer.Option("--data", metavar=PLACE, help="Order log: csv, parquet or workbook of Online"
                                         " Retail I or II, or CDNOW's text; repeat the option for several files.")]
Json = Annotated[str | None, typer.Option("--json", metavar=PLACE, help="Write account and metrics here, for machines.")]
Rejects = Annotated[str | None, typer.Option("--rejects", metavar=PLACE, help="Keep the rows that were set aside, with"
                                             " reasons (csv).")]
Origins = Annotated[int, typer.Option("--origins", min=1, max=60, help="Test origins, 30 days apart.")]
Folds = Annotated[int, typer.Option("--folds", min=0, max=60, help="Judge on this many origins, each a fold of time,"
                                    " show how the metrics spread, and rank the champion's features by permutation.")]
Candidates = Annotated[str, typer.Option("--candidates", help="Who races: `quick` (the naive forecasts, the"
                                        " Lasso and the heuristic), `all` that are installed, or names with commas.")]
Database = Annotated[str | None, typer.Option("--database", help="The service's DATABASE_URL; read from there if not"
                                                    " said.")]
console = Console(soft_wrap=True, highlight=False)


@app.command()
def generate(
    out: Annotated[Path, typer.Option(help="Where to write the log (csv, the Online Retail II dialect).")],
    customers: Annotated[int, typer.Option(min=1, max=5_000_000, help="How many customers.")] = 5_000,
    months: Annotated[int, typer.Option(min=6, max=120, help="How many months of log.")] = 24,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 20_260_101,
    truth: Annotated[Path | None, typer.Option(help="Also write each customer's true parameters (csv).")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the counts here, for machines.")] = None,
) -> None:
    """Write the sample log: a shop whose every customer is known, with the dirt of a real one."""
    from training.synthetic.shop import write_sample

    with steps(console) as say:
        rows = write_sample(out, customers, months, seed, say, truth)
    console.print(f"{rows:,} rows of {customers:,} customers in {out}")
    if json_file is not None:
        json_file.write_text(json.dumps({"rows": rows, "customers": customers, "out": str(out)}) + "\n", "utf-8")


@app.command()
def train(
    data: Data,
    out: Annotated[str, typer.Option(metavar="FOLDER|s3://...", help="Model directory: the service's MODEL_DIR.")]
    = "var/models",
    json_file: Json = None,
    rejects: Rejects = None,
    origins: Origins = 6,
    candidates: Candidates = "quick",
) -> None:
    """Clean a log, judge every candidate on later origins, fit the one that serves and the best one, and publish both.

    Prints the account of all rows and the comparison with the naive forecasts.
    """
    from training.pipeline import fit_and_publish, judge
    from training.remote.staging import Staging

    plan, started = _plan(origins, candidates), time.perf_counter()
    with steps(console) as say, Staging(say) as places:
        written, set_aside, models = places.result(json_file), places.result(rejects), places.folder(out)
        prepared, verdict = judge(places.fetch(data), plan, say, set_aside)
        manifest = fit_and_publish(prepared, verdict, models, plan, say)
        _write(prepared, verdict, plan, started, written, version=manifest.version)
    _report(prepared, verdict, plan, started)
    console.print(f"\nPublished {manifest.version} to {out}")


@app.command()
def backtest(data: Data, origins: Origins = 6, json_file: Json = None, rejects: Rejects = None,
             candidates: Candidates = "all", folds: Folds = 0) -> None:
    """Judge every candidate on rolling origins, and publish nothing."""
    from training.pipeline import importances, judge
    from training.remote.staging import Staging

    plan, started = _plan(folds or origins, candidates), time.perf_counter()
    with steps(console) as say, Staging(say) as places:
        written = places.result(json_file)
        prepared, verdict = judge(places.fetch(data), plan, say, places.result(rejects))
        ranked = importances(prepared, verdict, plan, say) if folds else []
        _write(prepared, verdict, plan, started, written, ranked)
    _report(prepared, verdict, plan, started, ranked)


@app.command()
def sagemaker(root: Annotated[Path, typer.Option(help="SageMaker's folder, with input/, model/ and output/.")]
              = Path("/opt/ml")) -> None:
    """Train as a SageMaker training job does: `train` on every channel, with its hyper-parameters.

    Metrics are lines `name=value`, for metric definitions such as `spend_rmse=(\\S+)`.
    """
    from training.sagemaker import failure_told, metric_lines, read_job

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # a stopped job tidies up behind itself
    with failure_told(root):
        job = read_job(root)
        train(job.data, str(job.model), str(job.result), None, job.origins, job.candidates)
        for line in metric_lines(job.result):
            console.print(line)


@app.command()
def score(
    data: Annotated[list[str] | None, typer.Option("--data", metavar=PLACE, help="Order log, as for `train`; repeat for"
                                                   " several files.")] = None,
    cutoff: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Score as of this day's beginning; by"
                                                    " default the day after the log's last.")] = None,
    model_dir: Annotated[str, typer.Option(metavar=PLACE, help="The service's MODEL_DIR.")] = "var/models",
    database: Database = None,
    undo: Annotated[bool, typer.Option("--undo", help="Put the scoring before this one back (and, said twice, this"
                                       " one).")] = False,
    json_file: Json = None,
) -> None:
    """Score every customer of a log with the published model, and put the scores into service at once.

    Each customer gets: spend in the next 30 days by the race's champion (for those who have not bought for more than 90
    days: as a request is answered) with its interval, what drove it, the probability of a purchase; the value of 30, 90 and
    365 days, P(alive), when the next order is to be expected, RFM, segment, tier.

    Readers see the old scores or the new ones, never a mix; a run that is cut short changes nothing.

    Try it: `python -m training score --data var/sample.csv`
    """
    from training.remote.staging import Staging
    from training.score import put_back, score_log

    started = time.perf_counter()
    if undo == bool(data):
        raise BadInput("Say either --data FILE (to score) or --undo (to go back to the scoring before).")
    if undo:
        back = put_back(database)
        console.print(f"The {back.customers:,} customers scored as of {back.scoring.cutoff} are back in service.")
        return
    with steps(console) as say, Staging(say) as places:
        written = places.result(json_file)
        run = score_log(places.fetch(data or []), places.model(model_dir), database, cutoff and cutoff.date(), say)
        _write_scored(run, started, written)
    _scored(run, started)


@app.command()
def insights(
    customers: Annotated[Path, typer.Option(help="csv: customer_id and the six features by name.")],
    batch: Annotated[Path | None, typer.Option(help="Write the questions here (JSONL), to upload to Groq.")] = None,
    answers: Annotated[Path | None, typer.Option(help="Read Groq's answers to those questions from here (JSONL).")] = None,
    out: Annotated[Path, typer.Option(help="With --answers: write the checked insights here.")] = Path("insights.jsonl"),
    model_dir: Annotated[Path, typer.Option(help="The service's MODEL_DIR.")] = Path("var/models"),
    model: Annotated[str, typer.Option(help="Which of Groq's models is asked.")] = "openai/gpt-oss-120b",
) -> None:
    """Insights for many customers through Groq's batch interface: `--batch FILE` prepares, `--answers FILE` reads.

    Every answer passes the same checks as in the service; one that fails is replaced by words by rules, and says why.
    """
    from training.insights import write_insights, write_questions

    if (batch is None) == (answers is None):
        raise BadInput("Say either --batch FILE (to prepare) or --answers FILE (to read).")
    if batch is not None:
        console.print(f"{write_questions(customers, batch, model_dir, model):,} questions in {batch}")
    else:
        counts = write_insights(customers, answers, out, model_dir)
        console.print(f"{', '.join(f'{count:,} by {source}' for source, count in counts.items())} in {out}")


@app.command()
def contacts(
    data: Annotated[Path, typer.Option("--data", help="csv with a header: customer_id, consent, and any of email, phone,"
                                       " first_name, last_name, zip, city, country.")],
    database: Database = None,
    rejects: Rejects = None,
) -> None:
    """Load how customers may be reached; these contacts replace those loaded before.

    Consent must be an explicit yes (yes, y, true or 1); of everybody else only the id is kept. A customer_id that is an
    e-mail address counts as the e-mail. Prints an account of every row.

    Try it: `python -m training contacts --data contacts.csv`
    """
    from training.audiences.contacts import load_contacts
    from training.database import database_url

    for line in load_contacts(data, database_url(database), rejects).sentences():
        console.print(line)


@app.command()
def export(
    out: Annotated[Path, typer.Option(help="Where to write the file (csv).")],
    segment: Annotated[str, typer.Option(help="A tier, value segment, archetype or RFM segment, by name or slug; or `all`."
                                         )] = "all",
    format_name: Annotated[str, typer.Option("--format", help="meta, google, klaviyo or generic.")] = "generic",
    contacts_file: Annotated[Path | None, typer.Option("--contacts", help="Load these contacts first, as `contacts`"
                                                       " does.")] = None,
    database: Database = None,
) -> None:
    """Write the file of a group of scored customers for an advertising platform, and say what it would be rejected for.

    Only customers who consented and can be reached are in it. Meta's and Google's columns are hashed (SHA-256).

    Try it: `python -m training export --format meta --segment high-clv --out high-clv.csv`
    """
    from training.audiences.contacts import load_contacts
    from training.audiences.export import export_audience
    from training.database import database_url

    url = database_url(database)
    if contacts_file is not None:
        for line in load_contacts(contacts_file, url, None).sentences():
            console.print(line)
    for line in export_audience(url, segment, format_name, out):
        console.print(line)


def main() -> None:
    """Bad input is one clear line on standard error and exit code 2, for whichever command."""
    try:
        app()
    except (BadInput, NotReady, OSError) as error:
        sys.stderr.write(f"{_sentence(error)}\n")
        sys.exit(2)


def _sentence(error: BadInput | NotReady | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'file'}: {error.strerror or error}."
    return str(error)


def _plan(origins: int, candidates: str) -> Any:
    from training.plan import Plan

    names = [name.strip() for name in candidates.split(",") if name.strip()]
    return Plan(test_origins=origins, candidates=() if names == ["all"] else tuple(names))


def _scored(run: Any, started: float) -> None:
    from training.publish.account import account_table

    scoring, totals = run.scoring, run.scoring.summary["everybody"]
    console.print()
    console.print(account_table(run.account))
    console.print(f"\n{run.customers:,} customers as of {scoring.cutoff} are in service, {totals['active_customers']:,} of"
                  f" them active; by {scoring.spend_model} and {scoring.probability_model} of {scoring.model_version}.")
    console.print(f"Next {scoring.horizon_days} days: {totals['predicted_spend_30d']:,.0f} {scoring.currency} from"
                  f" {totals['expected_buyers_30d']:,.0f} expected buyers.")
    seconds, peak_mb = _spent(started)
    console.print(f"\n{seconds:.1f} s, {peak_mb:.0f} MB at the most")


def _write_scored(run: Any, started: float, json_file: Path | None) -> None:
    from training.publish.account import rows_json

    if json_file is None:
        return
    scoring, (seconds, peak_mb) = run.scoring, _spent(started)
    json_file.write_text(json.dumps({
        "cutoff": str(scoring.cutoff), "model_version": scoring.model_version, "spend_model": scoring.spend_model,
        "probability_model": scoring.probability_model, "customers": run.customers, "rows": rows_json(run.account),
        "summary": scoring.summary, "seconds": round(seconds, 2), "peak_mb": round(peak_mb, 1),
        "seconds_by_step": {step: round(spent, 2) for step, spent in run.seconds.items()},
    }, indent=2) + "\n", "utf-8")


def _report(prepared: Any, verdict: Any, plan: Any, started: float, ranked: Sequence[Any] = ()) -> None:
    from training.publish.summary import said, tables

    for table in tables(prepared.account, verdict.backtest, verdict.lifetime, verdict.summary, plan.horizon_days, ranked):
        console.print("", table, sep="\n")
    for sentence in said(verdict.choice, verdict.coverage.metrics, verdict.readiness, plan):
        console.print(f"\n{sentence}")
    seconds, peak_mb = _spent(started)
    console.print(f"\n{seconds:.1f} s, {peak_mb:.0f} MB at the most")


def _write(prepared: Any, verdict: Any, plan: Any, started: float, json_file: Path | None,
           ranked: Sequence[Any] = (), version: str | None = None) -> None:
    from training.publish.account import result_json

    if json_file is None:
        return
    result = result_json(prepared.account, verdict.backtest, verdict.choice, verdict.coverage.metrics,
                         plan.horizon_days, ranked)
    seconds, peak_mb = _spent(started)
    result |= {"lifetime": [asdict(one) for one in verdict.lifetime], "summary": [asdict(one) for one in verdict.summary],
               "readiness": verdict.readiness.as_json(), "settings": verdict.settings, "version": version,
               "seconds": round(seconds, 2), "peak_mb": round(peak_mb, 1)}
    json_file.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


def _spent(started: float) -> tuple[float, float]:
    """Seconds since the start, and the most memory in MB."""
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
