"""Messages against a program that fails, hangs and comes back: none is lost, each goes on under one id."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import Engine, func, select, update

from backend.contract.shop.people import Person
from backend.outgoing.send import Reply, send
from backend.outgoing.targets import Telling, secrets_of, targets_of
from backend.stores.database import Database
from backend.stores.outbox import due
from backend.stores.outbox.tables import changes, deliveries, tries
from backend.stores.outbox.write import Message, make_outbox, new_id, tell
from backend.stores.privacy.retention import Periods, expire
from backend.stores.scored.scorings import undo, write_all
from backend.stores.store import Store
from backend.use_cases.stored.forget_person import Places, forget_person
from backend.use_cases.telling.deliver import FIRST_S, deliver, judged, pause_s
from backend.use_cases.telling.list_messages import list_messages
from backend.use_cases.telling.tell_scoring import told_along
from tests.receiver import SECRET, Receiver, receiving
from tests.unit.stores.profiles import customer
from tests.unit.stores.totals import scoring_of

QUICK = partial(send, deadline_s=0.5)
PEOPLE = [customer(number) for number in range(8)]


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def store(engine: Engine, database_url: str) -> Iterator[Store]:
    opened = Store(Database(database_url))
    with opened.writing() as connection:
        make_outbox(connection)
    yield opened
    opened.close()


def telling(there: Receiver, **more: object) -> Telling:
    return replace(Telling(targets_of(there.url), secrets_of(SECRET), key="key"), **more)


def told(store: Store, there: Receiver, count: int = 1) -> list[str]:
    ids = [new_id() for _ in range(count)]
    with store.writing() as connection:
        tell(
            connection,
            [Message("scoring.done", {"n": n}, one) for n, one in enumerate(ids)],
            [targets_of(there.url)[0].name],
        )
    return ids


def make_due(store: Store) -> None:
    """Let the time of every pause and hold pass."""
    with store.writing() as connection:
        past = datetime.now(UTC) - timedelta(seconds=1)
        connection.execute(update(deliveries).values(next_at=past))
        connection.execute(update(deliveries).where(deliveries.c.held_until.is_not(None)).values(held_until=past))


def states(store: Store) -> dict[str, int]:
    with store.reading() as connection:
        return dict(connection.execute(select(deliveries.c.state, func.count()).group_by(deliveries.c.state)).all())


def test_messages_arrive_signed_in_order_and_once(store: Store, there: Receiver) -> None:
    ids = told(store, there, 3)
    for _ in range(3):
        deliver(store, telling(there))
    assert (there.ids, there.unsigned) == (ids, 0)
    assert states(store) == {"delivered": 3}


def test_what_fails_is_tried_again_under_the_same_id_with_the_same_body(store: Store, there: Receiver) -> None:
    there.answer = lambda number: 500 if number < 3 else 200
    (one,) = told(store, there)
    for _ in range(4):
        deliver(store, telling(there))
        make_due(store)
    assert there.ids == [one] * 3
    assert there.got[0] == there.got[1] == there.got[2]
    with store.reading() as connection:
        assert connection.scalars(select(tries.c.status).order_by(tries.c.number)).all() == [500, 500, 200]


def test_while_a_target_does_not_answer_everything_for_it_waits(store: Store, there: Receiver) -> None:
    """One try, and not one for each message: a queue behind a dead target must not hammer it, nor hold up others."""
    there.answer = lambda number: None if number == 1 else 200
    ids = told(store, there, 5)
    with receiving() as other:
        both = telling(there, targets=(*targets_of(there.url), *targets_of(other.url)))
        with store.writing() as connection:
            tell(connection, [Message("scoring.done", {}, "msg_other")], [both.targets[1].name])
        for _ in range(3):
            deliver(store, both, QUICK)
        assert (there.ids, other.ids) == (ids[:1], ["msg_other"])
        make_due(store)
        deliver(store, both, QUICK)
    assert there.ids == [ids[0], *ids]
    assert states(store) == {"delivered": 6}


def test_a_refusal_of_one_message_holds_up_no_other(store: Store, there: Receiver) -> None:
    there.answer = lambda number: 422 if number == 1 else 200
    ids = told(store, there, 3)
    deliver(store, telling(there))
    assert there.ids == ids
    assert states(store) == {"waiting": 1, "delivered": 2}


def test_a_target_that_is_gone_is_told_no_more(store: Store, there: Receiver) -> None:
    there.answer = lambda _: 410
    told(store, there)
    assert deliver(store, telling(there)).given_up == 1
    assert states(store) == {"given up": 1}


def test_after_three_days_a_message_is_given_up(store: Store, there: Receiver) -> None:
    there.answer = lambda _: 503
    told(store, there)
    with store.writing() as connection:
        one = due.take(connection, targets_of(there.url)[0].name, datetime.now(UTC))
    old = replace(one, created_at=datetime.now(UTC) - timedelta(days=3))
    assert judged(old, Reply(503, 1), datetime.now(UTC)).again_at is None
    assert judged(one, Reply(503, 1), datetime.now(UTC)).again_at is not None


def test_pauses_grow_stay_bounded_and_heed_the_target() -> None:
    pauses = [pause_s(tries, None) for tries in range(30)]
    assert all(FIRST_S * 3.0**n <= pauses[n] <= FIRST_S * 3.0**n * 1.1 for n in range(6))
    assert max(pauses) <= 6 * 3600 * 1.1
    assert 120 <= pause_s(0, 120.0) <= 132
    assert pause_s(0, 1e9) <= 6 * 3600 * 1.1


def test_two_senders_share_the_work(store: Store, there: Receiver) -> None:
    told(store, there)
    now, name = datetime.now(UTC), targets_of(there.url)[0].name
    with store.writing() as connection:
        mine = due.take(connection, name, now)
    with store.writing() as connection:
        assert (mine is not None, due.take(connection, name, now)) == (True, None)
        assert due.take(connection, name, now + timedelta(seconds=due.HOLD_S + 1)) is not None


def test_what_a_killed_sender_held_is_sent_by_the_next(store: Store, there: Receiver) -> None:
    def killed(*_: object) -> Reply:
        raise KeyboardInterrupt

    (one,) = told(store, there)
    with pytest.raises(KeyboardInterrupt):
        deliver(store, telling(there), killed)
    deliver(store, telling(there))
    assert there.ids == []
    make_due(store)
    deliver(store, telling(there))
    assert there.ids == [one]


def test_only_targets_of_the_settings_are_told(store: Store, there: Receiver) -> None:
    told(store, there)
    with receiving() as other:
        deliver(store, telling(other))
        assert (there.got, other.got) == ([], [])
    assert states(store) == {"given up": 1}


def scored_twice(engine: Engine, there: Receiver, **more: object) -> None:
    """Three of eight change tier, one goes, one comes."""
    along = told_along(telling(there, **more))
    write_all(engine, scoring_of(PEOPLE), [PEOPLE], tell=along)
    moved = [replace(one, tier="Low-CLV") if n < 3 else one for n, one in enumerate(PEOPLE)]
    later = [*moved[:-1], customer(99, tier="Low-CLV")]
    write_all(engine, replace(scoring_of(later), cutoff=date(2026, 12, 1)), [later], tell=along)


@pytest.mark.parametrize("ids", ["hashed", "plain"])
def test_who_changed_group_is_told_by_hash_or_by_id(engine: Engine, store: Store, there: Receiver, ids: str) -> None:
    scored_twice(engine, there, ids=ids)
    deliver(store, telling(there))
    kinds = [body["type"] for _, body in there.got]
    assert kinds == ["scoring.done", "scoring.done", "customer.changed_group"]
    data = there.got[2][1]["data"]
    assert (data["group"], data["customers"], data["cutoff"]) == ("tier", 3, "2026-12-01")
    assert {(one["was"], one["now"]) for one in data["changes"]} == {("High-CLV", "Low-CLV")}
    names = [one.get("customer_id") or one["customer"] for one in data["changes"]]
    assert (names == ["c000000", "c000001", "c000002"]) is (ids == "plain")
    with store.reading() as connection:
        assert connection.scalar(select(func.count()).select_from(changes)) == 0  # who was in it is kept no longer


def test_a_scoring_that_is_cut_short_tells_nothing(engine: Engine, store: Store, there: Receiver) -> None:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])

    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_all(engine, scoring_of(PEOPLE), [PEOPLE], tell=lambda *about: (told_along(telling(there))(*about), dies)[1])
    deliver(store, telling(there))
    assert there.got == []


def test_a_scoring_that_is_put_back_is_told_with_who_goes_back(engine: Engine, store: Store, there: Receiver) -> None:
    scored_twice(engine, there)
    undo(engine, told_along(telling(there)))
    deliver(store, telling(there))
    assert [body["type"] for _, body in there.got][-2:] == ["scoring.done", "customer.changed_group"]
    assert {(one["was"], one["now"]) for one in there.got[-1][1]["data"]["changes"]} == {("Low-CLV", "High-CLV")}


@pytest.mark.parametrize("ids", ["hashed", "plain"])
def test_a_forgotten_person_is_in_no_message(engine: Engine, store: Store, there: Receiver, tmp_path, ids: str) -> None:
    scored_twice(engine, there, ids=ids)
    found = forget_person(store, Person(frozenset({"c000001"})), "key", Places(tmp_path), date(2026, 12, 2))
    assert found.rows["webhook_changes"] == 1
    deliver(store, telling(there))
    assert there.got[2][1]["data"]["customers"] == 2


def test_the_log_goes_when_its_days_are_over_and_what_waits_stays(store: Store, there: Receiver) -> None:
    told(store, there)
    deliver(store, telling(there))
    told(store, there)
    with store.writing() as connection:
        gone = expire(connection, date.today() + timedelta(days=40), Periods(0, 0, 30))
    assert gone == {"messages": 1}
    assert states(store) == {"waiting": 1}


def test_the_list_shows_targets_without_their_tokens(store: Store, there: Receiver) -> None:
    there.answer = lambda _: 500
    told(store, there)
    deliver(store, telling(there))
    listed = list_messages(store, tuple(one.name for one in telling(there).targets), None, 10)
    assert "token" not in repr(listed)
    assert [(one["waiting"], one["configured"]) for one in listed.targets] == [(1, True)]
    assert [one.status for one in listed.messages[0].tries] == [500]
