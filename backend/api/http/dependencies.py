"""What routes ask for; ``bootstrap`` put it on the application."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from fastapi import Request, Response

from backend.api.http.bodies import Held
from backend.api.http.callers import Callers
from backend.api.http.lanes import Lane
from backend.api.http.limits import Limits
from backend.insight.asking.statistics import Statistics
from backend.jobs.job_queue import JobQueue
from backend.measures import Measures
from backend.stores.store import Store
from backend.upkeep import Upkeep
from backend.use_cases.describe_customers import BatchInsightPort
from backend.use_cases.record_predictions import Recorder
from backend.use_cases.serve_model import ModelInService


class AgentsPort(Protocol):
    """A port that answers agents (``api.agents``), and is closed with the service."""

    async def answer(self, scope: dict[str, Any], body: bytes) -> Response: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that routes use, wired once; ``quick`` and ``heavy`` are threads for short and for long arithmetic."""

    model: ModelInService
    words: BatchInsightPort
    statistics: Statistics
    store: Store
    jobs: JobQueue
    callers: Callers
    limits: Limits
    upkeep: Upkeep
    held: Held
    measures: Measures
    ledger: Recorder | None
    agents: AgentsPort
    quick: Lane
    heavy: Lane
    today: Callable[[], date]
    """The day that a request is for which does not say one."""


def services(request: Request) -> Services:
    """Return the application's services."""
    wired: Services = request.app.state.services
    return wired
