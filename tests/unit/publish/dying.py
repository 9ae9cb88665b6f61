"""Publish again and again, killed before its first step, its second, ... until it comes to its end.

``python -m tests.unit.publish.dying MODEL_DIR OUT`` prints how many steps there are. A step is anything that touches a
file below OUT, as the interpreter's own audit events tell: nothing of what publishes is changed for it.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.artifact.load import current_version, load
from backend.artifact.manifest import Manifest
from tests.unit.publish.facts import facts
from training.publish.artifact import VERSIONS_KEPT, publish
from training.publish.check_fold import check_fold, open_pipeline
from training.publish.writers import ASIDE

ALWAYS = {"os.remove", "os.rmdir", "fcntl.flock"}  # these may know the folder by a handle only


def again(model_dir: Path, out: Path) -> Manifest:
    """Publish a model once more, into ``out``."""
    version = current_version(model_dir)
    old = load(model_dir, version)
    return publish(out, open_pipeline(model_dir, version), old.parameters, facts())


def each_step(out: Path, now: Callable[[int], None]) -> None:
    """From now on, ``now(1)`` before the first step, ``now(2)`` before the second, and so on."""
    steps = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        below = bool(arguments) and str(arguments[0]).startswith(str(out))
        if below or event in ALWAYS:
            steps += 1
            now(steps)

    sys.addaudithook(count)


def die_before(step: int, out: Path) -> None:
    """From now on, SIGKILL to ourselves at that step."""

    def now(steps: int) -> None:
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    each_step(out, now)


def publish_killed(model_dir: Path, out: Path, step: int) -> bool:
    """In a process of its own; whether it was killed."""
    child = os.fork()
    if child == 0:
        die_before(step, out)
        again(model_dir, out)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def main(model_dir: Path, out: Path) -> int:
    """How many steps; an error where at one of them no model would load, or leftovers pile up."""
    for _ in range(VERSIONS_KEPT):
        again(model_dir, out)
    step = 1
    while publish_killed(model_dir, out, step):
        version = current_version(out)
        check_fold(load(out, version), open_pipeline(out, version))
        left = list(out.glob(f"{ASIDE}*"))
        if len(left) > 2:  # what it wrote, and the oldest version on its way out
            raise AssertionError(f"{left} after a kill at step {step}")
        step += 1
    if sorted(out.glob(f"{ASIDE}*")) or sum(path.is_dir() for path in out.iterdir()) != VERSIONS_KEPT:
        raise AssertionError(f"{list(out.iterdir())} after an undisturbed run")
    return step - 1


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]), Path(sys.argv[2]).resolve())}\n")
