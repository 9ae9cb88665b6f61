"""The database of a URL: opened at the first question, opened anew when its file was replaced, and honest when it is away.

Whatever a URL, a driver, a file or a server does wrong ends in ``NotReady`` with one sentence, and in one line of the log
when it begins and one when it is over. Neither says anything of the URL: drivers quote hosts, users, parts of passwords.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from backend.errors import BadInput, NotReady
from backend.stores.engine import PATIENCE_S, is_postgresql, open_engine

log = logging.getLogger(__name__)
_NO_TABLE = ("no such table", "UndefinedTable")


class Database:
    """``holds`` names what is kept there, for sentences: ``store of customers``. ``patience_s``: for locks of others."""

    def __init__(self, url: str, holds: str = "store of customers", patience_s: float = PATIENCE_S) -> None:
        self._url, self._holds, self._patience_s = url, holds, patience_s
        self._engine: Engine | None = None
        self._file: tuple[int, int] | None = None
        self._fault: str | None = None
        self._opening = threading.Lock()

    @contextmanager
    def answering(self, missing: str | None = None) -> Iterator[Engine]:
        """Yield the database. Raises ``NotReady`` where it does not open or answer, with ``missing`` where it is empty."""
        engine = self._opened()
        try:
            yield engine
        except IntegrityError:
            raise  # it answers, and says no
        except SQLAlchemyError as error:
            if missing and any(said in str(error) for said in _NO_TABLE):
                raise NotReady(missing) from error
            self._note(_kind(error))
            raise NotReady(f"The {self._holds} does not answer; try again later.") from error
        self._note(None)

    @property
    def fault(self) -> str | None:
        """Return the kind of error that it last answered with; None where all was well, or nobody has asked."""
        return self._fault

    def close(self) -> None:
        """Close all connections."""
        with self._opening:
            if self._engine is not None:
                self._engine.dispose()
            self._engine = None

    def _opened(self) -> Engine:
        with self._opening:
            if self._engine is not None and _identity(self._engine) != self._file:
                log.warning("a database's file was replaced; the new one is opened", extra={"database": self._holds})
                self._engine.dispose()
                self._engine = None
            if self._engine is None:
                self._engine = self._open()
            return self._engine

    def _open(self) -> Engine:
        try:
            engine = open_engine(self._url, self._patience_s)
            with engine.connect():
                self._file = _identity(engine)
        except BadInput as error:
            self._note("BadInput")
            raise NotReady(f"The {self._holds} cannot be opened: {error}") from error
        except (SQLAlchemyError, OSError, ValueError, ImportError) as error:
            self._note(_kind(error))
            raise NotReady(f"The {self._holds} does not answer; try again later.") from error
        return engine

    def _note(self, fault: str | None) -> None:
        """Log one line where the state changes."""
        if fault == self._fault:
            return
        self._fault = fault
        if fault is None:
            log.warning("a database answers again", extra={"database": self._holds})
        else:
            log.error("a database does not answer", extra={"database": self._holds, "kind": fault})


def _kind(error: BaseException) -> str:
    """Return the driver's type of error and, on PostgreSQL, its code (SQLSTATE): enough to know, and nothing of the URL."""
    inner = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    code = getattr(inner, "sqlstate", None)
    return f"{type(inner).__name__} {code}" if code else type(inner).__name__


def _identity(engine: Engine) -> tuple[int, int] | None:
    """Return which file a SQLite database is, whatever it is called; None for one that is no file."""
    name = engine.url.database
    if is_postgresql(engine) or not name or name == ":memory:":
        return None
    try:
        found = Path(name).stat()
    except OSError:
        return (0, 0)
    return (found.st_dev, found.st_ino)
