"""Training and sample data as jobs: ask, look, cancel. All of it needs the administrator's key."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import FastAPI, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, ErrorBody
from backend.contract.jobs import Job, Kind, ModelType, State
from backend.errors import JobFailed
from backend.jobs.ask_for_job import MOST, USUAL, ask_for_sample, ask_to_train, note_on
from backend.jobs.job_commands import FEWEST, SHOWN
from backend.jobs.job_queue import JobQueue
from backend.use_cases.estimates.sum_up_sample import SampleTotals, sum_up
from backend.use_cases.model.describe_model import trained_as

WAIT_S = 600.0
"""Longer than any quick training; who waits for more asks ``GET /jobs/{id}``."""
STOP_S = 10.0  # a cancelled job is over within this, unless the process that runs it is gone
POLL_S = 0.25
EXAMPLE_ID = "0f8fad5bd9cb469fa16570867728950e"
JOB_ERRORS: dict[int | str, dict[str, Any]] = {
    401: ERRORS[401],
    403: ERRORS[403],
    422: ERRORS[422],
    503: {"model": ErrorBody, "description": "The database of jobs does not answer"},
}
ONE_JOB = JOB_ERRORS | {404: {"model": ErrorBody, "description": "No job by this id"}}

Wait = Annotated[
    bool,
    Query(
        description=f"Answer when the job is over (200, or 500 where it failed), or after {WAIT_S:.0f} s as it stands"
        " (202); false, or the header `Prefer: respond-async`: answer at once (202). The job goes on whether or not the"
        " caller stays."
    ),
]
Prefer = Annotated[str | None, Header(include_in_schema=False)]
Samples = Annotated[
    int | None,
    Query(
        ge=FEWEST,
        le=MOST,
        examples=[500],
        description=f"Customers of the sample shop; {USUAL:,} where none"
        " is given. Refused where the service has the shop's own log.",
    ),
]
Customers = Annotated[
    int,
    Query(
        ge=1,
        le=MOST,
        description=f"Customers of the sample shop; fewer than {FEWEST} are shown, and the sample's log stays as it is.",
    ),
]
Count = Annotated[int, Query(ge=1, le=100, description="How many.")]
JobId = Annotated[str, Path(pattern=r"^[0-9a-f]{32}$", description="What the job's asking was answered with.")]


class JobProgress(BaseModel):
    """What a job does now; ``fraction`` is of this step, null where the step is not counted."""

    step: str | None
    fraction: float | None


class JobEntry(BaseModel):
    """Where a job stands. ``error`` is one sentence; ``note`` says what the asked model type means here."""

    id: str
    kind: Kind
    arguments: dict[str, Any]
    state: State
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_asked: bool
    progress: JobProgress
    exit_code: int | None
    error: str | None
    result: dict[str, Any] | None
    note: str | None


class JobAnswer(JobEntry):
    """``log``: the last hundred lines that it printed, oldest first."""

    log: list[str]


class TrainAnswer(JobAnswer):
    """The last four are an older client's: of the version that this job published; null until it has."""

    message: str
    model_type: ModelType
    training_samples: int | None
    model_performance: dict[str, Any] | None


class SampleAnswer(JobAnswer):
    """The last five are an older client's, whose ``/predict`` takes each of ``sample_customers``; null until it is over."""

    message: str
    sample_customers: list[dict[str, Any]] | None
    total_generated: int | None
    summary_stats: SampleTotals | None
    timestamp: datetime


ASKED: dict[int | str, dict[str, Any]] = JOB_ERRORS | {
    500: {"model": ErrorBody, "description": "The caller waited, and the job failed; `detail` says why"},
    429: {"model": ErrorBody, "description": "Too many jobs are waiting already"},
}


def install(app: FastAPI) -> None:
    """Add the routes."""
    secured: dict[str, Any] = {"tags": ["jobs"]} | access(RouteKind.ADMINISTRATION)
    over: dict[int | str, dict[str, Any]] = {409: {"model": ErrorBody, "description": "The job is over"}}
    asking: dict[str, Any] = {"status_code": 202, **secured}
    for path, route, answer in (
        ("/train/{model_type}", train, TrainAnswer),
        ("/generate-sample-data", generate_sample_data, SampleAnswer),
    ):
        over_in_time: dict[int | str, dict[str, Any]] = {200: {"model": answer, "description": "The job is over"}}
        app.post(path, **(asking | {"responses": ASKED | over_in_time}))(route)
    app.get("/jobs", responses=JOB_ERRORS, **secured)(jobs)
    app.get("/jobs/{job_id}", responses=ONE_JOB, **secured)(job)
    app.post("/jobs/{job_id}/cancel", responses=ONE_JOB | over, **secured)(cancel)


