"""Everything that the page says, from one log: scored by the published model where that was made from it, else by one that
is trained for the page alone.
"""

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np

from backend.artifact.manifest import CARD_NAME
from backend.errors import ArtifactRefused, NotReady
from training.features.prepare import fingerprint_of
from training.features.snapshots import YEAR
from training.lifetime.diagnostics import Matrices, Tracking, matrices, tracking
from training.pipeline import fit_and_publish, judge
from training.plan import Plan
from training.progress import Say
from training.report.features import Features, features_of
from training.report.race import Race, race_of
from training.score import Scored, score_everybody
from training.scores.published import Published, open_published
from training.transactions.order_log import opened
from training.transactions.readings.asked import Asked

LEAST_AGE: Final = 30


@dataclass(frozen=True, slots=True)
class Gathered:
    """A log called ``name``, scored; ``card`` is the model card in Markdown.

    ``tracking`` and ``matrices`` are None where nobody came back; ``origin`` says where the model comes from.
    """

    name: str
    scored: Scored
    published: Published
    race: Race
    features: Features
    tracking: Tracking | None
    matrices: Matrices | None
    card: str
    origin: str


HERE: Final = "trained for this report"
SAME: Final = "published, made from this very log"
OTHER: Final = "published, made from another log"
"""Where a page's model comes from."""


def gather(files: list[Path], model_dir: Path | None, plan: Plan, say: Say, asked: Asked) -> Gathered:
    """Return everything that the page says of a log.

    Parameters
    ----------
    files
        An order log's.
    model_dir
        Where a model may be published; one that was made from another log is not used, nor replaced.
    plan
        Of the training, where there is one.
    say
        Told of every step.
    asked
        How the log is read.

    Raises
    ------
    UnreadableLog
        With one sentence, for a log that cannot be read or is too short.
    """
    if model_dir is not None and _usable(files, model_dir, say, asked):
        return gathered(files, model_dir, score_everybody(files, open_published(model_dir), None, say, asked), say, SAME)
    with TemporaryDirectory(prefix="report-") as folder:
        say("training a model for this report")
        fit_and_publish(*judge(files, plan, say, None, asked), Path(folder), say)
        own = open_published(Path(folder))
        return gathered(files, Path(folder), score_everybody(files, own, None, say, asked), say, HERE)


def _usable(files: list[Path], model_dir: Path, say: Say, asked: Asked) -> bool:
    """Return whether the published model was made from this very log, and holds all that the page shows."""
    try:
        race_of(open_published(model_dir).manifest)
    except (NotReady, ArtifactRefused) as why:
        say(f"no published model is used: {why}")
        return False
    origin = origin_of(files, model_dir, say, asked)
    say(f"the model in {model_dir}: {origin}")
    return origin == SAME


def origin_of(files: list[Path], model_dir: Path, say: Say, asked: Asked | None) -> str:
    """Return whether a published model was made from a log, or from another one: ``SAME`` or ``OTHER``."""
    manifest = open_published(model_dir).manifest
    with opened(files, say, asked=asked) as log:
        same = manifest.data.get("fingerprint") == fingerprint_of(log.lines)
    return SAME if same else OTHER


def gathered(files: list[Path], model_dir: Path, scored: Scored, say: Say, origin: str) -> Gathered:
    """Return everything that the page says of a log that was scored by a published model.

    Raises ``ArtifactRefused`` for a model of an older version that lacks a part of it.
    """
    published = open_published(model_dir)
    everybody, process = scored.everybody, published.story.process
    say("following the purchase process week by week")
    followed = tracking(everybody.sums)
    age = int(np.clip(np.median(everybody.columns["tenure_days"]), LEAST_AGE, 3 * YEAR))
    say("describing features")
    return Gathered(
        name=", ".join(file.name for file in files),
        scored=scored,
        published=published,
        race=race_of(published.manifest),
        features=features_of(everybody, process),
        tracking=followed,
        matrices=matrices(process, age, YEAR),
        card=(model_dir / published.manifest.version / CARD_NAME).read_text("utf-8"),
        origin=origin,
    )
