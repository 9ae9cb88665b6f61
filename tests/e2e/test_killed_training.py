"""``python -m training train`` killed with SIGKILL at 20 random moments: there is always a model that loads."""

import json
import subprocess
import sys
from pathlib import Path

from backend.artifact.load import current_version, load
from tests.e2e import dying_training
from tests.e2e.dying_training import ANYWHERE, AT_ONCE, PUBLISHING
from training.publish.artifact import VERSIONS_KEPT
from training.publish.writers import ASIDE
from training.synthetic.shop import write_sample


def test_killed_at_random_moments_there_is_always_a_model_that_loads(root: Path, tmp_path: Path) -> None:
    log, out = tmp_path / "log.csv", tmp_path / "models"
    write_sample(log, customers=150, months=8, seed=7, say=lambda step: None)
    command = [sys.executable, "-m", dying_training.__name__, log, out]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(found["codes"]) == ANYWHERE + PUBLISHING
    assert found["codes"].count(-9) >= PUBLISHING
    assert any(found["aside"])  # else nothing was killed while it wrote, and this shows little
    assert max(found["aside"]) <= AT_ONCE
    seen = {path.name for path in out.iterdir()}
    train = ["-m", "training", "train", "--data", log, "--out", out, "--origins", "1", "--candidates", "mean"]
    assert subprocess.run([sys.executable, *train], cwd=root, capture_output=True, check=False).returncode == 0
    assert load(out, current_version(out)).version not in seen
    assert list(out.glob(f"{ASIDE}*")) == []
    assert len([path for path in out.iterdir() if path.is_dir()]) <= VERSIONS_KEPT
