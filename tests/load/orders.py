"""Orders of a real shop's last month posted one by one, in random order, with repeats; the service and its follower killed.

python -m tests.load.orders --log online_retail_II.parquet --models var/models [--posts 10000] [--kills 10]

The model must be of the log before ``--day``: ``python -m training train`` on what ``--cut FOLDER`` writes and then exits.
Prints the time of a post, the time until it shows, and what differs from a full scoring of the whole log (nothing should).
"""

import argparse
import http.client
import json
import os
import random
import signal
import tempfile
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from sqlalchemy import func, select

from backend.stores.engine import open_engine
from backend.stores.tables import arrivals
from tests.load.serving import Serving, children, load_said, percentile, start
from tests.posted_orders import shuffled
from tests.same_scoring import differences
from training.score import score_log

KEY = {"Content-Type": "application/json", "X-API-Key": "load"}
PATIENCE_S = 600.0
SILENT = lambda step: None  # noqa: E731 - progress that nobody reads


def cut(log: Path, day: str, folder: Path) -> tuple[Path, Path, dict[str, dict[str, Any]]]:
    """The log before a day, the whole log but for what nobody can post, and the orders after it as they are posted."""
    table = pq.read_table(log)
    late = pc.greater_equal(pc.cast(table["InvoiceDate"], "string"), day)
    base, month = table.filter(pc.invert(late)), table.filter(late)
    pq.write_table(base, folder / "base.parquet")
    orders: dict[str, dict[str, Any]] = {}
    for row in month.to_pylist():
        if row["Customer ID"] is None or row["Price"] < 0 or row["Quantity"] == 0:
            continue  # nobody's, or no order line: set aside in the file, refused over HTTP
        told = {
            "order_id": row["Invoice"],
            "customer_id": str(int(row["Customer ID"])),
            "ordered_at": row["InvoiceDate"].isoformat(),
            "country": row["Country"] or "",
            "items": [],
        }
        item = {"product_id": row["StockCode"], "description": row["Description"] or "", "quantity": row["Quantity"]}
        orders.setdefault(row["Invoice"], told)["items"].append(
            item | {"unit_price": f"{row['Price']:.4f}".rstrip("0").rstrip(".")}
        )
    return folder / "base.parquet", log, orders


def post_all(folder: Path, models: Path, orders: dict[str, dict[str, Any]], posts: list[str], kills: int) -> dict[str, Any]:
    """Post; at so many moments kill -9 the service in the midst of a post, or its follower, by turns.

    A client that gets no answer posts again, as shops do.
    """
    moments = {(place + 1) * len(posts) // (kills + 1): place for place in range(kills)}
    took: list[float] = []
    outcomes: Counter[str] = Counter()
    serving, dice = _serve(folder, models), random.Random(4)
    try:
        for place, name in enumerate(posts):
            if place in moments:
                _kill_soon(serving, dice.uniform(0.0, 0.02), only_follower=moments[place] % 2 == 1)
            body, answer = json.dumps(orders[name]).encode(), None
            while answer is None:
                began = time.perf_counter()
                try:
                    answer = serving.ask("POST", "/orders", body, KEY)
                except (OSError, http.client.HTTPException):
                    outcomes["no answer"] += 1
                    serving.process.wait()
                    serving = _serve(folder, models)
            took.append(time.perf_counter() - began)
            outcomes[
                json.loads(answer[1])["orders"][0]["outcome"] if answer[0] == 202 else f"{answer[0]} {answer[1]!r}"
            ] += 1
        rest = _wait(serving)
        shown = _until_shown(serving, orders)
    finally:
        serving.process.kill()
        serving.process.wait()
    return {"took": took, "outcomes": outcomes, "settled_s": rest, "shown": shown}


def _serve(folder: Path, models: Path) -> Serving:
    return start(folder, models, ADMIN_API_KEY="load", LOG_LEVEL="WARNING")


def _kill_soon(serving: Serving, seconds: float, *, only_follower: bool) -> None:
    def kill() -> None:
        for pid in children(serving.pid) if only_follower else (serving.pid,):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)

    threading.Timer(seconds, kill).start()


