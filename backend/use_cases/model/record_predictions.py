"""Record what the service predicts: the request only leaves a note, a thread turns notes into lines and counts."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from uuid import uuid4

import numpy as np

from backend.contract.arrays import Floats
from backend.contract.parameters.sketch import Sketch
from backend.errors import NotReady
from backend.monitoring.ledger import MOST_WAITING, Prediction, customer_key
from backend.monitoring.sketches import OUTPUTS, counted
from backend.stores.ledger import predictions, traffic
from backend.stores.privacy.forgotten import forgotten
from backend.stores.store import Store
from backend.stores.tables import metadata
from backend.use_cases.model.advise_by_lot import AdviceByLot

Arm = tuple[str, date, bool]
Counts = dict[str, Floats]
DayAndVersion = tuple[date, str]


@dataclass(frozen=True, slots=True)
class Note:
    """What a request leaves: tuples of numbers, nothing that costs time to make."""

    customer_id: str
    as_of: date
    model_version: str
    horizon_days: int
    features: Sequence[float]
    spend: float
    probability: float


@dataclass
class Recorder:
    """One per process; ``secret`` keys the hash of ids. ``note`` never waits; ``flush`` is for a thread of its own."""

    store: Store
    secret: str
    feature_names: Sequence[str]
    advice: AdviceByLot | None = None
    other: Callable[[Note], tuple[str, float, float] | None] | None = None
    """What another model says of a note: (version, spend, probability); None where it is not there or does not answer."""
    most: int = MOST_WAITING
    lost: int = 0
    _worker: str = field(default_factory=lambda: uuid4().hex)
    _notes: deque[Note] = field(init=False)
    _counts: dict[DayAndVersion, Counts] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        self._notes = deque(maxlen=self.most)

    @property
    def waiting(self) -> int:
        """Return how many predictions wait to be written."""
        return len(self._notes)

    def note(self, note: Note) -> None:
        """Remember one prediction; the oldest is lost, and counted, where the database has been away for too long."""
        self.lost += len(self._notes) == self.most
        self._notes.append(note)

    def forget(self, ids: frozenset[str]) -> int:
        """Drop the notes of these customers; return how many."""
        with self._lock:
            waiting = [self._notes.popleft() for _ in range(len(self._notes))]
            kept = [note for note in waiting if note.customer_id not in ids]
            self._put_back(kept)
        return len(waiting) - len(kept)

    def flush(self, sketches: Mapping[str, Sketch]) -> int:
        """Write what waits, the counts in the bins of ``sketches``; returns how many predictions.

        Raises ``NotReady`` where the database does not answer; everything waits again then.
        """
        with self._lock:
            notes = [self._notes.popleft() for _ in range(len(self._notes))]
            arms = self.advice.taken() if self.advice else []
            if not notes and not arms:
                return 0
            totals = self._totals(notes, sketches)
            try:
                self._write(notes, totals, arms)
            except NotReady:
                self._put_back(notes)
                if self.advice:
                    self.advice.put_back(arms)
                raise
            today = max((note.as_of for note in notes), default=date.min)
            self._counts = {key: counts for key, counts in totals.items() if key[0] >= today}
            return len(notes)

    def _write(self, notes: Sequence[Note], totals: Mapping[DayAndVersion, Counts], arms: Sequence[Arm]) -> None:
        with self.store.writing() as connection:
            metadata.create_all(connection)
            lines, kept_out = [line for note in notes for line in self._lines(note)], forgotten(connection)
            if self.advice:
                self.advice.write(connection, arms, self.secret)
            predictions.record(connection, [one for one in lines if one.as_of > kept_out.get(one.customer, date.min)])
            for (day, version), counts in totals.items():
                traffic.replace_counts(connection, day, version, self._worker, counts)

    def _totals(self, notes: Sequence[Note], sketches: Mapping[str, Sketch]) -> dict[DayAndVersion, Counts]:
        """This worker's counts of each day with those of the notes added."""
        totals = {key: dict(counts) for key, counts in self._counts.items()}
        for key in {(note.as_of, note.model_version) for note in notes}:
            rows = np.asarray([_numbers(note) for note in notes if (note.as_of, note.model_version) == key])
            day = totals.setdefault(key, {})
            for place, name in enumerate((*self.feature_names, *OUTPUTS)):
                if name in sketches:
                    found = counted(sketches[name].edges, rows[:, place])
                    day[name] = day[name] + found if name in day else found
        return totals

    def _lines(self, note: Note) -> Iterator[Prediction]:
        """What was served and, beside it, what the other model would have said."""
        about = (customer_key(note.customer_id, self.secret), note.as_of, note.horizon_days)
        yield Prediction(*about, note.model_version, "served", note.probability, note.spend)
        other = self.other(note) if self.other else None
        if other is not None:
            version, spend, probability = other
            yield Prediction(*about, version, "shadow", probability, spend)

    def _put_back(self, notes: Sequence[Note]) -> None:
        room = self.most - len(self._notes)
        self.lost += max(len(notes) - room, 0)
        self._notes.extendleft(reversed(notes[max(len(notes) - room, 0) :]))


def _numbers(note: Note) -> tuple[float, ...]:
    return (*note.features, note.spend, note.probability)
