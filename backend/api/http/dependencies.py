"""What routes ask for; ``bootstrap`` put it on the application."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from fastapi import Request

from backend.errors import AccessDenied, KeyMissing
from backend.insight.asking.statistics import Statistics
from backend.jobs.job_queue import JobQueue
from backend.stores.store import Store
from backend.use_cases.describe_customers import BatchInsightPort
from backend.use_cases.serve_model import ModelInService


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that routes use, wired once."""

    model: ModelInService
    words: BatchInsightPort
    statistics: Statistics
    accepted_keys: frozenset[str]
    store: Store
    admin_keys: frozenset[str]
    jobs: JobQueue
    today: Callable[[], date]
    """The day that a request is for which does not say one."""


def services(request: Request) -> Services:
    """The application's services."""
    wired: Services = request.app.state.services
    return wired


def authorised(request: Request) -> Services:
    """Return the services; where keys are set, one must be sent as ``X-API-Key`` or ``Authorization: Bearer``.

    A plain call, not a ``Depends``: the framework's bookkeeping for one costs a tenth of a whole prediction.
    """
    wired = services(request)
    if wired.accepted_keys:
        _check_key(request, wired.accepted_keys)
    return wired


def administrator(request: Request) -> Services:
    """Return the services to anyone who sends the administrator's key; to nobody where none is set."""
    wired = services(request)
    if not wired.admin_keys:
        raise AccessDenied("Training over HTTP is off here: set ADMIN_API_KEY to turn it on.")
    _check_key(request, wired.admin_keys)
    return wired


def refuse_strangers(request: Request) -> None:
    """Raise for anyone without a key on routes that ask for one: strangers are not told what is wrong with a request."""
    wired, route = services(request), request.scope.get("route")
    if wired.accepted_keys and "security" in (getattr(route, "openapi_extra", None) or {}):
        _check_key(request, wired.accepted_keys | wired.admin_keys)


def _check_key(request: Request, accepted: frozenset[str]) -> None:
    given = request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not given:
        raise KeyMissing("An API key is needed: send it as X-API-Key.")
    if not any(hmac.compare_digest(given.encode(), key.encode()) for key in accepted):
        raise AccessDenied("This API key is not accepted.")
