"""The command ``train`` again and again, two at a time, each killed with SIGKILL: at a random moment, or at a random step.

``python -m tests.e2e.dying_training LOG OUT`` prints a JSON object. A step is anything that touches a file below OUT, which
is publishing; counted in steps and not in seconds, kills land within it on any machine. Every run is a fork of this
process, which has loaded what training imports: loading takes longer than training on a tiny log.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import training.pipeline  # noqa: F401 - all that the command loads when it trains
from backend.artifact.load import current_version, load
from tests.unit.publish.dying import die_before, each_step
from training.cli import main as command
from training.publish.check_fold import check_fold, open_pipeline
from training.publish.writers import ASIDE

ANYWHERE, PUBLISHING = 6, 14  # of 20 kills: over the whole run, and within publishing, which takes a fiftieth of it
AT_ONCE = 2  # writers side by side: none may sweep what the other one writes


def started(log: Path, out: Path, prepare: Callable[[], object]) -> int:
    """A process that trains; ``prepare`` says there how it will die."""
    child = os.fork()
    if child == 0:
        sys.argv = ["training", "train", "--data", str(log), "--out", str(out), "--origins", "1", "--candidates", "mean"]
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        prepare()
        try:
            command()
        except SystemExit as end:
            os._exit(int(end.code or 0))
        os._exit(0)
    return child


def ended(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def undisturbed(log: Path, out: Path) -> tuple[float, int]:
    """Seconds and steps of a whole run."""
    began, (reading, writing) = time.monotonic(), os.pipe()
    child = started(log, out, lambda: each_step(out, lambda _: os.write(writing, b".")))
    os.close(writing)
    with os.fdopen(reading, "rb") as counted:
        steps = len(counted.read())
    if ended(child) != 0:
        raise AssertionError("training fails even undisturbed")
    return time.monotonic() - began, steps


def die_after(seconds: float) -> None:
    """From now on, SIGKILL to ourselves after so long."""
    threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGKILL)).start()


def deaths(seconds: float, steps: int, out: Path) -> list[Callable[[], None]]:
    """All the ways to die, those within publishing two by two."""
    chance = random.Random(20)
    moments = [chance.uniform(0, seconds) for _ in range(ANYWHERE)]
    places = [chance.randint(1, steps) for _ in range(PUBLISHING)]
    return [lambda at=at: die_after(at) for at in moments] + [lambda at=at: die_before(at, out) for at in places]


def main(log: Path, out: Path) -> dict[str, object]:
    """How the runs ended, and how many folders lay aside after each pair; an error where no model would load."""
    undisturbed(log, out)  # makes the folder, which no later run does
    ways, codes, aside = deaths(*undisturbed(log, out), out), [], []
    for first in range(0, len(ways), AT_ONCE):
        pair = [started(log, out, die) for die in ways[first : first + AT_ONCE]]
        codes += [ended(child) for child in pair]
        version = current_version(out)
        check_fold(load(out, version), open_pipeline(out, version))
        aside.append(len(list(out.glob(f"{ASIDE}*"))))
    return {"codes": codes, "aside": aside}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]), Path(sys.argv[2]).resolve())))
