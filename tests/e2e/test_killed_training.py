"""``python -m training train`` killed with SIGKILL at 20 random moments: there is always a model that loads."""

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from backend.artifact.load import current_version, load
from backend.artifact.manifest import CURRENT_NAME
from backend.use_cases.check_fold import check_fold, open_pipeline
from training.publish.artifact import VERSIONS_KEPT
from training.publish.writers import ASIDE
from training.synthetic.shop import write_sample

ANYWHERE, PUBLISHING = 6, 14  # of 20 kills: over the whole run, and within publishing, which takes a fiftieth of it
AT_ONCE = 2  # writers side by side: none may sweep what the other one writes


@dataclass(frozen=True)
class Shop:
    """A tiny log, and where its models go."""

    root: Path
    log: Path
    out: Path

    def started(self) -> subprocess.Popen[str]:
        command = [
            sys.executable,
            "-m",
            "training",
            "train",
            "--data",
            self.log,
            "--out",
            self.out,
            "--origins",
            "1",
            "--candidates",
            "mean",
        ]
        return subprocess.Popen(command, cwd=self.root, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def served(self) -> str:
        """The version that a service would take up; fails where it would refuse."""
        version = current_version(self.out)
        check_fold(load(self.out, version), open_pipeline(self.out, version))
        return version

    def left_aside(self) -> list[str]:
        return [path.name for path in self.out.glob(f"{ASIDE}*")]


@pytest.fixture(scope="module")
def shop(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("killed")
    write_sample(folder / "log.csv", customers=150, months=8, seed=7, say=lambda step: None)
    return Shop(root, folder / "log.csv", folder / "models")


def until_publishing(process: subprocess.Popen[str]) -> None:
    for line in process.stdout:
        if line.startswith("... publishing"):
            return


def durations(shop: Shop) -> tuple[float, float]:
    """Seconds of a whole run, and of its publishing: from its line of progress to the new CURRENT and a little beyond."""
    began = time.monotonic()
    with shop.started() as process:
        until_publishing(process)
        said = time.time()
        process.stdout.read()
    assert process.returncode == 0
    return time.monotonic() - began, 1.5 * max((shop.out / CURRENT_NAME).stat().st_mtime - said, 0.01)


def killed(shop: Shop, within_publishing: bool, seconds: float) -> int:
    """Train, and die after so long; how many folders lie aside then. What is current must load."""
    with shop.started() as process:
        if within_publishing:
            until_publishing(process)
        time.sleep(seconds)
        process.kill()
    shop.served()
    return len(shop.left_aside())


def test_killed_at_random_moments_there_is_always_a_model_that_loads(shop: Shop) -> None:
    whole, publishing = durations(shop)
    chance = random.Random(20)
    kills = [(False, chance.uniform(0, whole)) for _ in range(ANYWHERE)]
    kills += [(True, chance.uniform(0, publishing)) for _ in range(PUBLISHING)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        after = list(pool.map(lambda kill: killed(shop, *kill), kills))
    assert any(after)  # else nothing was killed while it wrote, and this shows little
    assert max(after) <= AT_ONCE
    seen = {path.name for path in shop.out.iterdir()}
    with shop.started() as process:
        process.communicate()
    assert process.returncode == 0
    assert shop.served() not in seen
    assert shop.left_aside() == []
    assert len([path for path in shop.out.iterdir() if path.is_dir()]) <= VERSIONS_KEPT
