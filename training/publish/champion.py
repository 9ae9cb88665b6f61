"""The best forecast that the race found, published beside the model that answers requests."""

from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

import joblib

from backend.artifact.manifest import CHAMPION_NAME, Champion
from backend.contract.features import CONTRACT_V1
from backend.contract.parameters.scoring import SpendInterval
from training.candidates.explaining.drivers import mean_absolute_contributions
from training.candidates.forecast.protocol import Forecast
from training.candidates.learned.record import Story
from training.candidates.registry import PROBABILITY, SPEND
from training.evaluation.choice import Choice
from training.features.origin import BEHAVIOUR
from training.features.snapshots import Snapshot

PACKAGES = ("numpy", "scikit-learn")
DRIVERS = 10  # that the model card names
DISTRIBUTIONS = {"xgboost": "xgboost-cpu"}


@dataclass(frozen=True, slots=True)
class FittedChampion:
    """The champions, fitted on all snapshots, and the interval around the spend forecast."""

    choice: Choice
    story: Story
    interval: SpendInterval | None
    lifetime_interval: SpendInterval | None
    latest: Snapshot
    """The active customers of the latest origin, among whom the drivers are summed up."""

    def write(self, folder: Path) -> Champion:
        """Write the fitted forecasts as one file; returns what the manifest says of them."""
        joblib.dump(self.story, folder / CHAMPION_NAME)
        racing = (SPEND[self.choice.spend], PROBABILITY[self.choice.probability])
        learned = any(one.learned for one in racing)
        extras = {DISTRIBUTIONS[one.package] for one in racing if one.package}
        extras |= {DISTRIBUTIONS["xgboost"]} if self.story.more is not None else set()
        return Champion(
            spend=self.choice.spend,
            probability=self.choice.probability,
            refused=self.choice.refused,
            feature_set="behaviour_v1" if learned else "contract_v1",
            features=BEHAVIOUR if learned else {one.name: f"{one.meaning} ({one.unit})" for one in CONTRACT_V1},
            packages={name: installed_version(name) for name in (*PACKAGES, *sorted(extras))},
            interval=self.interval,
            lifetime_interval=self.lifetime_interval,
            spend_drivers=_largest(self.story.spend, self.latest),
            probability_drivers=_largest(self.story.probability, self.latest),
        )


def _largest(forecast: Forecast, latest: Snapshot) -> dict[str, float]:
    return dict(list(mean_absolute_contributions(forecast, latest).items())[:DRIVERS])
