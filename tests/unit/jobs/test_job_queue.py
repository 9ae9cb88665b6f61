"""Jobs from asking to their end, with a program that goes a certain way in training's place; on both databases."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from backend.contract.jobs import Job
from backend.jobs import job_queue
from backend.jobs.ask_for_job import ask_for_sample, ask_to_train
from backend.jobs.job_commands import Workplace, commands
from backend.jobs.job_queue import JobQueue
from backend.jobs.job_store import JobStore
from backend.stores.database import Database
from tests.jobs.places import until, workplace

Make = Callable[..., JobQueue]


@pytest.fixture
def queue(database_url: str, tmp_path: Path) -> Iterator[Make]:
    """``queue(how)`` is a queue that runs, as another process of the service would have one."""
    made: list[JobQueue] = []

    def make(how: str, lease_s: float = 30.0) -> JobQueue:
        one = JobQueue(JobStore(Database(database_url)), workplace(tmp_path, how), lease_s)
        one.start()
        made.append(one)
        return one

    yield make
    for one in made:
        one.close()


def sampled(one: JobQueue) -> Job:
    return ask_for_sample(one, 500)


def test_a_sample_takes_the_old_one_s_place(queue: Make) -> None:
    one = queue("works")
    over = until(one.store, sampled(one))
    assert (over.state, over.outcome.exit_code) == ("succeeded", 0)
    assert over.outcome.result == {"path": str(one.at.sample_file), "rows": 3, "customers": 1, "sample_customers": []}
    assert one.at.sample_file.read_text() == "a new sample"
    assert (over.progress.step, over.progress.fraction) == ("done (4 of 4)", 1.0)


def test_training_generates_and_then_trains(queue: Make) -> None:
    one = queue("works")
    over = until(one.store, ask_to_train(one, "lasso", 500))
    assert over.state == "succeeded", over
    assert over.progress.log.count("... done (4 of 4)") == 2
    assert set(over.outcome.result) >= {"version", "champion"}
    assert not one.at.sample_file.exists()


@pytest.mark.parametrize(
    ("how", "code", "said"),
    [
        ("finds the disk full", 2, "No space left on device"),
        ("is killed", -9, "SIGKILL (the machine's memory ran out, or somebody ended it); what was in service"),
        ("says nothing", 3, "exit code 3 and said nothing"),
    ],
)
def test_what_fails_says_why_in_one_sentence_and_leaves_the_old_sample(queue: Make, how: str, code: int, said: str) -> None:
    one = queue(how)
    one.at.sample_file.parent.mkdir(parents=True)
    one.at.sample_file.write_text("the old sample")
    over = until(one.store, sampled(one))
    assert (over.state, over.outcome.exit_code, over.outcome.result) == ("failed", code, None)
    assert said in over.outcome.error
    assert over.outcome.error.count("\n") == 0
    assert one.at.sample_file.read_text() == "the old sample"
    assert list(one.at.folders.iterdir()) == []


def test_a_place_that_cannot_be_written_is_one_sentence(queue: Make) -> None:
    one = queue("works")
    one.at.folders.parent.write_text("a file where the folder should be")
    over = until(one.store, sampled(one))
    assert (over.state, over.outcome.error.startswith(str(one.at.folders))) == ("failed", True)


def test_a_running_job_is_cancelled_and_the_next_one_runs(queue: Make) -> None:
    one = queue("sleeps")
    first, second = sampled(one), sampled(one)
    until(one.store, first, "running")
    one.store.cancel(first.id)
    over = until(one.store, first)
    assert (over.state, over.outcome.exit_code, over.outcome.error) == ("cancelled", -signal.SIGTERM, None)
    assert until(one.store, second, "running").state == "running"


def test_several_processes_never_run_two_at_once(queue: Make) -> None:
    queues = [queue("takes turns") for _ in range(3)]
    jobs = [sampled(one) for one in queues for _ in range(2)]
    assert [until(queues[0].store, job).state for job in jobs] == ["succeeded"] * 6


def test_a_service_that_stops_ends_its_job_and_leaves_the_queue(queue: Make, database_url: str) -> None:
    one = queue("sleeps")
    running, waiting = sampled(one), sampled(one)
    until(one.store, running, "running")
    one.close()
    with_time = JobStore(Database(database_url))
    over = with_time.find(running.id)
    assert (over.state, "Ask for it again" in over.outcome.error) == ("lost", True)
    assert with_time.find(waiting.id).state == "queued"
    with_time.close()
    assert until(queue("works").store, waiting).state == "succeeded"


def test_what_a_killed_service_ran_is_lost_and_what_waited_goes_on(
    queue: Make, database_url: str, tmp_path: Path, root: Path
) -> None:
    code = f"""
        import time
        from pathlib import Path
        from backend.jobs.job_store import JobStore
        from backend.jobs.job_queue import JobQueue
        from backend.stores.database import Database
        from tests.jobs.places import workplace
        JobQueue(JobStore(Database({database_url!r})), workplace(Path({str(tmp_path)!r}), "sleeps")).start()
        time.sleep(60)
    """
    asking = JobQueue(JobStore(Database(database_url)), workplace(tmp_path, "works"))  # it is not started: it only asks
    running, waiting = sampled(asking), sampled(asking)
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=root, env=os.environ) as service:
        until(asking.store, running, "running")
        service.kill()
    restarted = queue("works", lease_s=2.0)
    assert until(restarted.store, running).state == "lost"
    assert until(restarted.store, waiting).state == "succeeded"
    assert list(restarted.at.folders.iterdir()) == []
    asking.close()


def test_a_program_s_environment_has_none_of_our_keys(queue: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROQ_API_KEY", "a secret")
    one = queue("tells its environment")
    over = until(one.store, sampled(one))
    assert over.state == "succeeded"
    assert "a secret" not in json.dumps(over.progress.log)


def test_the_queue_outlives_a_database_that_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = threading.Semaphore(0)

    class Watched(JobStore):
        def transaction(self) -> AbstractContextManager[Connection]:
            looks.release()
            return super().transaction()

    monkeypatch.setattr(job_queue, "LOOK_EVERY_S", 0.01)
    one = JobQueue(Watched(Database("postgresql://nobody@127.0.0.1:1/none")), workplace(tmp_path, "works"))
    one.start()
    for _ in range(2):  # it looks again after its first failure
        assert looks.acquire(timeout=60)
    one.close()


def test_the_shop_s_own_log_is_trained_on_where_there_is_one(tmp_path: Path) -> None:
    at = Workplace(tmp_path / "models", tmp_path / "sample.csv", ("a.csv", "s3://bucket/b.parquet"), ("training",))
    queue = JobQueue(JobStore(Database(f"sqlite:///{tmp_path / 'jobs.db'}")), at)
    [command] = commands(ask_to_train(queue, "all", None), at, tmp_path)
    assert command[:6] == ["training", "train", "--data", str(Path("a.csv").resolve()), "--data", "s3://bucket/b.parquet"]
    assert command[-2:] == ["--candidates", "all"]
    queue.close()
