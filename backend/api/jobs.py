"""Training and sample data as jobs: ask, look, cancel. All of it needs the administrator's key."""

import asyncio
import time
from datetime import datetime
from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, ErrorBody
from backend.contract.jobs import Job, Kind, ModelType, State
from backend.jobs.ask_for_job import FEWEST, MOST, USUAL, ask_for_sample, ask_to_train, note_on
from backend.jobs.job_queue import JobQueue

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
        description=f"Answer when the job is over (200), or after {WAIT_S:.0f} s as it stands (202)."
        " The job goes on whether or not the caller stays."
    ),
]
Samples = Annotated[
    int | None,
    Query(
        ge=FEWEST,
        le=MOST,
        description=f"Customers of the sample shop; {USUAL:,} where none"
        " is given. Refused where the service has the shop's own log.",
    ),
]
Customers = Annotated[int, Query(ge=FEWEST, le=MOST, description="Customers of the sample shop.")]
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


def install(app: FastAPI) -> None:
    """Add the routes."""
    secured: dict[str, Any] = {"tags": ["jobs"]} | access(RouteKind.ADMINISTRATION)
    done: dict[int | str, dict[str, Any]] = {
        200: {"model": JobAnswer, "description": "With wait=true: the job is over, well or not; see state"},
        429: {"model": ErrorBody, "description": "Too many jobs are waiting already"},
    }
    over: dict[int | str, dict[str, Any]] = {409: {"model": ErrorBody, "description": "The job is over"}}
    asking = {"status_code": 202, "responses": JOB_ERRORS | done, **secured}
    app.post("/train/{model_type}", **asking)(train)
    app.post("/generate-sample-data", **asking)(generate_sample_data)
    app.get("/jobs", responses=JOB_ERRORS, **secured)(jobs)
    app.get("/jobs/{job_id}", responses=ONE_JOB, **secured)(job)
    app.post("/jobs/{job_id}/cancel", responses=ONE_JOB | over, **secured)(cancel)


async def train(
    request: Request,
    response: Response,
    model_type: Annotated[ModelType, Path(description="Who races.", examples=["lasso"])],
    n_samples: Annotated[Samples, Query(examples=[500])] = None,
    wait: Wait = False,
) -> JobAnswer:
    """Train in a process of its own and publish. The model in service answers until the new one is verified."""
    queue = services(request).jobs
    asked = await run_in_threadpool(ask_to_train, queue, model_type, n_samples)
    return await _asked(request, response, asked, wait)


async def generate_sample_data(
    request: Request,
    response: Response,
    n_customers: Annotated[Customers, Query(examples=[500])] = USUAL,
    wait: Wait = False,
) -> JobAnswer:
    """Write the sample shop's log, in the place of the old one once it is whole; the result says where."""
    queue = services(request).jobs
    asked = await run_in_threadpool(ask_for_sample, queue, n_customers)
    return await _asked(request, response, asked, wait)


def jobs(request: Request, limit: Annotated[Count, Query(examples=[5])] = 20) -> list[JobEntry]:
    """Return the last jobs that were asked for, newest first."""
    return [JobEntry(**_fields(one)) for one in services(request).jobs.store.recent(limit)]


def job(request: Request, job_id: Annotated[JobId, Path(examples=[EXAMPLE_ID])]) -> JobAnswer:
    """Return one job, with the last lines of its log."""
    return _answer(services(request).jobs.store.find(job_id))


async def cancel(request: Request, job_id: Annotated[JobId, Path(examples=[EXAMPLE_ID])]) -> JobAnswer:
    """Take a job out of the queue, or stop it where it runs; what it had published by then stays published."""
    queue = services(request).jobs
    await run_in_threadpool(queue.store.cancel, job_id)
    return _answer(await _over(request, queue, job_id, STOP_S))


async def _asked(request: Request, response: Response, asked: Job, wait: bool) -> JobAnswer:
    response.headers["Location"] = f"/jobs/{asked.id}"
    wired = services(request)
    stands = await _over(request, wired.jobs, asked.id, WAIT_S) if wait else asked
    if stands.over:
        response.status_code = 200
        await run_in_threadpool(wired.model.refresh)  # a client who waited for a model wants its answers
    return _answer(stands)


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


def _answer(one: Job) -> JobAnswer:
    return JobAnswer(**_fields(one), log=list(one.progress.log))
