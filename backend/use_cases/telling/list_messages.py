"""List what was told, and what waits to be."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from backend.errors import NotReady
from backend.stores.outbox.listed import Delivery, counts, newest
from backend.stores.store import Store

NO_OUTBOX: Final = "Nothing was ever told."


@dataclass(frozen=True, slots=True)
class Listed:
    """``targets``: every one in the settings or the log, with its counts."""

    targets: list[dict[str, Any]]
    messages: list[Delivery]


def list_messages(store: Store, names: tuple[str, ...], state: str | None, limit: int) -> Listed:
    """Return the newest messages of a state, or of any. Raises ``NotReady`` where the store does not answer."""
    try:
        with store.reading(NO_OUTBOX) as connection:
            found, counted = newest(connection, state, limit), counts(connection)
    except NotReady as reason:
        if str(reason) != NO_OUTBOX:
            raise
        found, counted = [], {}
    known = dict.fromkeys([*names, *counted])
    return Listed([_target(name, name in names, counted.get(name, {}), found) for name in known], found)


def _target(name: str, configured: bool, of: dict[str, int], found: list[Delivery]) -> dict[str, Any]:
    times: list[datetime] = [one.next_at for one in found if one.target == name and one.next_at is not None]
    return {
        "name": name,
        "configured": configured,
        "waiting": of.get("waiting", 0),
        "delivered": of.get("delivered", 0),
        "given_up": of.get("given up", 0),
        "next_at": min(times, default=None),
    }
