"""Stands for ``python -m training`` where a test wants a job to go a certain way: ``fake_training.py HOW COMMAND ...``."""

import argparse
import json
import os
import sys
import time
from pathlib import Path


def main(how: str, command: str, arguments: list[str]) -> None:
    parser = argparse.ArgumentParser()
    for option in ("--out", "--json", "--customers", "--data", "--candidates", "--summaries"):
        parser.add_argument(option)
    told = parser.parse_args(arguments)
    _say("... counting (1 of 4)")
    match how:
        case "sleeps":
            time.sleep(60)
        case "takes turns":
            Path(told.out).parents[2].joinpath("busy").touch(exist_ok=False)  # where another one runs, this one fails
            time.sleep(0.3)
            Path(told.out).parents[2].joinpath("busy").unlink()
        case "finds the disk full":
            Path(told.out).write_text("half a file")
            sys.stderr.write(f"Traceback, or so\n{told.out}: No space left on device.\n")
            sys.exit(2)
        case "is killed":
            os.kill(os.getpid(), 9)
        case "says nothing":
            sys.exit(3)
        case "tells its environment":
            _say(json.dumps(dict(os.environ)))
    _say("... done (4 of 4)")
    if command == "generate":
        Path(told.out).write_text("a new sample")
    if told.json:
        names = ("version", "champion", "probability_champion", "refused", "spend", "probability", "seconds", "peak_mb")
        Path(told.json).write_text(json.dumps({"rows": 3, "customers": 1, "summaries": []} | dict.fromkeys(names)))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
