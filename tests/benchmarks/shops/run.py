"""One shop through the command line, as its owner would run it: train, score, and once more with all candidates."""

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.contract.profiles import CustomerProfile
from backend.stores.engine import open_engine
from backend.stores.scored.customers import Filters, Order, Place, page
from backend.stores.scored.scorings import current
from tests.benchmarks.shops.catalogue import Shop
from tests.benchmarks.shops.shuffled import write_shuffled
from tests.contradictions import contradictions

BY_ID = Order("customer_id", descending=False)
ROOT = Path(__file__).parents[3]
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")


@dataclass(frozen=True, slots=True)
class Ran:
    """What the commands wrote, and how many of the scored customers' records contradict themselves.

    ``processor`` has the processor's seconds of both trainings: two threads can halve them, a busy machine changes them
    little.
    """

    log: Path
    models: Path
    trained: dict[str, Any]
    everyone: dict[str, Any] | None
    customers: int
    broken: int
    processor: tuple[float, float]


def log_of(name: str, shop: Shop, folder: Path) -> Path | None:
    """The shop's log; written first where it is generated, None where the real one is not there."""
    path = shop.path()
    if path is not None:
        return path if path.is_file() else None
    if name == "shuffled":
        return write_shuffled(folder / "log.csv", 0, 2_000, 700)
    command("generate", "--out", str(folder / "log.csv"))
    return folder / "log.csv"


def run(log: Path, folder: Path, *, everyone: bool) -> Ran:
    """Train on the log, score it, and look at every record."""
    models, database = folder / "models", f"sqlite:///{folder / 'customers.db'}"
    told, more = folder / "train.json", folder / "all.json"
    first = command("train", "--data", str(log), "--out", str(models), "--json", str(told))
    command("score", "--data", str(log), "--model-dir", str(models), "--database", database)
    second = 0.0
    if everyone:
        second = command(
            "train", "--data", str(log), "--out", str(folder / "all"), "--json", str(more), "--candidates", "all"
        )
    customers, broken = looked_at(database)
    return Ran(log, models, read(told), read(more) if everyone else None, customers, broken, (first, second))


def command(*arguments: str) -> float:
    """Run one command of the command line on one thread a pool, and return its processor seconds.

    Raises ``CalledProcessError`` where it fails; its own words go to the terminal.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "training", *arguments],
        cwd=ROOT,
        check=True,
        env=os.environ | ONE_THREAD,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def read(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def looked_at(database: str) -> tuple[int, int]:
    """Customers in the store, and how many of their records break a law."""
    engine = open_engine(database)
    with engine.connect() as connection:
        number = current(connection).id
        rows: list[CustomerProfile] = []
        while found := page(connection, number, Filters(), BY_ID, Place(rows[-1].customer_id, None) if rows else None, 500):
            rows += found
    engine.dispose()
    return len(rows), sum(bool(contradictions(one)) for one in rows)
