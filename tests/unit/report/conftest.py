"""The small shop's report: gathered once, from the model that was published of it."""

from pathlib import Path

import joblib
import pytest

from tests.made_once import MadeOnce
from training.plan import Plan
from training.report.gather import Gathered, gather
from training.transactions.readings.asked import Asked


@pytest.fixture(scope="session")
def gathered(made_once: MadeOnce, sample: Path, model_dir: Path) -> Gathered:
    """All that the small shop's page says."""

    def make(path: Path) -> None:
        joblib.dump(gather([sample], model_dir, Plan(), lambda _: None, Asked()), path)

    return joblib.load(made_once("gathered", make))
