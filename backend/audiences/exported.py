"""Files that people were exported to: one person's rows out of them, and whole files once their time is over.

Tables (csv, tsv) lose the rows, lines of JSON the lines, JSON the innermost objects that name the person; each file is
written aside and moved. What cannot be read as text is not touched but named, so that somebody looks.
"""

import csv
import io
import json
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from backend.audiences.formats import FORMATS
from backend.contract.shop.people import Person

TABLES: Final = {".csv": ",", ".tsv": "\t"}
JSON_LINES: Final = frozenset({".jsonl", ".ndjson"})
JSON: Final = ".json"
PACKED: Final = frozenset({".gz", ".zip", ".zst", ".xlsx", ".xls", ".parquet", ".bz2", ".xz", ".tar"})
NAMES_SOMEBODY: Final = ("customer", "client", "user", "uid")
"""Parts of a column's name whose values are ids; an address or its hash counts wherever it stands."""


@dataclass(slots=True)
class Scrubbed:
    """``removed``: rows by file; ``unread``: files that may name somebody, and that only people or other tools can mend."""

    removed: dict[str, int] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)


def scrub(folder: Path, person: Person, besides: Iterable[Path] = ()) -> Scrubbed:
    """Remove a person from every file below a folder, but for those below ``besides`` (models, which name nobody)."""
    found, spared = Scrubbed(), {path.resolve() for path in besides}
    for path in _files(folder, spared):
        if path.suffix.lower() in PACKED:
            found.unread.append(str(path))
            continue
        try:
            count = _mended(path, _Finder(person))
        except (OSError, ValueError, csv.Error, RecursionError):
            found.unread.append(str(path))
            continue
        if count:
            found.removed[str(path)] = count
    return found


def expire_exports(folder: Path, days: int) -> list[str]:
    """Delete audience files, known by their header, that were written longer ago; returns their names."""
    known, gone = {",".join(form.columns) for form in FORMATS.values()}, []
    for path in _files(folder, set()):
        if path.suffix.lower() == ".csv" and path.stat().st_mtime < time.time() - days * 86_400:
            with path.open(encoding="utf-8", errors="replace") as file:
                ours = file.readline(2_000).strip() in known
            if ours:
                path.unlink()
                gone.append(str(path))
    return gone


def _files(folder: Path, spared: set[Path]) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file() and not path.is_symlink() and not spared & {path.resolve(), *path.resolve().parents}:
            yield path


@dataclass(slots=True)
class _Finder:
    person: Person
    ids: set[str] = field(init=False)
    count: int = 0

    def __post_init__(self) -> None:
        self.ids = {one.strip().lower() for one in self.person.ids}

    def names(self, column: str, value: object) -> bool:
        """Return whether a value is the person: an address anywhere, an id where ids stand."""
        if not isinstance(value, str | int):
            return False
        text = str(value).strip().lstrip("'").lower()
        ids_stand_here = column == "id" or any(part in column for part in NAMES_SOMEBODY)
        return text in self.person.addresses or (ids_stand_here and text.removesuffix(".0") in self.ids)

    def pruned(self, given: Any, column: str = "") -> Any:
        """Return JSON without the innermost objects and items that name the person; None where it is one itself."""
        if isinstance(given, dict):
            if any(self.names(_plain(name), value) for name, value in given.items()):
                self.count += 1
                return None
            named = {name for name in given if self.names("customer", name)}
            kept = {name: self.pruned(value, _plain(name)) for name, value in given.items() if name not in named}
            self.count += len(given) - len(kept)
            return kept
        if isinstance(given, list):
            parts = [(one, self.pruned(one, column)) for one in given]
            return [after for before, after in parts if after is not None or before is None]
        self.count += (found := self.names(column, given))
        return None if found else given


def _plain(name: str) -> str:
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _mended(path: Path, finder: _Finder) -> int:
    """Rewrite the file where it names the person; returns how many rows, lines or objects went."""
    kind = path.suffix.lower()
    if kind not in {*TABLES, *JSON_LINES, JSON}:
        return 0
    text = path.read_text("utf-8-sig")
    if kind in TABLES:
        mended = _without_rows(text, TABLES[kind], finder)
    elif kind == JSON:
        mended = json.dumps(finder.pruned(json.loads(text)), indent=2) + "\n"
    else:
        mended = "".join(line for line in text.splitlines(keepends=True) if not _gone(line, finder))
    if finder.count:
        aside = path.with_name(f".{path.name}.part")
        aside.write_text(mended, "utf-8", newline="")
        aside.replace(path)
    return finder.count


def _without_rows(text: str, delimiter: str, finder: _Finder) -> str:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = next(rows, [])
    names, kept = [_plain(name) for name in header], io.StringIO()
    out = csv.writer(kept, delimiter=delimiter, lineterminator="\n")
    out.writerow(header)
    for row in rows:
        if any(finder.names(name, cell) for name, cell in zip(names, row, strict=False)):
            finder.count += 1
        else:
            out.writerow(row)
    return kept.getvalue()


def _gone(line: str, finder: _Finder) -> bool:
    """Return whether a line of JSON names the person, however deep."""
    before = finder.count
    if line.strip():
        finder.pruned(json.loads(line))
    gone = finder.count > before
    finder.count = before + gone
    return gone
