"""Watch until told to stop: a round, what waits to be told, a pause."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from backend.errors import BadInput, NotReady
from backend.outgoing.targets import Telling
from backend.stores.database import Database
from backend.stores.store import Store
from backend.use_cases.telling.deliver import deliver
from training.database import database_url
from training.watching.watcher import Dealt, Watcher

Report = Callable[[Dealt], None]


def watch(watcher: Watcher, report: Report, complain: Callable[[str], None], every_s: float, telling: Telling) -> None:
    """Go on until SIGTERM or SIGINT; the file under way is finished first, a second signal leaves it undone.

    What is away (store, model, bucket) is said once, and waited for.
    """
    away: str | None = None
    watcher.fresh()  # a place that is not there at all is said at once
    with stopping() as stop:
        while not stop.is_set():
            try:
                for dealt in watcher.round(stop):
                    report(dealt)
                _tell(watcher, telling)
                away = None
            except (NotReady, BadInput, OSError) as error:
                if str(error) != away:
                    complain(f"{error} Waiting for it.")
                away = str(error)
            stop.wait(every_s)


def once(watcher: Watcher, report: Report, telling: Telling) -> bool:
    """Deal with what is there now, after the time to settle; return whether nothing was refused."""
    fine = True
    with stopping() as stop:
        if any(not watcher.whole(one) for one in watcher.fresh()):
            stop.wait(watcher.settle_s)
        for dealt in watcher.round(stop):
            report(dealt)
            fine = fine and dealt.result != "refused"
        _tell(watcher, telling)
    return fine


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Yield an event that SIGTERM and SIGINT set; a second one ends the process where it stands, which undoes the file."""
    stop = threading.Event()

    def heard(number: int, _: object) -> None:
        if stop.is_set():
            raise SystemExit(128 + number)
        stop.set()

    before = {number: signal.signal(number, heard) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell(watcher: Watcher, telling: Telling) -> None:
    if telling.targets:
        store = Store(Database(database_url(watcher.database)))
        try:
            deliver(store, telling)
        finally:
            store.close()
