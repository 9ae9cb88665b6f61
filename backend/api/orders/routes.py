"""``POST /orders``, what became of one, and how the queue stands."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import FastAPI, Path, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.bounds.bodies import MANY
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, STORE_ERRORS, store_errors
from backend.api.orders import webhooks
from backend.api.orders.bodies import EXAMPLE, OrdersBody, arrivals_of
from backend.contract.shop.arrivals import WAITING, Outcome

OrderId = Annotated[str, Path(max_length=128, description="As it was sent.", examples=[EXAMPLE["order_id"]])]


class OrderTaken(BaseModel):
    """`accepted`: written down; `repeated`: this very version came before; `outdated`: a newer one is here."""

    order_id: str
    outcome: Outcome


class OrdersTaken(BaseModel):
    """Every order of the request, and how many came to what. What is accepted counts within a second or so."""

    accepted: int
    repeated: int
    outdated: int
    orders: list[OrderTaken]


class OrderState(BaseModel):
    """`waiting`: accepted, and not counted yet; `applied`: the customer's page knows of it; `in the log`: the log that is
    scored tells it; `set aside`: it counts for nothing, for this `reason`."""

    order_id: str
    source: str
    state: str
    reason: str | None
    accepted_at: datetime


class OrderQueue(BaseModel):
    """Orders by state; `settled`: also what compares all customers (ranks, the shop's shares) knows of all of them."""

    states: dict[str, int]
    waiting: int
    oldest_waiting_s: float | None
    settled: bool
    problem: str | None


def install(app: FastAPI) -> None:
    """Add the routes."""
    said: dict[str, Any] = {"tags": ["orders"]}
    taking = store_errors() | {status: ERRORS[status] for status in (400, 413)}
    administration = access(RouteKind.ADMINISTRATION, MANY)
    app.post("/orders", status_code=202, responses=taking, **said, **administration)(orders)
    app.get("/api/orders", responses=store_errors(), **said, **access(RouteKind.STORED))(queue)
    one = store_errors() | {404: STORE_ERRORS[404]}
    app.get("/api/orders/{order_id:path}", responses=one, **said, **access(RouteKind.STORED))(order)
    webhooks.install(app)


def orders(request: Request, body: OrdersBody) -> OrdersTaken:
    """Take orders as they happen: their customers' features, forecasts and groups are worked out at once.

    One order, or `orders` with up to 1,000. Everything is written down before the answer, or nothing is. Sent twice it
    counts once; with the same `order_id` and other contents it takes the place of what was sent before, as a refund
    (`refunded`) or a cancellation (`status`) does. It is kept until a log that has it is scored.
    """
    book = services(request).orders
    new = arrivals_of(body, book.currency(), book.now())
    outcomes = book.accept(new)
    taken = [OrderTaken(order_id=one.order_id, outcome=outcome) for one, outcome in zip(new, outcomes, strict=True)]
    counts = {name: outcomes.count(name) for name in ("accepted", "repeated", "outdated")}
    return OrdersTaken(**counts, orders=taken)


def queue(request: Request) -> OrderQueue:
    """Return how many orders have arrived since the log, and whether they all count."""
    book = services(request).orders
    found = book.queue()
    oldest = None
    if found.oldest is not None:
        oldest = round((book.now().replace(tzinfo=None) - found.oldest).total_seconds(), 3)
    return OrderQueue(
        states=found.states, waiting=found.waiting, oldest_waiting_s=oldest, settled=found.settled, problem=book.away()
    )


async def order(request: Request, order_id: OrderId) -> OrderState:
    """Return what became of an order that arrived."""
    kept, current = await run_in_threadpool(services(request).orders.find, order_id)
    known = kept.scoring_id is not None and kept.scoring_id == current
    return OrderState(
        order_id=kept.arrival.order_id,
        source=kept.arrival.source,
        state=kept.state if known else WAITING,
        reason=kept.reason if known else None,
        accepted_at=kept.accepted_at,
    )
