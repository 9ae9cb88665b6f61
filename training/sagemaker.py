"""SageMaker's training job: what its folders ask for, and what it wants to find there afterwards.

input/data/CHANNEL/*                 order logs, of every channel
input/config/hyperparameters.json    texts: ``origins``, ``candidates``
model/                               the published artifact, which SageMaker packs as model.tar.gz
output/data/result.json              account and metrics, which it packs as output.tar.gz
output/failure                       one sentence, where the job failed
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from backend.errors import BadInput, NotReady

KNOWN: Final = ("origins", "candidates")
_MOST_FAILURE = 1024  # characters, as much as DescribeTrainingJob shows
_MOST_ORIGINS = 60


@dataclass(frozen=True, slots=True)
class TrainingJob:
    """One job, as its folders below ``root`` describe it."""

    data: list[str]
    origins: int
    candidates: str
    model: Path
    result: Path


def read_job(root: Path) -> TrainingJob:
    """Return the job that the folders describe. Raises ``BadInput`` that names the file or the hyperparameter."""
    channels = root / "input" / "data"
    files = sorted(path for path in channels.glob("*/**/*") if path.is_file() and not path.name.startswith((".", "_")))
    if not files:
        raise BadInput(f"{channels}: no channel has a file (only input mode File is supported).")
    given = _hyperparameters(root / "input" / "config" / "hyperparameters.json")
    (root / "output" / "data").mkdir(parents=True, exist_ok=True)
    return TrainingJob(
        [str(path) for path in files],
        _origins(given.get("origins", "10")),
        given.get("candidates", "standard"),
        root / "model",
        root / "output" / "data" / "result.json",
    )


@contextmanager
def failure_told(root: Path) -> Iterator[None]:
    """Write any exception of the block to ``output/failure`` and re-raise it; being stopped is no failure."""
    try:
        yield
    except Exception as error:
        expected = isinstance(error, BadInput | NotReady | OSError)
        sentence = str(error) if expected else f"Training failed unexpectedly ({type(error).__name__}: {error})."
        with suppress(OSError):  # a folder that cannot be written must not hide what went wrong
            (root / "output").mkdir(parents=True, exist_ok=True)
            (root / "output" / "failure").write_text(" ".join(sentence.split())[:_MOST_FAILURE], "utf-8")
        raise


def metric_lines(result: Path) -> Iterator[str]:
    """Return the champions' metrics, one ``name=value`` a line, from what ``train --json`` wrote."""
    written = json.loads(result.read_text("utf-8"))
    spend, probability = written["spend"][written["champion"]], written["probability"][written["probability_champion"]]
    interval = {name: written["interval"].get(name) for name in ("coverage", "mean_width")}
    for part, metrics in (("spend", spend), ("probability", probability), ("interval", interval)):
        for name, value in metrics.items():
            if isinstance(value, int | float):
                yield f"{part}_{name}={value:.6g}"


def _hyperparameters(path: Path) -> dict[str, str]:
    """Return the texts by name, without SageMaker's own (``sagemaker_program``, ``_tuning_objective_metric``)."""
    if not path.is_file():
        return {}
    try:
        given: Any = json.loads(path.read_text("utf-8"))
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise BadInput(f"{path}: this is not a JSON object.")
    ours = {name: str(value).strip(' "') for name, value in given.items() if not name.startswith(("sagemaker_", "_"))}
    unknown = sorted(ours.keys() - set(KNOWN))
    if unknown:
        raise BadInput(f"Unknown hyperparameter {unknown[0]!r}; known are {', '.join(KNOWN)}.")
    return ours


def _origins(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= _MOST_ORIGINS:
        raise BadInput(f"Hyperparameter origins must be a whole number from 1 to {_MOST_ORIGINS}, not {text!r}.")
    return int(text)
