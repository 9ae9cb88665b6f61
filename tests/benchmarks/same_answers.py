"""Whether a change left every figure and every word as it was: parameters and 200 answers, compared byte by byte.

Only doors that outlive a move of the inner rooms are used: the command line, and the service over HTTP. So the script runs
on two checkouts::

    python -m tests.benchmarks.same_answers --write before.json     # there
    python -m tests.benchmarks.same_answers --write after.json      # here
    python -m tests.benchmarks.same_answers --compare before.json after.json
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

FOLLOWS_THE_CLOCK = re.compile(r'"(request_id|model_version|version|created_at|trained_at|timestamp|scored_at)":\s*"[^"]*"')
RENAMED = {"summary": "client_models"}
"""Keys of the manifest that have another name now."""
DROPPED = {"horizon_days", "active_days", "interval_level"}
"""Choices of a plan that are constants now, for nothing else would have been served."""
PROBES = 200
TODAY = date(2025, 7, 3)
"""The day of every request that names none: two days after the sample shop's log ends."""


def main() -> None:
    """Write what this checkout answers, or compare two such files; exit code 1 where they differ."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--write", type=Path, help="train, score, ask, and write everything here")
    options.add_argument("--compare", type=Path, nargs=2, help="two such files")
    asked = options.parse_args()
    if asked.write:
        asked.write.write_text(json.dumps(_everything(), indent=1, sort_keys=True), "utf-8")
    if asked.compare:
        sys.exit(_differences(*(json.loads(path.read_text("utf-8")) for path in asked.compare)))


def _everything() -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        manifest = _published(place)
        return {"parameters": manifest, "answers": dict(_answers(place))}


def _published(place: Path) -> dict[str, Any]:
    """The manifest of a small sample shop's model, less what the clock decides; its customers are scored."""
    log, models, database = place / "sample.csv", place / "models", f"sqlite:///{place}/customers.db"
    _training("generate", "--out", log, "--customers", "1500", "--months", "18", "--seed", "7")
    _training("train", "--data", log, "--out", models, "--candidates", "quick", "--origins", "2")
    _training("score", "--data", log, "--model-dir", models, "--database", database)
    manifest = json.loads(next(models.glob("*/manifest.json")).read_text("utf-8"))
    for told_by_the_clock in ("version", "created_at", "files", "schema_version"):
        manifest.pop(told_by_the_clock, None)
    return _renamed(manifest) | {"metrics": _renamed(manifest["metrics"])}


def _renamed(found: dict[str, Any]) -> dict[str, Any]:
    return {RENAMED.get(key, key): value for key, value in found.items()}


def _training(*words: str | Path) -> None:
    subprocess.run([sys.executable, "-m", "training", *map(str, words)], check=True, stdout=subprocess.DEVNULL)


def _answers(place: Path) -> Iterator[tuple[str, Any]]:
    os.environ |= {"MODEL_DIR": f"{place}/models", "DATABASE_URL": f"sqlite:///{place}/customers.db", "OPEN_ACCESS": "1"}
    from backend.app import create_app

    with TestClient(create_app(today=lambda: TODAY), raise_server_exceptions=False, base_url="http://localhost") as client:
        for number, (method, path, body) in enumerate(_probes(client)):
            answer = client.request(method, path, json=body)
            yield f"{number:03} {method} {path}", [answer.status_code, FOLLOWS_THE_CLOCK.sub("", answer.text)]


def _probes(client: TestClient) -> Iterator[tuple[str, str, Any]]:
    rng = random.Random(11)
    known = [one["customer_id"] for one in client.get("/api/customers?limit=60").json()["customers"]]
    probes = [("GET", f"/api/customers/{one}", None) for one in known]
    probes += [
        ("GET", path, None)
        for path in (
            "/api/customers?limit=20&sort=clv_365d",
            "/api/segments",
            "/model/info",
            "/api/dashboard/summary",
            "/api/meta-ads/audiences",
            "/api/meta-ads/budget-allocation?total_budget=10000",
        )
    ]
    probes += [_customer(rng) for _ in range(80)]
    probes += [_older_client(rng, number) for number in range(40)]
    probes += [_hotel(rng) for _ in range(PROBES - len(probes))]
    assert len(probes) == PROBES
    return iter(probes)


def _customer(rng: random.Random) -> tuple[str, str, Any]:
    orders = rng.choice([1, 1, 2, 3, 5, 8, 20, 60])
    basket = round(rng.lognormvariate(3.5, 1), 2)
    features = [
        round(basket * orders, 2),
        basket,
        orders,
        orders * rng.randint(1, 20),
        rng.randint(1, 9) + orders // 2,
        rng.choice([0, 1, 4, 12, 30, 60, 89, 120, 400]),
    ]
    return "POST", "/predict_customer_value", {"customer_id": f"C{rng.randint(1, 9999)}", "features": features}


def _older_client(rng: random.Random, number: int) -> tuple[str, str, Any]:
    orders, last = rng.randint(1, 30), rng.randint(0, 200)
    body = {
        "total_spent": round(orders * rng.uniform(8, 90), 2),
        "num_orders": orders,
        "days_since_last_purchase": last,
        "days_since_first_purchase": last + (rng.randint(orders, 400) if orders > 1 else 0),
    }
    return "POST", f"/predict?model_type={('lasso', 'xgboost', 'bg_nbd', 'ensemble')[number % 4]}", body


def _hotel(rng: random.Random) -> tuple[str, str, Any]:
    days = sorted(rng.sample(range(700), rng.randint(1, 9)))
    stays = [
        {"Arrival Date": f"{date(2022, 1, 1) + timedelta(days=day)}", "Total Revenue USD": rng.randint(40, 900)}
        for day in days
    ]
    return (
        "POST",
        "/invocations",
        {
            "snapshot_date": "2024-01-01",
            "xdays": rng.choice([30, 90, 365]),
            "customers": [{"CustomerID": "H1", "transactions": stays}],
        },
    )


def _differences(before: dict[str, Any], after: dict[str, Any]) -> int:
    """Print what differs; 0 where nothing does."""
    found = 0
    for part in ("parameters", "answers"):
        for key in sorted(before[part].keys() | after[part].keys()):
            old, new = (json.dumps(_kept(key, one[part].get(key)), sort_keys=True) for one in (before, after))
            if old != new:
                found += 1
                print(f"{part}: {key} differs\n  {old[:300]}\n  {new[:300]}")
    print(f"{len(after['parameters'])} parts of the manifest and {len(after['answers'])} answers: {found} differ")
    return min(found, 1)


def _kept(key: str, found: Any) -> Any:
    return {name: value for name, value in found.items() if name not in DROPPED} if key == "plan" else found


if __name__ == "__main__":
    main()
