"""The runs of ``tests.load``, small: what they must show on a large scale holds here, too."""

import asyncio
from collections import Counter
from pathlib import Path

from tests.load.bad_requests import run
from tests.load.restarts import swap, terminate
from tests.load.serving import start, stock
from tests.load.soak import PERSON, SECRETS, searched, soak
from tests.load.worst import worst

WORST_MB = 300


def test_bad_requests_give_no_5xx_and_no_hang(model_dir: Path, tmp_path: Path) -> None:
    stock(tmp_path, customers=100)
    options = {"LOG_LEVEL": "WARNING", "OPEN_ACCESS": "1", "ADMIN_API_KEY": "admin", "RECEIVE_S": "2"}
    with start(tmp_path, model_dir, **options) as serving:
        seen, _, _ = run(serving, 800, seed=11)
    assert (seen.wrong, seen.hung) == ([], [])
    assert seen.statuses["422"] > 50


def test_the_worst_bodies_stay_below_their_bound(model_dir: Path, tmp_path: Path) -> None:
    with start(tmp_path, model_dir, LOG_LEVEL="WARNING") as serving:
        for _, path, kind, body in worst():
            assert serving.ask("POST", path, body, {"Content-Type": kind})[0] < 500
        peak = serving.megabytes("VmHWM")
    assert peak < WORST_MB


def test_sigterm_resets_no_request(model_dir: Path, tmp_path: Path) -> None:
    seen = terminate(tmp_path, model_dir, 2)
    assert (seen["reset"], seen["hung"], set(seen) - {"200", "refused before a byte was sent"}) == (0, 0, set())
    assert seen["200"] > 0


def test_a_swap_drops_no_request(model_dir: Path, tmp_path: Path) -> None:
    seen, taken, _ = swap(tmp_path, model_dir, 2, workers=1)
    assert (taken, {status for status, count in seen.items() if count}) == (2, {"200"})


def test_a_soak_leaks_no_key_and_no_customer(model_dir: Path, tmp_path: Path) -> None:
    stock(tmp_path, customers=200, names=PERSON)
    (tmp_path / "metrics").mkdir()
    with start(tmp_path, model_dir, METRICS_DIR=str(tmp_path / "metrics"), KEY_RATE_LIMIT="off", **SECRETS) as serving:
        times, statuses, leaks = asyncio.run(soak(serving, 4))
        serving.stop()
    assert len(times) > 50
    assert set(statuses) <= Counter(("200", "401", "404", "422")).keys()
    assert (leaks, searched(tmp_path)) == ([], [])