def _wait(serving: Serving) -> float:
    """Seconds until every number of the scoring knows of every order."""
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE_S:
        queue = json.loads(serving.ask("GET", "/api/orders", headers=KEY)[1])
        if queue["settled"] and not queue["waiting"]:
            return time.monotonic() - began
        time.sleep(0.2)
    raise AssertionError(f"not settled: {queue}")


def _until_shown(serving: Serving, orders: dict[str, dict[str, Any]], times: int = 15) -> list[float]:
    """Seconds from a post to the customer's page that knows of it: a correction that is taken back at the end."""
    found = []
    for number, name in enumerate(random.Random(3).sample(sorted(orders), times)):
        one = orders[name]
        before = _orders_of(serving, one["customer_id"])
        more = one | {"order_id": f"9{number:05d}", "items": [{"product_id": "85048", "quantity": 1, "unit_price": "5"}]}
        began = time.perf_counter()
        serving.ask("POST", "/orders", json.dumps(more).encode(), KEY)
        while _orders_of(serving, one["customer_id"]) == before:
            time.sleep(0.02)
        found.append(time.perf_counter() - began)
        serving.ask("POST", "/orders", json.dumps(more | {"status": "cancelled"}).encode(), KEY)
        while _orders_of(serving, one["customer_id"]) != before:
            time.sleep(0.02)
    _wait(serving)
    return found


def _orders_of(serving: Serving, customer: str) -> int | None:
    status, answer = serving.ask("GET", f"/api/customers/{customer}", headers=KEY)
    return json.loads(answer)["num_transactions"] if status == 200 else None


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--log", type=Path, required=True)
    asked.add_argument("--models", type=Path)
    asked.add_argument("--cut", type=Path)
    asked.add_argument("--day", default="2011-11-09")
    asked.add_argument("--posts", type=int, default=10_000)
    asked.add_argument("--kills", type=int, default=10)
    said = asked.parse_args()
    if said.cut is not None:
        print(cut(said.log, said.day, said.cut)[0])
        return
    with tempfile.TemporaryDirectory(prefix="orders-") as made:
        folder = Path(made)
        base, whole, orders = cut(said.log, said.day, folder)
        score_log([base], said.models, f"sqlite:///{folder / 'store.db'}", None, SILENT)
        score_log([whole], said.models, f"sqlite:///{folder / 'whole.db'}", None, SILENT)
        posts = shuffled(orders, said.posts, seed=15)
        print(f"{len(orders):,} orders in {len(posts):,} posts, {said.kills} kills; {load_said()}", flush=True)
        done = post_all(folder, said.models, orders, posts, said.kills)
        report(folder, done)


def report(folder: Path, done: dict[str, Any]) -> None:
    """Print the misses first."""
    one, other = (open_engine(f"sqlite:///{folder / name}.db") for name in ("whole", "store"))
    found = differences(one, other)
    print(f"differences from a full scoring: {dict(found) or 'none'}")
    print(f"outcomes: {dict(done['outcomes'])}")
    with other.connect() as connection:
        states = connection.execute(select(arrivals.c.state, func.count()).group_by(arrivals.c.state)).all()
    print(f"in the queue: {dict(map(tuple, states))}")
    milliseconds = ", ".join(
        f"p{100 * share:g} {1000 * percentile(done['took'], share):.1f} ms" for share in (0.5, 0.99, 0.999)
    )
    print(f"a post: {milliseconds}, at the most {1000 * max(done['took']):.0f} ms")
    shown = done["shown"]
    print(f"until the page shows it: median {percentile(shown, 0.5):.2f} s, at the most {max(shown):.2f} s")
    print(f"settled {done['settled_s']:.1f} s after the last post; {load_said()}")


if __name__ == "__main__":
    main()
