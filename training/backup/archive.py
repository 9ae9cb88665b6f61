"""A packed file of everything that a service keeps: its tables as of one moment, its models, the hash of each part."""

import json
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from backend.artifact.manifest import CURRENT_NAME
from backend.errors import BadInput, NotReady
from backend.stores.engine import is_postgresql, open_engine
from backend.stores.one_writer import only_writer
from backend.stores.scored.bulk import index_rows, sweep
from training.backup.tables import KEPT, dumped, emptied, holds_anything, numbers_kept, restored
from training.progress import Say

INDEX: Final = "index.json"
FORM: Final = 1
TABLES, MODELS = "tables", "models"


@dataclass(frozen=True, slots=True)
class Kept:
    """``rows`` by table, ``files`` of models."""

    rows: dict[str, int]
    files: int


def back_up(database: str, models: Path, out: Path, say: Say) -> Kept:
    """Write the file, whole or not at all, readable by its owner alone. Raises ``NotReady``."""
    with TemporaryDirectory(prefix="backup-", dir=out.resolve().parent) as aside, _opened(database) as engine:
        folder = Path(aside)
        say("writing down tables")
        rows = _write_tables(engine, folder / TABLES)
        say("copying models")
        if models.is_dir():
            current = (models / CURRENT_NAME).read_bytes() if (models / CURRENT_NAME).is_file() else b""
            shutil.copytree(models, folder / MODELS, ignore=shutil.ignore_patterns(".*"))
            if current:
                (folder / MODELS / CURRENT_NAME).write_bytes(current)
        parts = {str(path.relative_to(folder)): _hash(path) for path in sorted(folder.rglob("*")) if path.is_file()}
        (folder / INDEX).write_text(json.dumps({"form": FORM, "parts": parts, "rows": rows}, indent=2), "utf-8")
        packed = folder / "packed"
        with tarfile.open(packed, "w:gz", compresslevel=6) as file:
            for name in (INDEX, *parts):
                file.add(folder / name, name)
        packed.chmod(0o600)
        packed.replace(out)
    return Kept(rows, sum(name.startswith(MODELS) for name in parts))


def restore(archive: Path, database: str, models: Path, say: Say, *, replace: bool = False) -> Kept:
    """Put everything back: all tables in one transaction, models beside those that are there, then CURRENT.

    Raises ``BadInput`` for a file that is no whole backup, or a database that holds something and ``replace`` is not said.
    """
    with TemporaryDirectory(prefix="restore-") as aside, _opened(database) as engine:
        folder = Path(aside)
        rows = _unpacked(archive, folder)
        if not replace and holds_anything(engine):
            raise BadInput("The database holds something already: say --replace to put the backup in its place.")
        say("putting tables back")
        with only_writer(engine):
            _restore_tables(engine, folder / TABLES, rows)
        say("putting models back")
        count = _restore_models(folder / MODELS, models)
    return Kept(rows, count)


@contextmanager
def _opened(database: str) -> Iterator[Engine]:
    engine = open_engine(database)
    try:
        yield engine
    except SQLAlchemyError as error:
        raise NotReady(f"The database does not answer ({type(error).__name__}).") from error
    finally:
        engine.dispose()


def _write_tables(engine: Engine, folder: Path) -> dict[str, int]:
    folder.mkdir()
    counts: dict[str, int] = {}
    with engine.connect() as connection:
        if is_postgresql(engine):
            connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901 - all as of one moment
        else:
            connection.exec_driver_sql("BEGIN")
        for name, lines in dumped(connection):
            with (folder / f"{name}.jsonl").open("w", encoding="utf-8") as file:
                counts[name] = sum(bool(file.write(line + "\n")) for line in lines)
    return counts


def _restore_tables(engine: Engine, folder: Path, rows: dict[str, int]) -> None:
    with engine.begin() as connection:
        emptied(connection)
        for name, expected in rows.items():
            with (folder / f"{name}.jsonl").open(encoding="utf-8") as file:
                if restored(connection, name, file) != expected:
                    raise BadInput(f"The table {name} has another number of rows than the backup says.")
        numbers = numbers_kept(connection)
    sweep(engine, KEPT)
    for number in numbers:
        index_rows(engine, number, anew=True)


def _restore_models(folder: Path, models: Path) -> int:
    """Copy what is not there; CURRENT last, moved into its place, so that a service takes the version up whole."""
    if not folder.is_dir():
        return 0
    models.mkdir(parents=True, exist_ok=True)
    for version in sorted(path for path in folder.iterdir() if path.is_dir()):
        if not (models / version.name).exists():
            aside = models / f".{version.name}.part"
            shutil.rmtree(aside, ignore_errors=True)
            shutil.copytree(version, aside)
            aside.replace(models / version.name)
    if (folder / CURRENT_NAME).is_file():
        aside = models / f".{CURRENT_NAME}.part"
        shutil.copyfile(folder / CURRENT_NAME, aside)
        aside.replace(models / CURRENT_NAME)
    return sum(path.is_file() for path in folder.rglob("*"))


def _unpacked(archive: Path, folder: Path) -> dict[str, int]:
    """Unpack and check every part; returns rows by table. Raises ``BadInput``."""
    try:
        with tarfile.open(archive, "r:gz") as file:
            file.extractall(folder, filter="data")
        index = json.loads((folder / INDEX).read_bytes())
        whole = index["form"] == FORM and all(_hash(folder / name) == digest for name, digest in index["parts"].items())
        rows: dict[str, int] = index["rows"]
    except (tarfile.TarError, EOFError, OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(f"{archive}: this is no whole backup ({type(error).__name__}).") from None
    if not whole:
        raise BadInput(f"{archive}: a part of it is not what was written; take another backup.")
    return rows


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
