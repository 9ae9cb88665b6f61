"""The watcher as a process: killed at any moment it loses nothing and does nothing twice; told to stop, it ends well."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from sqlalchemy import create_engine, select

from backend.stores.ledger.exports import exports as seen_exports
from backend.stores.outbox.tables import messages
from backend.stores.scored.scorings import current
from tests.databases import empty_sqlite
from tests.ports import free_port
from tests.receiver import SECRET
from tests.shop_exports import exports

KILLS, FILES = 10, ["a.csv", "b.csv", "c.csv"]


def start(root: Path, folder: Path, model_dir: Path, database: str, *more: str) -> subprocess.Popen[str]:
    """A watcher that tells a receiver which is not there: its messages stay, and count the scorings."""
    told = {"OUTGOING_URLS": f"http://127.0.0.1:{free_port()}/", "OUTGOING_SECRET": SECRET, "DATABASE_URL": database}
    command = [sys.executable, "-m", "training", "watch", str(folder), "--model-dir", str(model_dir)]
    return subprocess.Popen(
        [*command, "--settle", "0", "--every", "0.1", *more],
        cwd=root,
        env={"PATH": os.environ["PATH"], "COLUMNS": "200", "PYTHONUNBUFFERED": "1"} | told,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_killed_at_ten_moments_each_export_is_scored_and_told_exactly_once(
    root: Path, model_dir: Path, sample: Path, tmp_path: Path
) -> None:
    """Moments are spread over the seconds that all three take, so that some fall into reading, some into writing."""
    folder, database, draw = tmp_path / "exports", empty_sqlite(tmp_path), random.Random(15)
    folder.mkdir()
    for number, path in enumerate(exports(sample, folder, FILES)):
        os.utime(path, (number, number))
    started = time.monotonic()
    (tmp_path / "other").mkdir()
    whole = start(root, folder, model_dir, empty_sqlite(tmp_path / "other"), "--once")
    printed, _ = whole.communicate(timeout=300)
    assert (whole.returncode, printed.count(": scored.")) == (0, 3), printed
    takes_s = time.monotonic() - started
    for kill in range(KILLS):
        process = start(root, folder, model_dir, database)
        time.sleep(takes_s * (0.3 + 0.6 * (kill + draw.random()) / KILLS))
        process.kill()
        process.communicate()
    last = start(root, folder, model_dir, database, "--once")
    printed, _ = last.communicate(timeout=300)
    assert last.returncode == 0, printed
    engine = create_engine(database)
    with engine.connect() as connection:
        rows = connection.execute(select(seen_exports).order_by(seen_exports.c.number)).all()
        told = connection.scalars(select(messages.c.content).where(messages.c.kind == "scoring.done")).all()
        serving = current(connection).id
    engine.dispose()
    assert [(Path(row.place).name, row.result) for row in rows] == [(name, "scored") for name in FILES]
    assert sorted(one["scoring"] for one in told) == [row.scoring for row in rows]
    assert serving == rows[-1].scoring


def test_sigterm_lets_the_file_under_way_finish(root: Path, model_dir: Path, sample: Path, tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    folder.mkdir()
    process = start(root, folder, model_dir, empty_sqlite(tmp_path))
    assert process.stdout is not None
    assert "Watching" in process.stdout.readline()
    exports(sample, folder, ["a.csv"])
    assert "a.csv: scored." in process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=60)
    assert (process.returncode, rest) == (0, "")


def test_once_ends_with_1_where_a_file_was_refused(root: Path, model_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("no,log\n1,2\n")
    process = start(root, tmp_path, model_dir, f"sqlite:///{tmp_path.with_suffix('.db')}", "--once")
    printed, _ = process.communicate(timeout=60)
    assert (process.returncode, printed.count("x.csv: refused.")) == (1, 1), printed
