"""Orders posted to the real service, which is killed, as is its follower: nothing is lost, nothing counts twice."""

from pathlib import Path

import pytest

from backend.stores.engine import open_engine
from tests.load.orders import post_all
from tests.posted_orders import body, cut, shuffled
from tests.same_scoring import differences
from training.score import score_log

DAY, POSTS, KILLS = "2025-06-28", 120, 4
SILENT = lambda step: None  # noqa: E731 - progress that nobody reads


@pytest.mark.slow
def test_orders_survive_a_service_and_a_follower_that_are_killed(sample: Path, model_dir: Path, tmp_path: Path) -> None:
    base, after = cut(sample, DAY, tmp_path)
    orders = {name: body(name, rows) for name, rows in after.items() if rows[0]["customer_id"]}
    for name, file in (("store", base), ("whole", sample)):
        score_log([file], model_dir, f"sqlite:///{tmp_path / name}.db", None, SILENT)
    posts = shuffled(orders, POSTS, seed=15)[:POSTS]
    posts += [name for name in sorted(orders) if name not in set(posts)]
    done = post_all(tmp_path, model_dir, orders, posts, KILLS)
    assert set(done["outcomes"]) <= {"accepted", "repeated", "no answer"}
    one, other = (open_engine(f"sqlite:///{tmp_path / name}.db") for name in ("whole", "store"))
    assert differences(one, other) == {}
    one.dispose()
    other.dispose()
