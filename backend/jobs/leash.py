"""Become another program that yields to the service and dies with it.

``python -m backend.jobs.leash PARENT NICE PROGRAM ...``: a program of its own, because between fork and exec a process with
threads must not do any of this. Beyond Linux only the yielding is known: there a job outlives a killed service.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

NICE = 10
FIRST_TO_GO = "500"  # of 1000: where memory runs out, the kernel should take the training and not the service
PR_SET_PDEATHSIG = 1  # prctl(2); the signal comes when the thread that started us ends


def main(parent: int, nice: int, command: list[str]) -> None:
    """Become the program; does not return."""
    os.nice(nice)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        Path("/proc/self/oom_score_adj").write_text(FIRST_TO_GO, "ascii")
    if os.getppid() != parent:
        sys.exit("The service was gone before its job began.")
    os.execvp(command[0], command)  # noqa: S606 - no shell is what is wanted


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
