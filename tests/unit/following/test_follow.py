"""Orders that arrive one by one, in any order and more than once: the store says what a scoring of all of them says."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select

from backend.contract.shop.people import Person
from backend.stores.arrivals import accept, find, queue_of
from backend.stores.database import Database
from backend.stores.engine import open_engine
from backend.stores.scored.scorings import current
from backend.stores.store import Store
from backend.stores.tables import arrivals, customers
from backend.use_cases.stored.forget_person import Places, forget_person
from tests.posted_orders import arrival, cut, shuffled
from tests.same_scoring import differences
from training.following.follow import Follower, Reload, _followed, _ground, follow
from training.score import score_log

SILENT = lambda step: None  # noqa: E731 - progress that nobody reads
DAY, NOW = "2025-06-24", datetime(2025, 7, 1, 12)


@dataclass(frozen=True)
class Cut:
    """A scored store of the log before a day, the orders after it, and a store of a scoring of everything."""

    base: Path
    orders: dict
    before: Path
    whole: Engine
    models: Path


@pytest.fixture(scope="module")
def cut_log(sample: Path, model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cut]:
    folder = tmp_path_factory.mktemp("cut")
    base, orders = cut(sample, DAY, folder)
    for name, file in (("before", base), ("whole", sample)):
        score_log([file], model_dir, f"sqlite:///{folder / name}.db", None, SILENT)
    whole = open_engine(f"sqlite:///{folder / 'whole.db'}")
    yield Cut(base, orders, folder / "before.db", whole, model_dir)
    whole.dispose()


@pytest.fixture
def store(cut_log: Cut, tmp_path: Path) -> Iterator[Engine]:
    (tmp_path / "store.db").write_bytes(cut_log.before.read_bytes())
    engine = open_engine(f"sqlite:///{tmp_path / 'store.db'}")
    yield engine
    engine.dispose()


@contextmanager
def following(engine: Engine, models: Path) -> Iterator[Follower]:
    with _followed(engine, _ground(engine, models), models, SILENT, None) as follower:
        yield follower


def take(engine: Engine, *new) -> list[str]:
    with engine.begin() as connection:
        return accept(connection, new, NOW)


def settle(follower: Follower) -> None:
    while follower.look():
        pass
    follower._heard = follower._last_whole = -1e9
    follower.look()


def test_orders_in_any_order_and_repeated_come_to_what_a_scoring_of_everything_says(cut_log: Cut, store: Engine) -> None:
    posts = shuffled(cut_log.orders, 2 * len(cut_log.orders), seed=5)
    with following(store, cut_log.models) as follower:
        for start in range(0, len(posts), 60):
            take(store, *(arrival(name, cut_log.orders[name], NOW) for name in posts[start : start + 60]))
            follower.look()
        settle(follower)
    assert differences(cut_log.whole, store) == {}


def test_a_follower_that_died_after_every_pass_loses_nothing_and_counts_nothing_twice(cut_log: Cut, store: Engine) -> None:
    names = shuffled(cut_log.orders, 0, seed=6)
    for part in (names[:40], names[40:90], names[90:]):
        take(store, *(arrival(name, cut_log.orders[name], NOW) for name in part))
        with following(store, cut_log.models):
            pass  # it knows of them now, and is gone
    with following(store, cut_log.models) as follower:
        settle(follower)
    assert differences(cut_log.whole, store) == {}


def test_totals_are_the_sums_of_what_pages_show_after_every_order(cut_log: Cut, store: Engine) -> None:
    with following(store, cut_log.models) as follower:
        for name in shuffled(cut_log.orders, 0, seed=7)[:4]:
            take(store, arrival(name, cut_log.orders[name], NOW))
            follower.look()
            with store.connect() as connection:
                scoring = current(connection)
                asked = select(func.count(), func.sum(customers.c.predicted_spend_30d)).where(
                    customers.c.scoring_id == scoring.id
                )
                count, spend = connection.execute(asked).one()
            told = scoring.scoring.totals["everybody"]
            assert (told["customers"], told["predicted_spend_30d"]) == (count, pytest.approx(spend, abs=1e-6))
            assert scoring.customers == count


def test_a_cancelled_order_is_as_if_it_had_never_come(cut_log: Cut, store: Engine, tmp_path: Path) -> None:
    (tmp_path / "untouched.db").write_bytes(cut_log.before.read_bytes())
    name = next(name for name in sorted(cut_log.orders) if not name.startswith("C"))
    here = arrival(name, cut_log.orders[name], NOW)
    with following(store, cut_log.models) as follower:
        take(store, here)
        follower.look()
        take(store, replace(here, rows=(), changed=NOW + timedelta(hours=1)))
        settle(follower)
    assert differences(open_engine(f"sqlite:///{tmp_path / 'untouched.db'}"), store) == {}


def test_the_next_log_replaces_what_it_tells_and_keeps_what_it_does_not(cut_log: Cut, store: Engine, sample: Path) -> None:
    name = min(cut_log.orders)
    later = [{**row, "order_id": "900001", "at": "2025-07-02 10:00:00"} for row in cut_log.orders[name]]
    take(store, arrival(name, cut_log.orders[name], NOW), arrival("900001", later, NOW))
    url = store.url.render_as_string()
    follow(url, cut_log.models, SILENT, 0)
    score_log([sample], cut_log.models, url, None, SILENT)
    with store.connect() as connection:
        assert queue_of(connection).waiting == 2
    follow(url, cut_log.models, SILENT, 0)
    with store.connect() as connection:
        assert [find(connection, one).state for one in (name, "900001")] == ["in the log", "applied"]
        assert current(connection).scoring.cutoff == date(2025, 7, 3)


def test_a_forgotten_person_does_not_come_back_with_the_follower(cut_log: Cut, store: Engine) -> None:
    name = next(name for name in sorted(cut_log.orders) if cut_log.orders[name][0]["customer_id"])
    who = cut_log.orders[name][0]["customer_id"].removesuffix(".0")
    kept = Store(Database(store.url.render_as_string()))
    with following(store, cut_log.models) as follower:
        take(store, arrival(name, cut_log.orders[name], NOW))
        follower.look()
        forget_person(kept, Person(frozenset({who}), frozenset(), frozenset()), "", Places(cut_log.base.parent / "none"),
                      date(2025, 7, 2))  # fmt: skip
        take(store, arrival("900002", [{**row, "order_id": "900002"} for row in cut_log.orders[name]], NOW))
        with pytest.raises(Reload):
            follower.look()
    with following(store, cut_log.models), store.connect() as connection:
        number = current(connection).id
        asked = select(customers.c.customer_id).where(customers.c.scoring_id == number, customers.c.customer_id == who)
        assert connection.scalar(asked) is None
        assert find(connection, "900002").reason == "of a person who was forgotten on request"


def test_what_cannot_be_read_says_why_and_keeps_nothing_else_from_being_read(cut_log: Cut, store: Engine) -> None:
    names = sorted(cut_log.orders)[:2]
    broken = [{**row, "order_id": "900003", "unit_price": "cheap"} for row in cut_log.orders[names[0]]]
    foreign = [{**row, "order_id": "900004", "at": "2099-01-01 00:00:00"} for row in cut_log.orders[names[0]]]
    take(
        store,
        arrival("900003", broken, NOW),
        arrival("900004", foreign, NOW),
        arrival(names[1], cut_log.orders[names[1]], NOW),
    )
    with following(store, cut_log.models), store.connect() as connection:
        states = {row.order_id: (row.state, row.reason) for row in connection.execute(select(arrivals))}
    assert states["900003"] == ("set aside", "unparseable")
    assert states["900004"] == ("set aside", "date out of range")
    assert states[names[1]][0] == "applied"
