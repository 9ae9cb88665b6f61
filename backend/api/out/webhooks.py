"""``GET /api/webhooks``: what was told to the shop's own programs, and every try; nobody in a message is shown."""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import store_errors
from backend.stores.outbox.listed import Delivery
from backend.use_cases.telling.list_messages import list_messages


class TargetFacts(BaseModel):
    """One of the addresses in OUTGOING_URLS, by host and digest, and how many messages it has in each state."""

    name: str
    configured: bool
    waiting: int
    delivered: int
    given_up: int
    next_at: datetime | None


class Messages(BaseModel):
    """The targets, and the newest messages with their tries, the newest first."""

    targets: list[TargetFacts]
    messages: list[Delivery]


def install(app: FastAPI) -> None:
    """Add the route."""
    described = app.get("/api/webhooks", responses=store_errors(), tags=["monitoring"], **access(RouteKind.STORED))
    described(webhooks)


def webhooks(
    request: Request,
    state: Annotated[Literal["waiting", "delivered", "given up"] | None, Query(description="Only these")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Messages:
    """What was told, whom, with which answers, and what waits?"""
    wired = services(request)
    found = list_messages(wired.store, wired.told, state, limit)
    return Messages(targets=[TargetFacts(**one) for one in found.targets], messages=found.messages)
