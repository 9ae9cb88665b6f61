"""Forget a person: out of the store, contacts, ledger, caches and exported files, and kept out of later loads."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

from backend.audiences.exported import expire_exports, scrub
from backend.contract.shop.people import Person
from backend.monitoring.ledger import customer_key
from backend.stores.privacy.forgotten import lift, mark
from backend.stores.privacy.people import delete_person, same_person
from backend.stores.privacy.retention import Periods, expire
from backend.stores.store import Store
from backend.stores.tables import metadata

LEFT: Final = (
    "What the shop's own order log, and files outside this folder, say of the person stays: delete it there.",
    "Sums over all customers were told before and stay until the next scoring; they name nobody.",
)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed. ``ids``: how many customers the person was; ``rows`` by table; ``files``: rows by file;
    ``caches``: answers and notes that waited in this process; ``look_at``: files that could not be read; ``left``: what no
    program here can reach, in sentences."""

    ids: int
    rows: dict[str, int]
    files: dict[str, int]
    caches: int
    look_at: list[str]
    left: tuple[str, ...] = LEFT


@dataclass(frozen=True, slots=True)
class Places:
    """Where a person may be: files below ``folder`` but for ``besides``; ``caches`` forget ids and say how many entries."""

    folder: Path
    besides: Sequence[Path] = ()
    caches: Sequence[Callable[[frozenset[str]], int]] = field(default=())


def forget_person(store: Store, asked: Person, secret: str, places: Places, today: date) -> Forgotten:
    """Remove a person under all their spellings; ``secret`` keys the ledger's hashes. Twice is as good as once.

    Raises ``BadInput`` where it is not clear who is meant, ``NotReady`` where the database does not answer: nothing is
    removed then.
    """
    with store.writing() as connection:
        metadata.create_all(connection)
        person = same_person(connection, asked)
        rows = delete_person(connection, person, [customer_key(one, secret) for one in person.ids])
        mark(connection, [customer_key(name, secret) for name in person.names()], today)
    cached = sum(forget(person.ids) for forget in places.caches)
    store.settle()
    files = scrub(places.folder, person, places.besides)
    return Forgotten(len(person.ids), {name: n for name, n in rows.items() if n}, files.removed, cached, files.unread)


def welcome_back(store: Store, asked: Person, secret: str) -> int:
    """Let a forgotten person be loaded and scored again; returns how many marks went."""
    with store.writing() as connection:
        metadata.create_all(connection)
        return lift(connection, [customer_key(name, secret) for name in asked.names()])


def apply_retention(store: Store, folder: Path, export_days: int, periods: Periods, today: date) -> dict[str, int]:
    """Delete what is older than the settings allow; returns how much of each kind."""
    with store.writing() as connection:
        gone = expire(connection, today, periods)
    if gone:
        store.settle()
    exports = expire_exports(folder, export_days) if export_days else []
    return gone | ({"exports": len(exports)} if exports else {})
