"""The one process beside the service that follows arriving orders: started when one waits, watched, started again."""

import logging
import os
import sys
import threading
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from backend.errors import BadInput, NotReady
from backend.jobs.child_process import ChildProcess, Tail, child_environment
from backend.stores.arrivals import queue_of
from backend.stores.database import Database
from backend.stores.one_writer import FOLLOWING, only_one
from backend.upkeep import Task

log = logging.getLogger(__name__)
LOOK_EVERY_S: Final = 1.0
NICE: Final = 2
"""Somebody may be waiting for an order to show: it yields to requests, and to hardly anything else."""
PASSED_ON: Final = ("ARTIFACT_KEY", "LEDGER_KEY")


class Follower:
    """``start`` and ``close`` with the service; ``awake`` when an order was accepted. Of several services on one database
    one has it: whose lock ends with its process. ``expected``: orders will come, so that it is warm before the first."""

    def __init__(
        self,
        database: Database,
        url: str,
        model_dir: Path,
        *,
        expected: bool = False,
        program: tuple[str, ...] = (sys.executable, "-m", "training"),
    ) -> None:
        self._database, self._url, self._models, self._program = database, url, model_dir, program
        self._closing, self._woken = threading.Event(), threading.Event()
        self._child: ChildProcess | None = None
        self._held: ExitStack | None = None
        self._thread: threading.Thread | None = None
        self.task = Task("the follower of orders", self._look, LOOK_EVERY_S)
        self._tail, self._expected, self._why = Tail(), expected, ""

    def awake(self) -> None:
        """Look now: an order has been accepted."""
        self._woken.set()

    def away(self) -> str | None:
        """Return why orders wait longer than they should; None where all is well."""
        if self.task.failure is None:
            return None
        return f"Orders are accepted and wait: {self._why or 'their follower does not run'}."

    def start(self) -> None:
        """Begin to look after the queue."""
        self._closing.clear()
        self._thread = threading.Thread(target=self._serve, name="follower", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop the follower; what waits is taken up after a restart."""
        self._closing.set()
        self._woken.set()
        if self._thread is not None:
            self._thread.join()

    def _serve(self) -> None:
        """The thread that starts the follower lives as long as it: its leash ends with this."""
        while not self._closing.is_set():
            pause_s = self.task.once()
            if self._closing.wait(pause_s if self.task.failure else 0):
                break
            self._woken.wait(pause_s)
            self._woken.clear()
        if self._child is not None:
            self._child.stop()
        if self._held is not None:
            self._held.close()
        self._database.close()

    def _look(self) -> None:
        try:
            self._watch()
        except NotReady as error:
            self._why = str(error).rstrip(".")
            raise

    def _watch(self) -> None:
        """Start the follower where orders wait and nobody follows. Raises ``NotReady`` where it ended with a complaint."""
        if self._child is not None:
            code = self._child.wait(0)
            if code is None:
                return
            self._child = None
            if code != 0:
                raise NotReady(self._tail.complaint or f"the follower ended with exit code {code}")
        with self._database.answering() as engine, engine.connect() as connection:
            queue = queue_of(connection)
        waits = queue.waiting > 0 or not queue.settled
        if waits and queue.unfollowed:
            raise NotReady(queue.unfollowed)
        if (waits or self._expected) and not queue.unfollowed and self._may():
            self._expected = False
            self._child = self._started()

    def _started(self) -> ChildProcess:
        self._tail = Tail()
        kept = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        places = {"DATABASE_URL": _absolute(self._url), "MODEL_DIR": str(self._models.resolve())}
        log.info("orders have arrived, and are followed from now on")
        return ChildProcess([*self._program, "follow"], child_environment() | kept | places, self._tail, NICE)

    def _may(self) -> bool:
        """Whether this process is the one that follows, among all on this database."""
        if self._held is None:
            with self._database.answering() as engine, ExitStack() as holding, suppress(BadInput):
                holding.enter_context(only_one(engine, FOLLOWING))
                self._held = holding.pop_all()
        return self._held is not None


def _absolute(url: str) -> str:
    """A URL that means the same file in another folder."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database and address.database != ":memory:":
        address = address.set(database=str(Path(address.database).resolve()))
    return address.render_as_string(hide_password=False)
