"""What is said of one customer, as frozen values."""

from dataclasses import dataclass
from datetime import date

from msgspec import Struct

from backend.contract.features import FeatureVector
from backend.contract.receipts import ClaimReceipt
from backend.contract.thresholds import Archetype, Segment


@dataclass(frozen=True, slots=True)
class Driver:
    """One feature's additive share of a prediction, in currency; ``feature`` may be ``baseline`` or ``guardrail``."""

    feature: str
    contribution: float


class Share(Struct, frozen=True, gc=False):
    """A ``Driver`` of an estimate: seven are made for every request."""

    feature: str
    contribution: float


class CustomerEstimate(Struct, frozen=True):
    """The numbers for one customer over the horizon from ``as_of``; ``drivers`` sum to ``predicted_spend`` to the cent.

    ``season_index`` says how these days compare with an average month.
    """

    features: FeatureVector
    predicted_spend: float
    purchase_probability: float
    segment: Segment
    archetype: Archetype
    drivers: tuple[Driver, ...] | tuple[Share, ...]
    warnings: tuple[str, ...]
    as_of: date
    season_index: float = 1.0

    @property
    def usual_spend(self) -> float:
        """Return what the customer would spend in a month of average season: what groups and comparisons go by."""
        return self.predicted_spend / self.season_index

    @property
    def usual_probability(self) -> float:
        """Return the purchase probability in such a month."""
        odds = self.purchase_probability / (1.0 - self.purchase_probability) / self.season_index
        return odds / (1.0 + odds)


class Insight(Struct, frozen=True):
    """Words about an estimate, and where they came from: ``llm``, ``cache`` or ``rules``; ``reason`` says why rules.

    ``claims`` are the receipts of what the words state; ``because`` is the id of the one that the action rests on.
    """

    text: str
    action: str
    source: str
    reason: str | None = None
    claims: tuple[ClaimReceipt, ...] = ()
    because: str = ""
