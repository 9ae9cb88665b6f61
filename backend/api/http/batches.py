"""Many customers in one request: each has an answer, or an error of its own, in the order of the request."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from backend.api.http.error_responses import faults_sentence, status_of
from backend.errors import BadInput

Checked = TypeVar("Checked")
Answer = TypeVar("Answer", bound=BaseModel)


class RejectedCustomer(BaseModel):
    """A customer that could not be valued, and the one sentence why."""

    customer_id: str | None
    status: int
    detail: str


async def each_answered(
    customers: Sequence[Any], check: Callable[[Any], Checked], answer: Callable[[list[Checked]], Awaitable[list[Answer]]]
) -> tuple[list[Answer | RejectedCustomer], int]:
    """Return one result per customer, in order, and how many were rejected.

    ``check`` raises ``ValidationError`` or ``BadInput`` for a customer who cannot be valued; ``answer`` gets all others at
    once, and gives as many answers.
    """
    checked = [_checked(customer, check) for customer in customers]
    accepted = [one for one in checked if not isinstance(one, RejectedCustomer)]
    answers = iter(await answer(accepted))
    results = [one if isinstance(one, RejectedCustomer) else next(answers) for one in checked]
    return results, len(checked) - len(accepted)


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
