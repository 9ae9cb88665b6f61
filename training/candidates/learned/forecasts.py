"""From fitted parts to candidates: what each takes in is worked out for the snapshot at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from backend.contract.parameters.lifetime import PurchaseProcess
from training.candidates.forecast.known import Known
from training.candidates.forecast.protocol import Fit, Forecast
from training.candidates.forecast.quantity import Quantity, feature
from training.candidates.learned import parts
from training.candidates.learned.chance import Chance
from training.candidates.learned.ensemble import Ensemble
from training.candidates.learned.inputs import Inputs, inputs_once, log_odds, sigmoid
from training.candidates.process.parts import process
from training.features.snapshots import Snapshot


class Model(Protocol):
    """Something fitted on inputs."""

    def quantity(self, inputs: Inputs) -> Quantity:
        """Currency, or log-odds."""
        ...


@dataclass(frozen=True, slots=True)
class Learned(Forecast):
    """A model with the process that its inputs come from; ``odds`` where it speaks in log-odds of an order."""

    process: PurchaseProcess
    model: Model
    odds: bool = False

    def quantity(self, snapshot: Snapshot) -> Quantity:
        said = self.model.quantity(inputs_once(snapshot, self.process))
        return said.then(sigmoid) if self.odds else said


@dataclass(frozen=True, slots=True)
class ProcessSpend:
    """What the purchase process says alone."""

    def quantity(self, inputs: Inputs) -> Quantity:
        """Expected spend."""
        return feature("process_spend", inputs.expected.spend)


@dataclass(frozen=True, slots=True)
class ProcessOdds:
    """The same of an order."""

    def quantity(self, inputs: Inputs) -> Quantity:
        """Log-odds."""
        return feature("process_probability", log_odds(inputs.expected.probability))


@dataclass(frozen=True, slots=True)
class LogisticTrees:
    """The chance's trees on its logistic regression alone."""

    chance: Chance

    def quantity(self, inputs: Inputs) -> Quantity:
        """Log-odds."""
        return self.chance.corrected(inputs)


def fit_of(model: Callable[[Known], Model], *, odds: bool = False) -> Fit:
    """A candidate from a part, or from what is made of parts."""

    def fit(known: Known) -> Forecast:
        return Learned(known.part(process), known.part(model), odds)

    return fit


def process_spend(known: Known) -> ProcessSpend:  # noqa: ARG001 - as every part
    """No parameters of its own."""
    return ProcessSpend()


def process_odds(known: Known) -> ProcessOdds:  # noqa: ARG001 - as every part
    """No parameters of its own."""
    return ProcessOdds()


def logistic_trees(known: Known) -> LogisticTrees:
    """Boosted trees that correct the logistic regression."""
    return LogisticTrees(known.part(parts.chance))


def ensemble(known: Known) -> Ensemble:
    """All members."""
    return Ensemble(known.part(parts.hurdle), known.part(parts.season_trees), known.part(parts.process_trees))
