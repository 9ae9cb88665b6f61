"""Messages and kill -9: whenever their sender dies, all arrive, and what comes twice comes under one id."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from sqlalchemy import func, select, update

from backend.outgoing.targets import targets_of
from backend.stores.database import Database
from backend.stores.outbox.tables import deliveries
from backend.stores.outbox.write import Message, make_outbox, new_id, tell
from backend.stores.store import Store
from tests.databases import empty_sqlite
from tests.e2e.conftest import scored
from tests.receiver import SECRET, Receiver, receiving
from tests.unit.stores.profiles import crowd

COUNT, KILLS = 60, 10


def environment(there: Receiver, url: str) -> dict[str, str]:
    return {"OUTGOING_URLS": there.url, "OUTGOING_SECRET": SECRET, "DATABASE_URL": url, "PATH": os.environ["PATH"]}


def test_a_sender_that_is_killed_at_ten_moments_loses_nothing(root: Path, tmp_path: Path) -> None:
    store = Store(Database(empty_sqlite(tmp_path)))
    ids = [new_id() for _ in range(COUNT)]
    with receiving() as there:
        with store.writing() as connection:
            make_outbox(connection)
            told = [Message("scoring.done", {"n": n}, one) for n, one in enumerate(ids)]
            tell(connection, told, [targets_of(there.url)[0].name])
        for kill in range(KILLS):
            _send_and_kill(root, there, store, kill)
        command = [sys.executable, "-m", "training", "webhooks", "--send"]
        subprocess.run(command, cwd=root, env=environment(there, _url(tmp_path)), check=True, capture_output=True)
        with store.reading() as connection:
            states = connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state)).all()
    store.close()
    seen = Counter(there.ids)
    assert [tuple(one) for one in states] == [("delivered", COUNT)]
    assert (set(seen), there.unsigned) == (set(ids), 0)
    assert sum(seen.values()) - COUNT <= KILLS  # each kill may leave one whose answer was not noted


def _url(folder: Path) -> str:
    return f"sqlite:///{folder / 'customers.db'}"


def _send_and_kill(root: Path, there: Receiver, store: Store, kill: int) -> None:
    """Start a sender; kill it while a message is on its way (even ones) or after an answer (odd ones)."""
    killed, aim = threading.Event(), len(there.got) + 2 + kill % 3

    def answer(number: int) -> int:
        if number >= aim and not killed.is_set():
            os.kill(process.pid, signal.SIGKILL) if kill % 2 == 0 else threading.Timer(0.002, _kill, (process,)).start()
            killed.set()
        return 200

    there.answer = answer
    folder = Path(store._database._url.removeprefix("sqlite:///")).parent
    command = [sys.executable, "-m", "training", "webhooks", "--send"]
    process = subprocess.Popen(command, cwd=root, env=environment(there, _url(folder)), stdout=subprocess.DEVNULL)
    assert process.wait(60) in {-signal.SIGKILL, 0}
    there.answer = lambda _: 200
    with store.writing() as connection:  # the time for which the killed one held its message passes
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(deliveries).where(deliveries.c.held_until.is_not(None)).values(held_until=past))


def _kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.kill()


def test_a_service_tells_what_a_command_scored(
    start: Callable[..., str], model_dir: Path, sample: Path, tmp_path: Path, root: Path
) -> None:
    """The command writes the message, the service sends it, and shows that it did."""
    with receiving() as there:
        variables = environment(there, scored(tmp_path, crowd(30)))
        told = dict(variables, MODEL_DIR=str(model_dir), API_KEYS="key")
        url = start(**told)
        command = [sys.executable, "-m", "training", "score", "--data", str(sample), "--model-dir", str(model_dir)]
        subprocess.run(command, cwd=root, env=variables, check=True, capture_output=True)
        there.wait_for(lambda one: any(body["type"] == "scoring.done" for _, body in one.got))
        (done,) = [body["data"] for _, body in there.got if body["type"] == "scoring.done"]
        page = httpx.get(f"{url}/api/dashboard/summary", headers={"X-API-Key": "key"}).json()
        assert done["customers"] == page["totals"]["customers"]
        assert httpx.get(f"{url}/api/webhooks").status_code == 401
        listed = httpx.get(f"{url}/api/webhooks", headers={"X-API-Key": "key"}).text
    assert "scoring.done" in listed
    assert "token" not in listed
    assert there.unsigned == 0
