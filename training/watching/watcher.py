"""Look, settle, score, remember: each export once, whatever happens in between.

What came of a file is written in the transaction that puts its scores into service, so a kill leaves both or neither: what
was not remembered is done again from the beginning, and what was is never done again.
"""

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import file_digest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from backend.contract.profiles import Scoring
from backend.errors import AnotherWriter, BadInput, NotReady
from backend.stores.ledger.exports import Result, make_exports, remember, same_content, seen, touched
from backend.stores.scored.scorings import Along, current
from training.progress import Say
from training.remote.staging import Staging
from training.score import opened_store, score_log
from training.transactions.readings.asked import Asked
from training.watching.places import Found, look, settles_at_once


@dataclass(frozen=True, slots=True)
class Dealt:
    """What came of one file, in one sentence."""

    place: str
    result: Result
    said: str


class NotNow(Exception):
    """The file is looked at again later: it still changes, or what it needs is away."""


class Unread(Exception):
    """The file itself cannot be opened or fetched now; the others can."""


@dataclass(slots=True)
class Watcher:
    """``model`` and ``database`` as for ``score``; ``settle_s``: so long a file must lie unchanged before it is read."""

    source: str
    model: str
    database: str | None
    say: Say
    settle_s: float = 5.0
    asked: Asked | None = None
    _since: dict[tuple[str, str], float] = field(default_factory=dict)
    _unread: set[tuple[str, str]] = field(default_factory=set)

    def round(self, stop: threading.Event) -> Iterator[Dealt]:
        """Deal with every whole file that is new; ends between two files once ``stop`` is set.

        Raises ``NotReady`` or ``BadInput`` where not the file but the store, the model or the place is at fault.
        """
        for one in self.fresh():
            if stop.is_set():
                return
            if self.whole(one):
                try:
                    yield self._dealt(one)
                except NotNow:
                    continue
                except Unread as reason:
                    if (one.place, str(reason)) not in self._unread:
                        self._unread.add((one.place, str(reason)))
                        yield Dealt(one.place, "refused", f"{reason} It is tried again.")

    def fresh(self) -> list[Found]:
        """Return the files that nothing is remembered of, the oldest first."""
        found = look(self.source)
        with opened_store(self.database) as engine, engine.begin() as connection:
            make_exports(connection)
            new = [one for one in found if not seen(connection, one.place, one.stamp)]
        self._since = {key: self._since.get(key, time.monotonic()) for key in ((one.place, one.stamp) for one in new)}
        return new

    def whole(self, one: Found) -> bool:
        """Return whether a file has lain unchanged for long enough, in size and time, since it was first seen."""
        first = self._since.get((one.place, one.stamp))
        return settles_at_once(self.source) or (first is not None and time.monotonic() - first >= self.settle_s)

    def _dealt(self, one: Found) -> Dealt:
        with Staging(self.say) as places:
            path, digest = _fetched(places, one)
            known = self._known(one, digest)
            if known is not None:
                return known
            try:
                return self._scored(one, path, digest, places)
            except (NotReady, AnotherWriter, NotNow, OSError):
                raise  # the store, the model or the machine is at fault, and not this file
            except Exception as error:  # noqa: BLE001 - one file that breaks the reading must not stop the others
                said = str(error) if isinstance(error, BadInput) else f"It could not be scored ({type(error).__name__})."
                return self._set_aside(one, digest, "refused", " ".join(said.split()))

    def _known(self, one: Found, digest: str) -> Dealt | None:
        """Return what is known of this content; None where it is new."""
        with opened_store(self.database) as engine, engine.begin() as connection:
            if touched(connection, one.place, digest, one.stamp):
                return Dealt(one.place, "same", "It was written anew, with what was in it before.")
            place = same_content(connection, digest)
        return None if place is None else self._set_aside(one, digest, "same", f"The same as {place}.")

    def _scored(self, one: Found, path: Path, digest: str, places: Staging) -> Dealt:
        def beside(engine: Engine, number: int, scoring: Scoring, customers: int) -> Along:
            """Look once more, while nobody else writes: at the file, at what is in service, at what was done meanwhile."""
            self._still(one)
            said = f"{customers:,} customers scored as of {scoring.cutoff}."
            with engine.connect() as connection:
                if same_content(connection, digest) is not None:
                    raise NotNow
                _check_newer(connection, scoring)
            return lambda connection: remember(connection, one.place, one.stamp, digest, "scored", said, number)

        run = score_log([path], places.model(self.model), self.database, None, self.say, self.asked, beside)
        return Dealt(one.place, "scored", f"{run.customers:,} customers scored as of {run.scoring.cutoff}.")

    def _still(self, one: Found) -> None:
        if all((now.place, now.stamp) != (one.place, one.stamp) for now in look(self.source)):
            raise NotNow

    def _set_aside(self, one: Found, digest: str, result: Result, said: str) -> Dealt:
        with opened_store(self.database) as engine, engine.begin() as connection:
            remember(connection, one.place, one.stamp, digest, result, said)
        return Dealt(one.place, result, said)


def _check_newer(connection: Connection, scoring: Scoring) -> None:
    """Raise ``BadInput`` for an export that ends before the one in service: it came late, and would turn time back."""
    try:
        serving: Any = current(connection).scoring.cutoff
    except NotReady:
        return
    if scoring.cutoff < serving:
        raise BadInput(
            f"It ends before {serving}, of which day scores are in service: score it with `score --data` if that is meant."
        )


def _fetched(places: Staging, one: Found) -> tuple[Path, str]:
    """Return a file on this machine, and the SHA-256 of what is in it."""
    try:
        (path,) = places.fetch([one.place])
        with path.open("rb") as file:
            return path, file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise NotNow from None
    except (BadInput, OSError) as error:
        raise Unread(str(error) if isinstance(error, BadInput) else f"{error.strerror or error}.") from None
