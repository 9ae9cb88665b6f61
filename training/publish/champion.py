"""The best forecast that the race found, published beside the model that answers requests."""

from dataclasses import dataclass
from importlib.metadata import version as installed_version
from pathlib import Path

import joblib

from backend.artifact.manifest import CHAMPION_NAME, Champion
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import SpendInterval
from training.candidates.explaining.drivers import mean_absolute_contributions
from training.candidates.forecast.protocol import Forecast
from training.candidates.registry import PROBABILITY, SPEND
from training.evaluation.choice import Choice
from training.features.behaviour import BEHAVIOUR_NAMES, BEHAVIOUR_V1
from training.features.snapshots import Snapshot

PACKAGES = ("numpy", "scikit-learn")
DRIVERS = 10  # that the model card names
DISTRIBUTIONS = {"xgboost": "xgboost-cpu"}


@dataclass(frozen=True, slots=True)
class FittedChampion:
    """The champions, fitted on all snapshots, and the interval around the spend forecast."""

    choice: Choice
    spend: Forecast
    probability: Forecast
    interval: SpendInterval | None
    latest: Snapshot
    """The active customers of the latest origin, among whom the drivers are summed up."""

    def write(self, folder: Path) -> Champion:
        """Write the fitted forecasts as one file; return what the manifest says of them."""
        joblib.dump({"spend": self.spend, "probability": self.probability}, folder / CHAMPION_NAME)
        racing = (SPEND[self.choice.spend], PROBABILITY[self.choice.probability])
        behaviour = any(one.behaviour for one in racing)
        extras = {DISTRIBUTIONS[one.package] for one in racing if one.package}
        meaning = {d.name: f"{d.meaning} ({d.unit})" for d in BEHAVIOUR_V1 if d.name in BEHAVIOUR_NAMES}
        return Champion(
            spend=self.choice.spend,
            probability=self.choice.probability,
            refused=self.choice.refused,
            feature_set="behaviour_v1" if behaviour else "contract_v1",
            features=meaning if behaviour else {name: meaning.get(name, "") for name in FEATURE_NAMES},
            packages={name: installed_version(name) for name in (*PACKAGES, *sorted(extras))},
            interval=self.interval,
            spend_drivers=_largest(self.spend, self.latest),
            probability_drivers=_largest(self.probability, self.latest),
        )


def _largest(forecast: Forecast, latest: Snapshot) -> dict[str, float]:
    return dict(list(mean_absolute_contributions(forecast, latest).items())[:DRIVERS])
