"""What each kind of job runs, and what it leaves: the one place that knows training's command line."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from backend.contract.jobs import Job, ModelType

RACES: dict[ModelType, str] = {
    "lasso": "quick",
    "xgboost": "xgboost",
    "bg_nbd": "bg_nbd",
    "ensemble": "ensemble",
    "all": "all",
}
"""``--candidates`` for each of the older services' names; the naive forecasts and the Lasso are in every race."""
RESULT, SAMPLE = "result.json", "sample.csv"
FEWEST: Final = 100
"""Customers of a sample shop that a model can be trained on; a smaller one is shown, and takes no other's place."""
SHOWN: Final = "sample_customers"
MOST_SHOWN: Final = 1_000
"""Customers of a new sample whose summaries the result has, under the name ``SHOWN``."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where jobs read and write. ``training_data`` is the shop's own log; empty means the sample shop."""

    model_dir: Path
    sample_file: Path
    training_data: tuple[str, ...] = ()
    program: tuple[str, ...] = (sys.executable, "-m", "training")

    @property
    def folders(self) -> Path:
        """Return where each running job has a folder: beside the sample, so that a finished one is renamed into place."""
        return self.sample_file.resolve().parent / "jobs"

    @property
    def reads_s3(self) -> bool:
        """Return whether the log has to be fetched with the keys of S3."""
        return any(path.startswith("s3://") for path in self.training_data)


def commands(job: Job, at: Workplace, folder: Path) -> list[list[str]]:
    """Return the programs of a job, in order; ``folder`` is the job's own."""
    made, result = str(folder / SAMPLE), ["--json", str(folder / RESULT)]
    generate = [*at.program, "generate", "--out", made]
    if job.kind == "generate-sample-data":
        customers = max(job.arguments["n_customers"], FEWEST)
        return [[*generate, "--customers", str(customers), *result, "--summaries", str(MOST_SHOWN)]]
    logs = [path if "://" in path else str(Path(path).resolve()) for path in at.training_data]
    data = [part for log in logs or [made] for part in ("--data", log)]
    train = [
        *at.program,
        "train",
        *data,
        "--out",
        str(at.model_dir.resolve()),
        *result,
        "--candidates",
        RACES[job.arguments["model_type"]],
    ]
    return [train] if logs else [[*generate, "--customers", str(job.arguments["n_samples"])], train]


def gather(job: Job, at: Workplace, folder: Path) -> dict[str, Any]:
    """Return what the job achieved, for its record; a new sample that is large enough replaces the old one here, whole."""
    written = json.loads((folder / RESULT).read_bytes())
    if job.kind == "train":
        wanted = ("version", "champion", "probability_champion", "refused", "spend", "probability", "seconds", "peak_mb")
        return {name: written[name] for name in wanted}
    asked = job.arguments["n_customers"]
    shown = written["summaries"][:asked]
    if asked < FEWEST:
        return {"path": None, "rows": None, "customers": len(shown), SHOWN: shown}
    with (folder / SAMPLE).open("rb") as sample:
        os.fsync(sample.fileno())
    (folder / SAMPLE).replace(at.sample_file)
    return {"path": str(at.sample_file), "rows": written["rows"], "customers": written["customers"], SHOWN: shown}
