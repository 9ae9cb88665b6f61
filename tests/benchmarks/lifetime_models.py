"""Seconds for fits and forecasts beside ``lifetimes`` 0.11.3, in one run, taking turns; medians and ratios.

    python -m venv /tmp/yardstick && /tmp/yardstick/bin/pip install lifetimes==0.11.3 'numpy<1.27'
    'pandas<2.1' 'scipy<1.12' LIFETIMES_PYTHON=/tmp/yardstick/bin/python python -m
    tests.benchmarks.lifetime_models [--json FILE]

The library needs older companions than this project's, so it runs in an interpreter of its own and times
itself; only the work is timed, neither imports nor the reading of the input.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from backend.contract.parameters.lifetime import BgNbdParameters
from backend.scoring.lifetime import bg_nbd, gamma_gamma
from tests.behaviour.simulated import simulate
from tests.cdnow import cdnow_sample, data_directory
from training.candidates.process.bg_nbd import fit_bg_nbd
from training.candidates.process.gamma_gamma import fit_gamma_gamma

YARDSTICK = Path(__file__).with_name("lifetimes_yardstick.py")
CDNOW_IN_DAYS = BgNbdParameters(0.243, 7.0 * 4.414, 0.793, 2.426)
REGULARS = BgNbdParameters(0.6, 60.0, 0.8, 3.0)
MONTHS = tuple(30.0 * month for month in range(1, 13))
MONTHLY_DISCOUNT = 0.01
GOES = 3
TASKS = ("BG/NBD fit", "Gamma-Gamma fit", "30 days + P(alive)", "12-month CLV")


def populations() -> dict[str, dict[str, np.ndarray]]:
    """CDNOW itself; its like in whole days (27 to 39 weeks old); a harder one (regulars, 100 to 730 days
    old)."""
    made = {}
    if (data_directory() / "CDNOW_sample.txt").exists():
        sample = cdnow_sample()
        made["CDNOW sample"] = {"x": sample.frequency, "t_x": sample.recency, "T": sample.T, "z": sample.monetary_value}
    for size in (100_000, 1_000_000):
        made[f"CDNOW-like, {size:,}"] = _drawn(CDNOW_IN_DAYS, 189, 273, size)
        made[f"regulars, {size:,}"] = _drawn(REGULARS, 100, 730, size)
    return made


def _drawn(parameters: BgNbdParameters, youngest: int, oldest: int, size: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    seen = simulate(parameters, rng.integers(youngest, oldest + 1, size).astype(float), 0.0, rng)
    shape = 6.25 * np.maximum(seen.frequency, 1.0)
    scale = rng.gamma(3.74, 1.0 / 15.44, size) * np.maximum(seen.frequency, 1.0)
    value = np.where(seen.frequency > 0, rng.gamma(shape, 1.0 / scale), 0.0)
    return {"x": seen.frequency, "t_x": np.floor(seen.recency), "T": seen.T, "z": value}


def ours(data: dict[str, np.ndarray]) -> dict[str, float]:
    """Seconds per task."""
    x, t_x, T, z = (data[name] for name in ("x", "t_x", "T", "z"))
    seconds: dict[str, float] = {}
    model = _timed(seconds, TASKS[0], lambda: fit_bg_nbd(x, t_x, T)).parameters
    value = _timed(seconds, TASKS[1], lambda: fit_gamma_gamma(x, z)).parameters
    _timed(
        seconds,
        TASKS[2],
        lambda: (bg_nbd.expected_purchases(x, t_x, T, model, 30.0), bg_nbd.probability_alive(x, t_x, T, model)),
    )
    discounts = tuple((1.0 + MONTHLY_DISCOUNT) ** -month for month in range(1, 13))
    _timed(
        seconds,
        TASKS[3],
        lambda: bg_nbd.discounted_purchases(x, t_x, T, model, MONTHS, discounts) * gamma_gamma.expected_value(x, z, value),
    )
    return seconds


def _timed(seconds: dict[str, float], task: str, work: Callable[[], Any]) -> Any:
    """The result, and the median of three goes: the first one pays for fresh memory."""
    goes = []
    for _ in range(GOES):
        started = time.perf_counter()
        result = work()
        goes.append(time.perf_counter() - started)
    seconds[task] = median(goes)
    return result


def theirs(python: str, folder: Path, data: dict[str, np.ndarray]) -> dict[str, float]:
    """Seconds per task, as the library's own interpreter reports them."""
    path = folder / "customers.npz"
    np.savez(path, **data)
    ran = subprocess.run([python, str(YARDSTICK), str(path)], check=True, capture_output=True, text=True)
    return dict(zip(TASKS, json.loads(ran.stdout.splitlines()[-1]), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the medians here")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    python = os.environ.get("LIFETIMES_PYTHON")
    table = []
    with tempfile.TemporaryDirectory() as folder:
        for name, data in populations().items():
            rounds = [(ours(data), theirs(python, Path(folder), data) if python else {}) for _ in range(options.rounds)]
            table += [_row(name, task, rounds) for task in TASKS]
            sys.stdout.write("\n".join(_line(row) for row in table[-len(TASKS) :]) + "\n")
    if options.json:
        options.json.write_text(json.dumps(table, indent=1))


def _row(name: str, task: str, rounds: list[tuple[dict[str, float], dict[str, float]]]) -> dict[str, object]:
    mine = median(own[task] for own, _ in rounds)
    peer = median(other[task] for _, other in rounds) if rounds[0][1] else None
    return {"customers": name, "task": task, "seconds": mine, "lifetimes": peer, "ratio": peer / mine if peer else None}


def _line(row: dict[str, object]) -> str:
    peer = f"{row['lifetimes']:9.3f} s {row['ratio']:7.1f} x" if row["ratio"] else "no yardstick"
    return f"{row['customers']:22s} {row['task']:20s} {row['seconds']:9.4f} s  lifetimes {peer}"


if __name__ == "__main__":
    main()
