"""Logs in which nothing can be learned: every order falls on any customer and any day with the same odds."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from training.candidates.registry import NAIVE_PROBABILITY, NAIVE_SPEND
from training.pipeline import judge
from training.plan import Plan

COUNT = 20
OPENED = date(2021, 1, 1)


def write_shuffled(path: Path, seed: int, customers: int, days: int) -> Path:
    """Write a log of ``customers`` over ``days``; on average each orders once in six weeks."""
    rng = np.random.default_rng([seed, customers, days])
    size = customers * days // 42
    who, day = rng.integers(0, customers, size), np.sort(rng.integers(0, days, size))
    amount = np.exp(rng.normal(3.0, 0.8, size))
    lines = [
        f"{number},{OPENED + timedelta(days=int(at))},C{one:05d},{spent:.2f}\n"
        for number, (one, at, spent) in enumerate(zip(who, day, amount, strict=True))
    ]
    path.write_text("order_id,order_date,customer_id,total\n" + "".join(lines), "utf-8")
    return path


def false_claims(count: int = COUNT) -> Iterator[tuple[str, str | None]]:
    """Yield each log, from 60 customers to 4,000, and what was claimed of it; None where only a naive forecast won."""
    sizes = np.geomspace(60, 4_000, count).astype(int)
    with TemporaryDirectory() as folder:
        for seed, customers in enumerate(sizes.tolist()):
            days = 240 + 60 * (seed % 8)
            log = write_shuffled(Path(folder) / "log.csv", seed, customers, days)
            choice = judge([log], Plan(), lambda step: None)[1].choice
            claims = [*({choice.spend} - {*NAIVE_SPEND}), *({choice.probability} - {*NAIVE_PROBABILITY})]
            yield f"{customers:,} customers, {days} days", ", ".join(claims) or None
