"""Ask for long work: the request is checked, then the job waits in the queue."""

from typing import Any, Final

from backend.contract.jobs import Job, ModelType
from backend.errors import BadInput
from backend.jobs.job_queue import JobQueue

MOST, USUAL = 1_000_000, 5_000  # customers of a sample shop
WHO_RACES: Final[dict[ModelType, str]] = {
    "lasso": "nobody else",
    "xgboost": "XGBoost",
    "bg_nbd": "BG/NBD with Gamma-Gamma",
    "ensemble": "the ensemble",
    "all": "every candidate that is installed",
}


def ask_to_train(queue: JobQueue, model_type: ModelType, n_samples: int | None) -> Job:
    """Train on ``n_samples`` customers of the sample shop, or on all of the shop's own log where the service has one."""
    arguments: dict[str, Any] = {"model_type": model_type}
    if not queue.at.training_data:
        return queue.add("train", arguments | {"n_samples": n_samples or USUAL})
    if n_samples is not None:
        raise BadInput("This service trains on its shop's own log (TRAINING_DATA), all of it: leave n_samples out.")
    return queue.add("train", arguments | {"data": list(queue.at.training_data)})


def ask_for_sample(queue: JobQueue, n_customers: int) -> Job:
    """Ask for a new log of the sample shop."""
    return queue.add("generate-sample-data", {"n_customers": n_customers})


def note_on(job: Job) -> str | None:
    """Return a sentence on what an older service's model name means here."""
    if job.kind != "train":
        return None
    model_type: ModelType = job.arguments["model_type"]
    return (
        f"{model_type!r} says who races beside the naive forecasts and the Lasso: {WHO_RACES[model_type]}."
        " Requests go on being answered by the Lasso on six features; the race's champion is published beside it."
    )
