"""Cells of an export, out of what a webhook sends: texts, bounded, in the export's own forms."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from backend.errors import BadInput

MOST_CELL: Final = 300
MOST_ITEMS: Final = 5_000


def text(value: Any) -> str:
    """Return a value as a cell: "" for nothing, no more than ``MOST_CELL`` signs."""
    if value is None or isinstance(value, dict | list):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).replace("\x00", " ").strip()[:MOST_CELL]


def needed(found: dict[str, Any], name: str) -> str:
    """Return a cell that must be there. Raises ``BadInput``."""
    cell = text(found.get(name))
    if not cell or len(cell) > 128:
        raise BadInput(f"This webhook has no usable {name}; is it of another kind?", field=name)
    return cell


def part(found: Any, name: str) -> dict[str, Any]:
    """Return an object inside an object, an empty one where there is none."""
    inner = found.get(name) if isinstance(found, dict) else None
    return inner if isinstance(inner, dict) else {}


def parts(found: Any, name: str) -> list[dict[str, Any]]:
    """Return the objects of a list inside an object. Raises ``BadInput`` for more than ``MOST_ITEMS``."""
    inner = found.get(name) if isinstance(found, dict) else None
    objects = [one for one in inner if isinstance(one, dict)] if isinstance(inner, list) else []
    if len(objects) > MOST_ITEMS:
        raise BadInput(f"More than {MOST_ITEMS} {name} in one order are not taken.", field=name)
    return objects


def local(value: Any) -> str:
    """Return a moment as exports write it, by the sender's own clock. Raises ``BadInput``."""
    return f"{_moment(value):%Y-%m-%d %H:%M:%S}"


def utc(value: Any) -> datetime:
    """Return a moment in UTC, without a zone. Raises ``BadInput``."""
    found = _moment(value)
    return found.astimezone(UTC).replace(tzinfo=None) if found.tzinfo else found


def _moment(value: Any) -> datetime:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 1e11:
        return datetime.fromtimestamp(value, UTC)
    try:
        return datetime.fromisoformat(text(value))
    except ValueError:
        raise BadInput("This webhook has no date that can be read.") from None


def total(values: Iterable[Any]) -> str:
    """Return the sum of some amounts, without their signs. Raises ``BadInput`` where one is no number."""
    try:
        amounts = [abs(Decimal(text(value) or "0")) for value in values]
    except InvalidOperation:
        raise BadInput("This webhook has an amount that is no number.") from None
    if not all(one.is_finite() and one < 10**12 for one in amounts):
        raise BadInput("This webhook has an amount that is no number.")
    return str(sum(amounts, Decimal(0)))
