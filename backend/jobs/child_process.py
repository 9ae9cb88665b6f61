"""A program that runs beside the service: read what it prints and its progress, and stop it with all that it started."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from backend.contract.jobs import Progress
from backend.jobs import leash

ROOT = Path(__file__).parent.parent.parent
LINES_KEPT = 100
LONGEST_LINE = 500
GRACE_S = 3.0
NEEDED = {"PATH", "HOME", "LANG", "TZ", "TMPDIR", "VIRTUAL_ENV", "PYTHONPATH", "LD_LIBRARY_PATH"}
STEP = "... "  # training's plain progress lines begin so, and a counted step ends in "(3 of 21)"
PART = re.compile(r" \((\d+) of (\d+)\)$")


class Tail:
    """The last lines that a job's programs printed; read by one thread while others write."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=LINES_KEPT)
        self._step: str | None = None
        self.complaint: str | None = None
        """The last line on standard error: the commands of training end with one clear sentence there."""

    def hear(self, line: str, *, complaint: bool) -> None:
        """Take in one line."""
        self._lines.append(line)
        if complaint:
            self.complaint = line.strip() or self.complaint
        elif line.startswith(STEP):
            self._step = line.removeprefix(STEP)

    def progress(self) -> Progress:
        """Return how far the program is."""
        part = PART.search(self._step or "")
        share = min(int(part[1]) / max(int(part[2]), 1), 1.0) if part else None
        return Progress(self._step, share, tuple(self._lines.copy()))


class ChildProcess:
    """A program started at once, in a process group of its own, from the project's root, that dies with the service.

    The thread that starts it must live as long as it does: the leash ends with that thread. ``nice``: how far it
    yields to the service, 0 to 19.
    """

    def __init__(self, command: list[str], environment: Mapping[str, str], tail: Tail, nice: int = leash.NICE) -> None:
        leashed = [sys.executable, "-m", leash.__name__, str(os.getpid()), str(nice), *command]
        self._process = subprocess.Popen(  # noqa: S603 - our own program, and arguments that were checked
            leashed,
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        streams = ((self._process.stdout, False), (self._process.stderr, True))
        self._readers = [
            threading.Thread(target=_read, args=(stream, tail, complaint), daemon=True) for stream, complaint in streams
        ]
        for reader in self._readers:
            reader.start()

    def wait(self, seconds: float) -> int | None:
        """Return the exit code (negative: the signal that ended it), or None while it still runs."""
        try:
            code = self._process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return None
        self._signal(signal.SIGKILL)  # whatever it started and left behind
        for reader in self._readers:
            reader.join(GRACE_S)
        return code

    def stop(self) -> int:
        """Stop it, by SIGTERM and then by SIGKILL; return the exit code."""
        self._signal(signal.SIGTERM)
        code = self.wait(GRACE_S)
        if code is None:
            self._signal(signal.SIGKILL)
            code = self.wait(GRACE_S)
        return -signal.SIGKILL if code is None else code

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, number)


def child_environment(*, with_s3: bool = False, may_publish: bool = False) -> dict[str, str]:
    """Return the environment that a program needs: of our keys only S3's and the one that signs artifacts."""
    needed = NEEDED | ({"ARTIFACT_KEY"} if may_publish else set())
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in needed or name.startswith("LC_") or (with_s3 and name.startswith("AWS_"))
    }
    return kept | {"PYTHONUNBUFFERED": "1", "COLUMNS": "120"}


def _read(stream: IO[bytes], tail: Tail, complaint: bool) -> None:
    with stream, suppress(OSError, ValueError):
        while line := stream.readline(LONGEST_LINE):
            text = line.decode("utf-8", "replace").rstrip()
            tail.hear("".join(one if one.isprintable() else " " for one in text), complaint=complaint)
