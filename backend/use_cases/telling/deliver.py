"""Deliver what waits: one try for each message that is due, target by target, until nothing is or one does not answer."""

import json
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from backend.errors import NotReady
from backend.outgoing.send import Reply, send
from backend.outgoing.sign import signed_headers
from backend.outgoing.targets import Target, Telling
from backend.stores.outbox.due import Due, Noted, give_up_on_others, note, take
from backend.stores.store import Store

FIRST_S, GROWTH, MOST_S = 5.0, 3.0, 6 * 3600.0
"""Seconds until the second try, how much longer the next pause is, and the longest: 5 s, 15 s, 45 s, ... 6 hours."""
GIVE_UP_AFTER: Final = timedelta(days=3)
GONE: Final = 410
LATER: Final = frozenset({408, 425, 429})
"""Refusals that say nothing of the message itself."""
NO_OUTBOX: Final = "Nothing was ever told."
Sender = Callable[[Target, bytes, dict[str, str]], Reply]


@dataclass(frozen=True, slots=True)
class Passed:
    """What one pass did."""

    tried: int = 0
    delivered: int = 0
    given_up: int = 0


def deliver(store: Store, telling: Telling, post: Sender = send, longest_s: float = 20.0) -> Passed:
    """Send what is due; returns what was done. Raises ``NotReady`` where the store does not answer."""
    until, done = time.monotonic() + longest_s, Passed()
    try:
        with store.reading(NO_OUTBOX) as connection:
            connection.exec_driver_sql("SELECT 1 FROM webhook_deliveries LIMIT 1")
    except NotReady as reason:
        if str(reason) == NO_OUTBOX:
            return done
        raise
    with store.writing() as connection:
        gone = give_up_on_others(connection, tuple(one.name for one in telling.targets), _now())
    done = Passed(given_up=gone)
    for target in telling.targets:
        done = _to_one(store, telling, target, post, until, done)
    return done


def _to_one(store: Store, telling: Telling, target: Target, post: Sender, until: float, done: Passed) -> Passed:
    while time.monotonic() < until:
        with store.writing() as connection:
            one = take(connection, target.name, _now())
        if one is None:
            return done
        at = int(time.time())
        body = body_of(one)
        reply = post(target, body, signed_headers(one.message_id, body, at, telling.secrets))
        came = judged(one, reply, _now())
        with store.writing() as connection:
            note(connection, one, came, _now())
        over = not came.delivered and came.again_at is None
        done = Passed(done.tried + 1, done.delivered + came.delivered, done.given_up + over)
        if came.hold_target:
            return done
    return done


def body_of(one: Due) -> bytes:
    """Return the message as JSON: type, the time of what it tells, data. The same in every try."""
    data: dict[str, Any] = dict(one.content)
    if one.kind == "customer.changed_group":
        data["customers"] = len(one.changes)
        data["changes"] = [{name: value for name, value in row.items() if _said(name, value)} for row in one.changes]
    said = {"type": one.kind, "timestamp": one.created_at.isoformat(), "data": data}
    return json.dumps(said, ensure_ascii=False, sort_keys=True).encode()


def judged(one: Due, reply: Reply, now: datetime) -> Noted:
    """Return what follows from a reply.

    No answer, an answer of 500 and above, or one that asks for patience, says something of the target: everything for it
    waits. Another refusal is of this message alone. 410 ends it: the target is gone for good.
    """
    if reply.taken:
        return Noted(reply.status, reply.milliseconds, None, True, None)
    of_target = reply.status is None or reply.status >= 500 or reply.status in LATER
    again = now + timedelta(seconds=pause_s(one.tries, reply.retry_after_s))
    over = reply.status == GONE or again > one.created_at + GIVE_UP_AFTER
    return Noted(reply.status, reply.milliseconds, reply.fault, False, None if over else again, of_target)


def pause_s(tries: int, asked_s: float | None) -> float:
    """Return the seconds until the next try, after ``tries`` before this one; some more by chance, so that many senders
    do not come back at once."""
    own = min(FIRST_S * GROWTH ** min(tries, 20), MOST_S)
    return max(own, min(asked_s or 0.0, MOST_S)) * (1.0 + 0.1 * random.random())  # noqa: S311 - no secret


def _said(name: str, value: str | None) -> bool:
    """Who it is goes by one of two columns; a group that is not known is null."""
    return value is not None or name in {"was", "now"}


def _now() -> datetime:
    return datetime.now(UTC)
