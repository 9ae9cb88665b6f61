"""What routes ask for; ``bootstrap`` put it on the application."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from fastapi import Request, Response

from backend.api.http.bounds.bodies import Held
from backend.api.http.bounds.callers import Callers
from backend.api.http.bounds.lanes import Lane
from backend.api.http.bounds.limits import Limits
from backend.insight.actions.action import Terms
from backend.insight.asking.statistics import Statistics
from backend.jobs.follower import Follower
from backend.jobs.job_queue import JobQueue
from backend.jobs.stream_file import FileProgram
from backend.measures import Measures
from backend.stores.store import Store
from backend.upkeep import Upkeep
from backend.use_cases.model.record_predictions import Recorder
from backend.use_cases.model.serve_model import ModelInService
from backend.use_cases.orders.accept_orders import OrderBook
from backend.use_cases.texts.describe_customers import BatchInsightPort


class AgentsPort(Protocol):
    """A port that answers agents (``api.agents``), and is closed with the service."""

    async def answer(self, scope: dict[str, Any], body: bytes) -> Response: ...

    async def aclose(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Privacy:
    """Where people are looked for: files below ``exports`` but for ``besides``; ``secret`` keys the ledger's hashes."""

    exports: Path
    besides: tuple[Path, ...]
    secret: str


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that routes use, wired once; ``quick`` and ``heavy`` are threads for short and for long arithmetic."""

    model: ModelInService
    words: BatchInsightPort
    statistics: Statistics
    store: Store
    jobs: JobQueue
    files: FileProgram
    callers: Callers
    limits: Limits
    upkeep: Upkeep
    held: Held
    measures: Measures
    ledger: Recorder | None
    privacy: Privacy
    told: tuple[str, ...]
    agents: AgentsPort
    orders: OrderBook
    follower: Follower
    quick: Lane
    heavy: Lane
    terms: Terms
    language: str
    """Of texts about groups, as ``words`` has its own."""
    today: Callable[[], date]
    """The day that a request is for which does not say one."""
    started: float = field(default_factory=time.monotonic)

    @property
    def uptime_s(self) -> float:
        """Return the seconds since the application was made."""
        return time.monotonic() - self.started


def services(request: Request) -> Services:
    """Return the application's services."""
    wired: Services = request.app.state.services
    return wired
