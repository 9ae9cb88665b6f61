"""A job: long work that somebody asked for over HTTP, and what became of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

Kind = Literal["train", "generate-sample-data"]
State = Literal["queued", "running", "succeeded", "failed", "cancelled", "lost"]
OVER: Final[tuple[State, ...]] = ("succeeded", "failed", "cancelled", "lost")

ModelType = Literal["xgboost", "bg_nbd", "lasso", "ensemble", "all"]
"""The older services' names; each says which candidates race."""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a running job does now. ``fraction`` is of this step, in [0, 1]; None where the step is not counted.

    ``log`` holds the last lines of what it printed, oldest first.
    """

    step: str | None = None
    fraction: float | None = None
    log: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended; ``error`` is one sentence, None where nothing went wrong."""

    state: State
    exit_code: int | None = None
    error: str | None = None
    result: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One job as the store knows it; moments are in UTC."""

    id: str
    kind: Kind
    arguments: dict[str, Any]
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    cancel_asked: bool
    progress: Progress
    outcome: Outcome

    @property
    def state(self) -> State:
        """Return the job's state: queued, running, or how it ended."""
        return self.outcome.state

    @property
    def over(self) -> bool:
        """Return whether nothing more will happen to the job."""
        return self.state in OVER
