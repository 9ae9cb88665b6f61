"""What is said of one customer, as frozen values."""

from dataclasses import dataclass

from backend.contract.features import FeatureVector
from backend.contract.receipts import ClaimReceipt
from backend.contract.thresholds import Archetype, Segment


@dataclass(frozen=True, slots=True)
class Driver:
    """One feature's additive share of a prediction, in currency; ``feature`` may be ``baseline`` or ``guardrail``."""

    feature: str
    contribution: float


@dataclass(frozen=True, slots=True)
class CustomerEstimate:
    """The numbers for one customer; ``drivers`` sum to ``predicted_spend`` to the cent."""

    features: FeatureVector
    predicted_spend: float
    purchase_probability: float
    segment: Segment
    archetype: Archetype
    drivers: tuple[Driver, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Insight:
    """Words about an estimate, and where they came from: ``llm``, ``cache`` or ``rules``; ``reason`` says why rules.

    ``claims`` are the receipts of what the words state.
    """

    text: str
    action: str
    source: str
    reason: str | None = None
    claims: tuple[ClaimReceipt, ...] = ()
