"""A program beside the service: heard, bounded, and ended with all that it started."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from backend.jobs.child_process import LINES_KEPT, LONGEST_LINE, NEEDED, ChildProcess, Tail, child_environment

ENDS_S = 30


def child(code: str, tail: Tail | None = None) -> ChildProcess:
    return ChildProcess([sys.executable, "-c", textwrap.dedent(code)], child_environment(), tail or Tail())


def ran(code: str) -> tuple[int | None, Tail]:
    tail = Tail()
    return child(code, tail).wait(ENDS_S), tail


def appears(path: Path) -> str:
    deadline = time.monotonic() + ENDS_S
    while not (path.is_file() and path.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return path.read_text()


def lives(pid: int) -> bool:
    """Whether it runs: a zombie that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def dies(pid: int) -> bool:
    deadline = time.monotonic() + 10
    while lives(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not lives(pid)


def test_counted_steps_are_progress() -> None:
    _, tail = ran("print('... judging: lasso (3 of 4)')\nprint('a table')")
    assert (tail.progress().step, tail.progress().fraction) == ("judging: lasso (3 of 4)", 0.75)
    assert tail.progress().log == ("... judging: lasso (3 of 4)", "a table")


@pytest.mark.parametrize("line", ["... publishing to models", "... odd (1 of x)", "... nothing of nothing (0 of 0)"])
def test_a_step_that_is_not_counted_has_no_share_that_misleads(line: str) -> None:
    tail = Tail()
    tail.hear(line, complaint=False)
    assert tail.progress().fraction in {None, 0.0}


def test_the_last_line_on_standard_error_is_the_complaint() -> None:
    code, tail = ran("import sys; print('x'); sys.stderr.write('one\\nshop.csv: no such file.\\n\\n'); sys.exit(2)")
    assert (code, tail.complaint) == (2, "shop.csv: no such file.")


def test_however_much_is_printed_the_tail_is_short_and_printable() -> None:
    _, tail = ran(f"""
        for number in range({LINES_KEPT * 20}): print(number)
        print("x" * 10_000_000)
        print("a\\x00b\\x1b[31m")
    """)
    lines = tail.progress().log
    assert len(lines) == LINES_KEPT
    assert max(map(len, lines)) == LONGEST_LINE
    assert all(line.isprintable() for line in lines)
    assert lines[-1] == "a b [31m"


def test_no_key_of_ours_is_inherited(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GROQ_API_KEY", "API_KEYS", "ADMIN_API_KEY", "DATABASE_URL", "AWS_SECRET_ACCESS_KEY", "ANYTHING"):
        monkeypatch.setenv(name, "a secret")
    _, tail = ran("import os; print(*os.environ, sep='\\n'); print(*os.environ.values(), sep='\\n')")
    assert "a secret" not in tail.progress().log
    assert set(tail.progress().log) >= {"PATH", "PYTHONUNBUFFERED"}
    assert "AWS_SECRET_ACCESS_KEY" in child_environment(with_s3=True)
    assert not [name for name in NEEDED if "KEY" in name or "SECRET" in name]


def test_it_yields_to_the_service() -> None:
    _, tail = ran("import os; print(os.nice(0))")
    assert int(tail.progress().log[0]) == min(os.nice(0) + 10, 19)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
@pytest.mark.parametrize("deaf", [False, True])
def test_it_ends_with_all_that_it_started(tmp_path: Path, deaf: bool) -> None:
    started = child(f"""
        import pathlib, signal, subprocess, sys, time
        if {deaf}: signal.signal(signal.SIGTERM, signal.SIG_IGN)
        other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(other.pid))
        time.sleep(60)
    """)
    grandchild = int(appears(tmp_path / "pid"))
    assert started.stop() == -(signal.SIGKILL if deaf else signal.SIGTERM)
    assert dies(grandchild)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it outlives a killed service")
def test_it_dies_with_a_service_that_is_killed(root: Path, tmp_path: Path) -> None:
    code = f"""
        import time
        from backend.jobs.child_process import ChildProcess, Tail
        ChildProcess(["/bin/sh", "-c", "echo $$ > {tmp_path / "pid"}; exec sleep 60"], {{}}, Tail())
        time.sleep(60)
    """
    with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=root) as service:
        pid = int(appears(tmp_path / "pid"))
        assert lives(pid)
        service.kill()
    assert dies(pid)
