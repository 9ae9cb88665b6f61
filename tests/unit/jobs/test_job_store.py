"""The queue in the database: the same on SQLite and on PostgreSQL."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from backend.contract.jobs import Job, Outcome, Progress
from backend.errors import JobOver, NoSuchJob, NotReady, QueueFull
from backend.jobs import job_store as jobs
from backend.jobs.job_store import JobStore
from backend.jobs.job_turns import LostJobs, beat, finish, take_next
from backend.stores.database import Database

DONE = Outcome("succeeded", 0, result={"rows": 3})


@pytest.fixture
def store(database_url: str) -> Iterator[JobStore]:
    store = JobStore(Database(database_url))
    yield store
    store.close()


def asked(store: JobStore, most: int = 100) -> Job:
    return store.add("generate-sample-data", {"n_customers": 500}, most)


def test_a_new_job_waits_and_remembers_what_was_asked(store: JobStore) -> None:
    job = asked(store)
    assert (job.state, job.kind, job.arguments) == ("queued", "generate-sample-data", {"n_customers": 500})
    assert abs((datetime.now(UTC) - job.created_at).total_seconds()) < 60
    assert store.find(job.id) == job


def test_jobs_take_turns_in_the_order_they_came(store: JobStore) -> None:
    first, second = asked(store), asked(store)
    assert take_next(store, "a").id == first.id
    assert take_next(store, "b") is None
    finish(store, first.id, "a", Progress(), DONE)
    assert take_next(store, "b").id == second.id


def test_of_many_who_ask_at_once_one_has_the_turn(store: JobStore) -> None:
    for _ in range(8):
        asked(store)
    together = threading.Barrier(8)

    def ask(owner: int) -> Job | None:
        together.wait()
        return take_next(store, str(owner))

    with ThreadPoolExecutor(8) as pool:
        assert sum(job is not None for job in pool.map(ask, range(8))) == 1


def test_the_database_itself_forbids_a_second_running_job(store: JobStore) -> None:
    from sqlalchemy import update
    from sqlalchemy.exc import IntegrityError

    asked(store), asked(store)
    with pytest.raises(IntegrityError), store.transaction() as connection:
        connection.execute(update(jobs.jobs).values(state="running"))


def test_a_full_queue_refuses(store: JobStore) -> None:
    asked(store, 2), asked(store, 2)
    with pytest.raises(QueueFull, match="2 jobs are waiting"):
        asked(store, 2)


def test_how_it_went_is_kept(store: JobStore) -> None:
    job = asked(store)
    take_next(store, "a")
    beat(store, job.id, "a", Progress("counting (1 of 4)", 0.25, ("one", "two")))
    assert store.find(job.id).progress == Progress("counting (1 of 4)", 0.25, ("one", "two"))
    finish(store, job.id, "a", Progress("done", None, ("three",)), DONE)
    found = store.find(job.id)
    assert (found.outcome, found.progress.log) == (DONE, ("three",))
    assert found.created_at <= found.started_at <= found.finished_at


def test_a_waiting_job_is_cancelled_at_once_and_never_runs(store: JobStore) -> None:
    job = asked(store)
    assert store.cancel(job.id).state == "cancelled"
    assert store.cancel(job.id).state == "cancelled"
    assert take_next(store, "a") is None


def test_who_runs_a_job_hears_that_it_is_cancelled(store: JobStore) -> None:
    job = asked(store)
    take_next(store, "a")
    assert beat(store, job.id, "a", Progress()) == "go on"
    assert store.cancel(job.id).state == "running"
    assert beat(store, job.id, "a", Progress()) == "cancel"


def test_what_is_over_cannot_be_cancelled(store: JobStore) -> None:
    job = asked(store)
    take_next(store, "a")
    finish(store, job.id, "a", Progress(), DONE)
    with pytest.raises(JobOver, match="succeeded"):
        store.cancel(job.id)


def test_a_job_that_is_not_heard_of_is_lost_and_the_next_one_runs(store: JobStore) -> None:
    job, following = asked(store), asked(store)
    take_next(store, "dead")
    now = 0.0
    watcher = LostJobs(store, lease_s=30.0, clock=lambda: now)
    watcher.mark()
    now = 29.9
    watcher.mark()
    assert store.find(job.id).state == "running"
    now = 30.0
    watcher.mark()
    assert store.find(job.id).state == "lost"
    assert "Ask for it again" in store.find(job.id).outcome.error
    assert take_next(store, "a").id == following.id


def test_a_job_that_is_heard_of_is_not_lost_however_long_it_takes(store: JobStore) -> None:
    job = asked(store)
    take_next(store, "a")
    now = 0.0
    watcher = LostJobs(store, lease_s=30.0, clock=lambda: now)
    for _ in range(4):
        watcher.mark()
        now += 29.0
        beat(store, job.id, "a", Progress())
    assert store.find(job.id).state == "running"


def test_who_lost_the_turn_hears_so_and_cannot_write(store: JobStore) -> None:
    job = asked(store)
    take_next(store, "a")
    assert beat(store, job.id, "b", Progress()) == "not yours"
    finish(store, job.id, "b", Progress(), DONE)
    assert store.find(job.id).state == "running"


def test_the_last_ones_come_first(store: JobStore) -> None:
    ids = [asked(store).id for _ in range(4)]
    assert [job.id for job in store.recent(3)] == ids[:0:-1]


def test_what_is_long_over_is_forgotten_and_what_waits_is_not(store: JobStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "KEPT", 2)
    waiting = asked(store)
    over = [store.cancel(asked(store).id) for _ in range(5)]
    assert {job.id for job in store.recent(100)} == {waiting.id, over[3].id, over[4].id}


def test_an_unknown_job_is_one_sentence(store: JobStore) -> None:
    for ask in (store.find, store.cancel):
        with pytest.raises(NoSuchJob, match="There is no job 00"):
            ask("00")


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////proc/none/jobs.db", "nonsense"])
def test_a_database_that_does_not_answer_is_not_ready(url: str) -> None:
    with pytest.raises(NotReady, match="database of jobs"):
        JobStore(Database(url, "database of jobs")).recent(1)
