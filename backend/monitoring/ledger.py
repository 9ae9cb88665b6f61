"""One line per prediction, kept until its window has passed; a customer stands in it under a keyed hash."""

from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final, Literal

MOST_WAITING: Final = 20_000
"""Lines that wait to be written; when more come, the oldest go first and are counted."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What was predicted of one customer for the ``horizon_days`` from ``as_of``.

    ``customer``: ``customer_key`` of the id; money in currency, probability in [0, 1]; ``source``: who asked;
    ``shadow`` is what another model would have said beside what was served.
    """

    customer: str
    as_of: date
    horizon_days: int
    model_version: str
    source: Literal["served", "scored", "shadow"]
    probability: float
    spend: float
    low: float | None = None
    high: float | None = None


def customer_key(customer_id: str, secret: str) -> str:
    """A keyed hash of an id, 32 hexadecimal digits: always the same, and nobody can try out ids without ``secret``."""
    return blake2b(customer_id.encode("utf-8", "surrogatepass"), key=secret.encode()[:64], digest_size=16).hexdigest()
