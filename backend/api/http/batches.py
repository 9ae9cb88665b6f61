"""Many customers in one request: each has an answer, or an error of its own, in the order of the request."""

import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from fastapi import Response
from pydantic import BaseModel, ValidationError

from backend.api.http.error_responses import faults_sentence, status_of
from backend.errors import BadInput
from backend.use_cases.estimates.in_turns import in_turns
from backend.use_cases.texts.describe_customers import MOST_CUSTOMERS

Checked = TypeVar("Checked")
Answer = TypeVar("Answer", bound=BaseModel)


class RejectedCustomer(BaseModel):
    """A customer that could not be valued, and the one sentence why."""

    customer_id: str | None
    status: int
    detail: str


async def each_answered(
    customers: Sequence[Any],
    check: Callable[[Any], Checked],
    answer: Callable[[list[Checked], int], Awaitable[list[Answer]]],
    rest: dict[str, Any] | Callable[[int], dict[str, Any]],
    answered: str | None = None,
    at_once: int = MOST_CUSTOMERS,
) -> Response:
    """Return ``{results: [...], rejected, ...rest}`` as JSON: one result per customer, in order.

    ``rest`` may be made of the number of customers who have an answer; under the name ``answered`` these stand once more,
    without those who have none. ``check`` raises ``ValidationError`` or ``BadInput`` for a customer who cannot be valued;
    ``answer`` gets those who can, and how many customers went before. They go ``at_once`` at a time, and are text before
    the next begin: a thousand answers as objects cost the collector of garbage, and so everybody, 200 ms. Checking and
    writing go in turns with other requests.
    """
    pieces: list[str] = []
    told: list[str] = []
    for start in range(0, len(customers), at_once):
        checked = await in_turns(lambda customer: _checked(customer, check), customers[start : start + at_once])
        answers = await answer([one for one in checked if not isinstance(one, RejectedCustomer)], start)
        made = await in_turns(lambda one: one.model_dump_json(), answers)
        left = iter(made)
        pieces += [one.model_dump_json() if isinstance(one, RejectedCustomer) else next(left) for one in checked]
        told += made
    more = rest(len(told)) if callable(rest) else rest
    tail = json.dumps(more | {"rejected": len(pieces) - len(told)}, separators=(",", ":"), ensure_ascii=False)
    lists = {"results": pieces} | ({answered: told} if answered else {})
    head = ",".join(f'"{name}":[{",".join(those)}]' for name, those in lists.items())
    return Response(f"{{{head},{tail[1:]}", media_type="application/json")


def _checked(customer: Any, check: Callable[[Any], Checked]) -> Checked | RejectedCustomer:
    try:
        return check(customer)
    except ValidationError as error:
        return RejectedCustomer(customer_id=_named(customer), status=422, detail=faults_sentence(error.errors()))
    except BadInput as error:
        return RejectedCustomer(customer_id=_named(customer), status=status_of(error), detail=str(error))


def _named(customer: Any) -> str | None:
    """Return the id as far as it can be read, so that the caller finds the row."""
    given = customer.get("customer_id") if isinstance(customer, dict) else None
    return str(given)[:128].encode("utf-8", "replace").decode() if isinstance(given, str | int) else None
