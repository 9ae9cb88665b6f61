"""``GET /api/actions``, ``/api/cohorts`` and ``/api/data``: what pages show of the shop, worked out while it was scored."""

from typing import Literal

from fastapi import FastAPI, Request
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import store_errors
from backend.api.stored.scored import ScoringFacts, facts
from backend.contract.shop.shop_views import Action, Cohort, LogRead
from backend.use_cases.stored.show_shop import read_views


class Actions(BaseModel):
    """What to do first, the most valuable first; ``filter`` is a query of ``/api/customers``."""

    scoring: ScoringFacts
    actions: tuple[Action, ...]


class CohortTable(BaseModel):
    """Customers by the month of their first order."""

    scoring: ScoringFacts
    by: Literal["month"] = "month"
    cohorts: tuple[Cohort, ...]
    first_is_truncated: bool
    last_is_partial: bool


class ArrivedOrders(BaseModel):
    """Orders that arrived since the log, which its account does not have: how many count, and how many will in a moment.

    ``settled``: they are in every number; else ranks among all customers and the shop's shares are still as of before.
    """

    applied: int
    waiting: int
    set_aside: int
    settled: bool


class DataRead(BaseModel):
    """How the log behind the scoring was read, and what has arrived since."""

    scoring: ScoringFacts
    log: LogRead
    orders: ArrivedOrders


def install(app: FastAPI) -> None:
    """Add the routes."""
    stored = {"responses": store_errors(), "tags": ["shop"]} | access(RouteKind.STORED)
    for path, route in (("/api/actions", actions), ("/api/cohorts", cohorts), ("/api/data", data)):
        app.get(path, **stored)(route)


def actions(request: Request) -> Actions:
    """Return what to do first: groups of customers, what they are worth, and the filter that finds them."""
    scoring, views = read_views(services(request).store)
    return Actions(scoring=facts(scoring), actions=views.actions)


def cohorts(request: Request, by: Literal["month"] = "month") -> CohortTable:
    """Return, by month of the first order, who ordered again and what they have brought so far."""
    scoring, views = read_views(services(request).store)
    found = views.cohorts
    return CohortTable(
        scoring=facts(scoring),
        by=by,
        cohorts=found.cohorts,
        first_is_truncated=found.first_is_truncated,
        last_is_partial=found.last_is_partial,
    )


def data(request: Request) -> DataRead:
    """Return the account of the scored log: every row and all money, kept or set aside, and how columns were read."""
    scoring, views = read_views(services(request).store)
    queue = services(request).orders.queue()
    states = queue.states
    arrived = ArrivedOrders(
        applied=states.get("applied", 0), waiting=queue.waiting, set_aside=states.get("set aside", 0), settled=queue.settled
    )
    return DataRead(scoring=facts(scoring), log=views.log, orders=arrived)
