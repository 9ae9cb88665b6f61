"""Every command of the README is run, in its order, in a copy of the project beside a service that `make run` started."""

import os
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.clone import clone
from tests.ports import free_port
from tests.readme.commands import Command, commands
from training.synthetic.shop import draw_shop, write_log

PATIENCE_S = 900
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


@dataclass(frozen=True, slots=True)
class Place:
    """A copy of the project with a service on ``port``; ``variables`` are its environment."""

    folder: Path
    port: int
    variables: dict[str, str]

    def run(self, command: Command) -> str | None:
        """Return what went wrong, or None."""
        text = command.asked.replace("localhost:8000", f"127.0.0.1:{self.port}").replace("curl ", "curl -fsS ")
        asked = ["timeout", str(PATIENCE_S), "bash", "-c", text]
        done = subprocess.run(asked, cwd=self.folder, env=self.variables, capture_output=True, text=True, check=False)
        said = (done.stderr or done.stdout).strip()[-300:]
        return None if done.returncode == 0 else f"line {command.line}: {command.text}\n  {said}"


@pytest.fixture(scope="module")
def place(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The copy has the orders and contacts that the README speaks of, of a shop small enough to train on in seconds."""
    folder = clone(root, tmp_path_factory.mktemp("clone") / "project")
    drawn = draw_shop(np.random.default_rng(7), 400, 14, lambda step: None)
    write_log(drawn.lines, folder / "orders.csv")
    write_log(
        drawn.ahead.take(np.flatnonzero(drawn.ahead.day < drawn.ahead.day.min() + 40)), folder / "orders-of-next-month.csv"
    )
    rows = "".join(f"{12346 + n},c{n}@example.com,yes\n" for n in range(400))
    (folder / "contacts.csv").write_text(f"customer_id,email,consent\n1,ann@example.com,yes\n{rows}", "utf-8")
    port = free_port()
    path = f"{folder}/.venv/bin:{os.environ['PATH']}"
    variables = {
        "PATH": path,
        "HOME": os.environ.get("HOME", "/"),
        "PORT": str(port),
        "ADMIN_API_KEY": "sesame",
        "RATE_LIMIT": "off",
    }
    place = Place(folder, port, variables | {"OMP_NUM_THREADS": "1"})
    small = place.variables | {"DATA_PATH": "orders.csv"}  # the sample shop takes longer to train on
    subprocess.run(["make", "train-sample"], cwd=folder, env=small, check=True, capture_output=True)
    with (folder / "log").open("wb") as log, subprocess.Popen(
        ["make", "run"], cwd=folder, env=place.variables, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:  # fmt: skip
        try:
            _until_ready(place, process)
            yield place
        finally:
            os.killpg(process.pid, signal.SIGTERM)


def _until_ready(place: Place, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        assert process.poll() is None, (place.folder / "log").read_text("utf-8", "replace")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{place.port}/ready", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError((place.folder / "log").read_text("utf-8", "replace"))


def test_every_command_does_what_it_says(root: Path, place: Place) -> None:
    asked = [one for one in commands((root / "README.md").read_text("utf-8")) if not one.marked and one.text != "make run"]
    assert len(asked) > 20
    assert [fault for one in asked if (fault := place.run(one))] == []
    assert len((place.folder / "high-clv.csv").read_text("utf-8").splitlines()) > 10


def test_the_readme_says_how_many_of_its_commands_are_not_run(root: Path) -> None:
    paper = (root / "README.md").read_text("utf-8")
    marked = [one.text for one in commands(paper) if one.marked]
    assert f"all but the {NUMBERS[len(marked)]} marked †" in re.sub(r"\s+", " ", paper)


def test_a_command_goes_on_until_its_quotes_are_closed_and_ends_at_its_comment() -> None:
    block = ["    curl x \\", '      -d \'{"a":', "       1}'", "    make test   # what CI runs †"]
    found = commands("\n".join([*block, "text `make run` and `python -m a b --to", "FILE`", ""]))
    kinds = [(one.line, one.marked, one.mention) for one in found]
    assert kinds == [(1, False, False), (4, True, False), (5, False, True), (5, False, True)]
    assert found[0].text.endswith("1}'")
    assert [one.asked for one in found[2:]] == ["make -n run", "python -m a b --to FILE --help"]
