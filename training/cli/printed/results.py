"""What a command leaves: words and tables for people, JSON for machines."""

import json
import resource
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from training.cli.options import console

if TYPE_CHECKING:  # half a second of imports, which ``--help`` does without
    from backend.contract.profiles import CurrentScoring
    from training.evaluation.importance import Importance
    from training.features.prepare import Prepared
    from training.pipeline import Verdict
    from training.score import Run


def put_back_said(back: "CurrentScoring") -> str:
    """Return the sentence on what an undo has put back."""
    return f"The {back.customers:,} customers scored as of {back.scoring.cutoff} are back in service."


def report_scored(run: "Run", started: float) -> None:
    """Print the account, which models scored how many customers, time and memory."""
    from training.publish.account import account_table

    scoring, totals = run.scoring, run.scoring.totals["everybody"]
    console.print()
    console.print(account_table(run.account))
    console.print(
        f"\n{run.customers:,} customers as of {scoring.cutoff} are in service, {totals['active_customers']:,} of"
        f" them active; by {scoring.spend_model} and {scoring.probability_model} of {scoring.model_version}."
    )
    console.print(
        f"Next {scoring.horizon_days} days: {totals['predicted_spend_30d']:,.0f} {scoring.currency} from"
        f" {totals['expected_buyers_30d']:,.0f} expected buyers."
    )
    seconds, peak_mb = _spent(started)
    console.print(f"\n{seconds:.1f} s, {peak_mb:.0f} MB at the most")


def write_scored(run: "Run", started: float, json_file: Path | None) -> None:
    """Write the same as JSON, where a file is given."""
    from training.publish.account import rows_json

    if json_file is None:
        return
    scoring, (seconds, peak_mb) = run.scoring, _spent(started)
    json_file.write_text(
        json.dumps(
            {
                "cutoff": str(scoring.cutoff),
                "model_version": scoring.model_version,
                "spend_model": scoring.spend_model,
                "probability_model": scoring.probability_model,
                "customers": run.customers,
                "rows": rows_json(run.account),
                "summary": scoring.totals,  # keys of these files are added, never renamed
                "seconds": round(seconds, 2),
                "peak_mb": round(peak_mb, 1),
                "seconds_by_step": {step: round(spent, 2) for step, spent in run.seconds.items()},
            },
            indent=2,
        )
        + "\n",
        "utf-8",
    )


def report(prepared: "Prepared", verdict: "Verdict", started: float, ranked: "Sequence[Importance]" = ()) -> None:
    """Print the account, every comparison, time and memory."""
    from training.cli.printed.tables import said, tables

    for table in tables(prepared.account, verdict.backtest, verdict.lifetimes.scores, verdict.client_models, ranked):
        console.print()
        console.print(table)
    for sentence in said(verdict):
        console.print(f"\n{sentence}")
    seconds, peak_mb = _spent(started)
    console.print(f"\n{seconds:.1f} s, {peak_mb:.0f} MB at the most")


def conclude(prepared: "Prepared", verdict: "Verdict", version: str | None) -> None:
    """Print the verdict in five lines."""
    from training.cli.printed.verdict import verdict_lines

    rows = prepared.account
    console.print(
        f"\n{rows.kept.rows:,} of {rows.total.rows:,} rows are used; inspect or --verbose says why not the others.\n"
    )
    for line in verdict_lines(verdict, prepared.read["currency"] or "", version):
        console.print(line, markup=False, highlight=False)


def write_result(
    prepared: "Prepared",
    verdict: "Verdict",
    started: float,
    json_file: Path | None,
    ranked: "Sequence[Importance]" = (),
    version: str | None = None,
) -> None:
    """Write the same as JSON, where a file is given."""
    from training.publish.account import result_json

    if json_file is None:
        return
    result = result_json(prepared.account, verdict.backtest, verdict.choice, verdict.coverage, ranked)
    seconds, peak_mb = _spent(started)
    result |= {"lifetime": [asdict(scores) for scores in verdict.lifetimes.scores]}
    result |= {"summary": [asdict(scores) for scores in verdict.client_models]}
    result |= {
        "readiness": verdict.readiness.as_json(),
        "shop": asdict(verdict.shop),
        "route": verdict.route and asdict(verdict.route),
        "active_days": verdict.plan.active_days,
        "notes": list(prepared.notes),
        "version": version,
        "seconds": round(seconds, 2),
        "peak_mb": round(peak_mb, 1),
    }
    json_file.write_text(json.dumps(result, indent=2) + "\n", "utf-8")


def _spent(started: float) -> tuple[float, float]:
    """Return the seconds since the start, and the most memory in MB."""
    return time.perf_counter() - started, _peak_mb()


def _peak_mb() -> float:
    """This program's own peak: ``ru_maxrss`` is handed down from the program that started it, however large."""
    with suppress(OSError, StopIteration, ValueError):
        lines = Path("/proc/self/status").read_text("utf-8").splitlines()
        return float(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
