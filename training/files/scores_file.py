"""One scoring as Parquet, Arrow or csv: the same columns and values in each, written in pieces, in bounded memory."""

import io
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, Literal, Protocol, get_args

import pyarrow as pa
from pyarrow import parquet

from backend.audiences.lines import lines
from backend.contract.profiles import CurrentScoring
from backend.contract.shop.groups import find_group
from backend.errors import BadInput, ExpiredCursor
from backend.stores.scored.everybody import rows_after
from backend.stores.scored.scorings import current, kept
from backend.stores.store import Store
from training.files.typed import COLUMNS, MONEY, batch, schema

Form = Literal["parquet", "arrow", "csv"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
ROWS_AT_ONCE: Final = 20_000


class _Piecewise(Protocol):
    """What each format's writer can do."""

    def write(self, piece: Any) -> None: ...


def form_of(place: str) -> Form:
    """Return the format that a file's name asks for. Raises ``BadInput``."""
    return form_named(place.rpartition(".")[2], f"{place}: the file's name ends in")


def form_named(name: str, said: str) -> Form:
    """Return the format of this name. Raises ``BadInput``, whose sentence begins with what was ``said``."""
    for known in FORMS:
        if name.lower() == known:
            return known
    raise BadInput(f"{said} none of {', '.join(FORMS)}.")


def write_file(store: Store, path: Path, form: Form, segment: str) -> tuple[int, CurrentScoring]:
    """Write the scores of a group (or ``all``) to a file, whole or not at all; return the rows and of which scoring."""
    aside = path.with_name(f".{path.name}.part")
    try:
        with aside.open("wb") as sink:
            written = write_scores(store, sink, form, segment)
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return written


def write_scores(store: Store, sink: Any, form: Form, segment: str) -> tuple[int, CurrentScoring]:
    """Write the scores to an open binary file, which may be a pipe: nothing in it is ever gone back to.

    Raises ``NotReady`` without a scoring, ``UnknownName`` for no group, ``ExpiredCursor`` where the scoring is deleted
    before its last row was read.
    """
    group = find_group(segment)
    with store.reading() as connection:
        scoring = current(connection)
    count, after = 0, None
    with _WRITERS[form](sink, _about(scoring)) as writer:
        while True:
            with store.reading() as connection:
                if kept(connection, scoring.id) is None:
                    raise ExpiredCursor("The scoring was replaced twice while its customers were read; start again.")
                rows = rows_after(connection, scoring.id, COLUMNS, group, after, ROWS_AT_ONCE)
            if rows:
                writer.write(rows)
                count, after = count + len(rows), rows[-1][0]
            if len(rows) < ROWS_AT_ONCE:
                return count, scoring


class _Table(AbstractContextManager["_Table"]):
    """Parquet and Arrow: pieces become record batches."""

    def __init__(self, sink: Any, about: dict[str, str], make: Any) -> None:
        self._schema = schema(about)
        self._writer = make(sink, self._schema)

    def write(self, piece: Sequence[Sequence[Any]]) -> None:
        self._writer.write_batch(batch(piece, self._schema))

    def __exit__(self, *error: object) -> None:
        self._writer.close()


class _Csv(AbstractContextManager["_Csv"]):
    """Csv: no cell that a spreadsheet takes for a formula."""

    def __init__(self, sink: Any, _: dict[str, str]) -> None:
        self._text = io.TextIOWrapper(sink, encoding="utf-8", newline="", write_through=True)
        self._text.write(lines([COLUMNS]))

    def write(self, piece: Sequence[Sequence[Any]]) -> None:
        self._text.write(lines(_cells(piece)))

    def __exit__(self, *error: object) -> None:
        self._text.flush()
        self._text.detach()


def _cells(piece: Sequence[Sequence[Any]]) -> Iterator[list[str]]:
    money = [name in MONEY for name in COLUMNS]
    for row in piece:
        yield [
            "" if value is None else f"{value:.2f}" if cents else str(value)
            for value, cents in zip(row, money, strict=True)
        ]


def _about(scoring: CurrentScoring) -> dict[str, str]:
    of = scoring.scoring
    return {
        "scoring": str(scoring.id),
        "cutoff": of.cutoff.isoformat(),
        "model_version": of.model_version,
        "currency": of.currency,
        "horizon_days": str(of.horizon_days),
    }


def _parquet(sink: Any, about: dict[str, str]) -> _Table:
    return _Table(sink, about, lambda to, columns: parquet.ParquetWriter(to, columns, compression="zstd"))


def _arrow(sink: Any, about: dict[str, str]) -> _Table:
    return _Table(sink, about, pa.ipc.new_file)


_WRITERS: Final[dict[Form, Any]] = {"parquet": _parquet, "arrow": _arrow, "csv": _Csv}
