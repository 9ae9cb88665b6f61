"""Follow the queue of arrivals: each into the scoring in service, and everything worked out again when it is quiet."""

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, Engine, select

from backend.artifact.load import current_version
from backend.contract.shop.arrivals import Kept
from backend.errors import NotReady
from backend.stores.arrivals import Mark, drop_told, known, mark, queue_of
from backend.stores.scored.amend import amend, begin
from backend.stores.scored.scorings import KEPT, current
from backend.stores.tables import customer_orders, metadata, scorings
from training.database import ledger_key
from training.engines.duckdb import connected
from training.following.amended import Pass, go_over
from training.following.arrive import Forgotten, arrive
from training.following.shop import Shop, load
from training.progress import Say
from training.score import opened_store
from training.scores.forgotten import marks_of
from training.scores.published import open_published

POLL_S: Final = 0.05
QUIET_S: Final = 3.0
"""So long nothing must have arrived before everything is worked out again, or ``PATIENCE_S`` since it last was."""
PATIENCE_S: Final = 600.0
MOST: Final = 200
"""Orders of one pass: the first of them must not wait for the last."""


class Reload(Exception):
    """What is in memory is no longer what the store is about: another scoring, another model, a person forgotten."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a shop in memory rests on: the scoring, the model, and who is forgotten."""

    scoring: int
    model: str
    forgotten: dict[str, date]


def follow(url: str | None, model_dir: Path, say: Say, idle_s: float, memory: str | None = None) -> None:
    """Follow until nothing has arrived for ``idle_s`` seconds. Raises ``NotReady`` where there is nothing to follow."""
    with opened_store(url) as engine:
        metadata.create_all(engine)
        while True:
            ground = _ground(engine, model_dir)
            try:
                with _followed(engine, ground, model_dir, say, memory) as follower, _unsearched():
                    follower.run(lambda: _ground(engine, model_dir), idle_s)
            except Reload as reason:
                say(f"beginning anew: {reason}")
            else:
                return


@contextmanager
def _unsearched() -> Iterator[None]:
    """What is in memory now stays: the collector of garbage need not look through it at every pass."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _ground(engine: Engine, model_dir: Path) -> Ground:
    with engine.connect() as connection:
        return Ground(current(connection).id, current_version(model_dir), marks_of(engine))


@contextmanager
def _followed(engine: Engine, ground: Ground, model_dir: Path, say: Say, memory: str | None) -> Iterator["Follower"]:
    """Yield a follower whose shop knows of all that has arrived; the store, too."""
    published = open_published(model_dir)
    with TemporaryDirectory(prefix="following-") as spill, connected(spill, memory, again_and_again=True) as lines:
        with engine.connect() as connection:
            shop = load(lines, connection, published)
        if shop.number != ground.scoring:
            raise Reload("another scoring came into service")
        follower = Follower(engine, shop, ground, say)
        follower.begin()
        yield follower


@dataclass
class Follower:
    """A shop in memory, the store that it mends, and what both rest on."""

    engine: Engine
    shop: Shop
    ground: Ground
    say: Say
    settled: bool = True
    _heard: float = 0.0
    _last_whole: float = 0.0

    def begin(self) -> None:
        """Put in all arrivals that there are; what the store knows of already is not worked out again."""
        with self.engine.begin() as connection:
            kept = [one[0] for one in connection.execute(select(scorings.c.id).where(scorings.c.state.in_(KEPT)))]
            drop_told(connection, kept)
            everything, queue = known(connection), queue_of(connection)
        self._heard = self._last_whole = time.monotonic()
        other_model = self.shop.scoring.scoring.model_version != self.ground.model
        self.settled = queue.settled
        if everything:
            new = other_model or queue.waiting > 0
            self._take(everything, whole=other_model, written=not new)

    def run(self, ground: Callable[[], Ground], idle_s: float) -> None:
        """Look for arrivals until none has come for ``idle_s``. Raises ``Reload``."""
        looked = time.monotonic()
        while True:
            now = time.monotonic()
            if now - looked > 1.0:
                if ground() != self.ground:
                    raise Reload("another scoring or model came into service, or a person was forgotten")
                looked = now
            if not self.look():
                if self.settled and now - self._heard > idle_s:
                    return
                time.sleep(POLL_S)

    def look(self) -> bool:
        """Take what waits, or work everything out where it is time; return whether there was anything to do."""
        with self.engine.connect() as connection:
            waiting = known(connection, waiting_for=self.shop.number)[:MOST]
        if waiting:
            self._take(waiting)
            self._heard = time.monotonic()
        elif not self.settled and self._is_time():
            self._write(go_over(self.shop, set(), whole=True, orders=self._timelines()), [], whole=True)
        else:
            return False
        return True

    def _is_time(self) -> bool:
        now = time.monotonic()
        return now - self._heard > QUIET_S or now - self._last_whole > PATIENCE_S

    def _take(self, new: list[Kept], *, whole: bool = False, written: bool = False) -> None:
        """Put arrivals in, and mend the store, unless all that is ``written`` there already."""
        keys = {key for one in new if (key := one.arrival.refund_of or one.arrival.sender_key) is not None}
        with self.engine.connect() as connection:
            related = known(connection, keys=keys) if keys else []
        touched, marks = arrive(self.shop, new, related, Forgotten(self.ground.forgotten, ledger_key()))
        self.shop.sum_up(touched)
        if written:
            return
        if not touched and not whole:
            self._mark(marks)
            return
        orders = self._timelines() if whole else None
        self._write(go_over(self.shop, touched, whole=whole, orders=orders), marks, whole=whole)

    def _write(self, done: Pass, marks: list[Mark], *, whole: bool) -> None:
        with self.engine.begin() as connection:
            self._still(connection)
            amend(connection, self.shop.number, done.amendment)
            mark(connection, self.shop.number, marks)
        self.shop.profiles, self.shop.facts, self.shop.book = done.profiles, done.facts, done.amendment.book
        self.settled = whole
        if whole:
            self._last_whole = time.monotonic()
        self.say(f"{len(marks)} orders in, {len(done.amendment.profiles)} customers changed")

    def _mark(self, marks: list[Mark]) -> None:
        with self.engine.begin() as connection:
            self._still(connection)
            mark(connection, self.shop.number, marks)

    def _still(self, connection: Connection) -> None:
        """Begin to write. Raises ``Reload`` where the ground has moved."""
        try:
            begin(connection, self.shop.number)
        except NotReady as moved:
            raise Reload(str(moved)) from moved
        if marks_of(self.engine) != self.ground.forgotten:
            raise Reload("a person was forgotten")

    def _timelines(self) -> dict[str, str]:
        c = customer_orders.c
        with self.engine.connect() as connection:
            asked = select(c.customer_id, c.orders).where(c.scoring_id == self.shop.number)
            return {row.customer_id: row.orders for row in connection.execute(asked)}