async def train(
    request: Request,
    response: Response,
    model_type: Annotated[ModelType, Path(description="Who races.", examples=["lasso"])],
    n_samples: Samples = None,
    wait: Wait = True,
    prefer: Prefer = None,
) -> TrainAnswer:
    """Train in a process of its own and publish. The model in service answers until the new one is verified."""
    queue = services(request).jobs
    asked = await run_in_threadpool(ask_to_train, queue, model_type, n_samples)
    stands = await _asked(request, response, asked, _waits(wait, prefer))
    version = (stands.outcome.result or {}).get("version")
    samples, performance = trained_as(services(request).model.latest, version, model_type)
    return TrainAnswer(
        **_told(stands),
        message=_message(stands, f"Trained and published as {version}"),
        model_type=model_type,
        training_samples=samples,
        model_performance=performance,
    )


async def generate_sample_data(
    request: Request,
    response: Response,
    n_customers: Annotated[Customers, Query(examples=[500])] = USUAL,
    wait: Wait = True,
    prefer: Prefer = None,
) -> SampleAnswer:
    """Write the sample shop's log, in the place of the old one once it is whole; the result says where."""
    wired = services(request)
    asked = await run_in_threadpool(ask_for_sample, wired.jobs, n_customers)
    stands = await _asked(request, response, asked, _waits(wait, prefer))
    told, result = _told(stands), dict(stands.outcome.result or {})
    shown = result.pop(SHOWN, None)
    return SampleAnswer(
        **(told | {"result": result or None}),
        message=_message(stands, f"Generated {result.get('customers')} customers"),
        sample_customers=shown,
        total_generated=result.get("customers"),
        summary_stats=None if shown is None else await wired.heavy.run(sum_up, shown, wired.model.latest),
        timestamp=datetime.now(UTC),
    )


def jobs(request: Request, limit: Annotated[Count, Query(examples=[5])] = 20) -> list[JobEntry]:
    """Return the last jobs that were asked for, newest first."""
    return [JobEntry(**_without_sample(_fields(one))) for one in services(request).jobs.store.recent(limit)]


def job(request: Request, job_id: Annotated[JobId, Path(examples=[EXAMPLE_ID])]) -> JobAnswer:
    """Return one job, with the last lines of its log."""
    return _answer(services(request).jobs.store.find(job_id))


async def cancel(request: Request, job_id: Annotated[JobId, Path(examples=[EXAMPLE_ID])]) -> JobAnswer:
    """Take a job out of the queue, or stop it where it runs; what it had published by then stays published."""
    queue = services(request).jobs
    await run_in_threadpool(queue.store.cancel, job_id)
    return _answer(await _over(request, queue, job_id, STOP_S))


def _waits(wait: bool, prefer: str | None) -> bool:
    return wait and "respond-async" not in (prefer or "").lower()


async def _asked(request: Request, response: Response, asked: Job, wait: bool) -> Job:
    """Return the job as it stands once the caller has waited long enough. Raises ``JobFailed``."""
    response.headers["Location"] = f"/jobs/{asked.id}"
    wired = services(request)
    stands = await _over(request, wired.jobs, asked.id, WAIT_S) if wait else asked
    if stands.over:
        response.status_code = 200
        if stands.state != "succeeded":
            raise JobFailed(f"{stands.outcome.error or 'The job was cancelled.'} See /jobs/{asked.id}.")
        await run_in_threadpool(wired.model.refresh)  # a client who waited for a model wants its answers
    return stands


def _message(stands: Job, done: str) -> str:
    return f"{done}." if stands.state == "succeeded" else f"The job is {stands.state}; see /jobs/{stands.id}."


async def _over(request: Request, queue: JobQueue, job_id: str, seconds: float) -> Job:
    """Return the job when it is over, or as it stands when time is up or the client has gone."""
    deadline = time.monotonic() + seconds
    while True:
        stands = await run_in_threadpool(queue.store.find, job_id)
        if stands.over or time.monotonic() >= deadline or await request.is_disconnected():
            return stands
        await asyncio.sleep(POLL_S)


def _fields(one: Job) -> dict[str, Any]:
    plain = {
        name: getattr(one, name)
        for name in ("id", "kind", "arguments", "state", "created_at", "started_at", "finished_at", "cancel_asked")
    }
    ended = {name: getattr(one.outcome, name) for name in ("exit_code", "error", "result")}
    progress = JobProgress(step=one.progress.step, fraction=one.progress.fraction)
    return plain | ended | {"progress": progress, "note": note_on(one)}


def _without_sample(fields: dict[str, Any]) -> dict[str, Any]:
    """A list of jobs does not carry a thousand customers; the job's own page does."""
    result = fields["result"]
    return fields | {"result": {name: value for name, value in result.items() if name != SHOWN} if result else result}


def _told(one: Job) -> dict[str, Any]:
    return _fields(one) | {"log": list(one.progress.log)}


def _answer(one: Job) -> JobAnswer:
    return JobAnswer(**_told(one))
