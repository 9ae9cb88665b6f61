"""What training learns and serving uses, as small frozen values; ``scoring`` gives each its formula."""

from dataclasses import dataclass, field

from backend.contract.parameters.sketch import Sketch


@dataclass(frozen=True, slots=True)
class LinearSpend:
    """Scaler and Lasso folded into one dot product around a typical customer.

    ``spend = baseline + sum(coefficients * (features - reference))``, in currency over the horizon.
    """

    feature_names: tuple[str, ...]
    baseline: float
    coefficients: tuple[float, ...]
    reference: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SpendCaps:
    """The most that any customer of a band spent in one horizon during training.

    ``caps[i]`` holds for ``total_spend`` in ``[edges[i - 1], edges[i])``; ``len(caps) == len(edges) + 1``; never
    decreasing.
    """

    edges: tuple[float, ...]
    caps: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class PurchaseOdds:
    """Odds of a purchase within the horizon = ``scale`` x frequency boost x recency decay.

    boost = ``(orders + order_offset) ** order_power``, decay = ``(1 + recency_days / decay_days) ** -decay_power``;
    all five are > 0 or 0, so the odds can only rise with orders and fall with recency.

    The defaults serve where training has left no parameters; they give 0.83 for a recency of 4 days and 7 orders.
    """

    scale: float = 0.1335
    order_offset: float = 3.0
    order_power: float = 1.6
    decay_days: float = 45.0
    decay_power: float = 1.0


@dataclass(frozen=True, slots=True)
class SpendInterval:
    """How actual spend of buyers scatters around its forecast; ``scoring.spend_interval`` has the formula.

    ``ratios[k][i]``: the quantile ``shares[i]`` of ln(spend x p / forecast) among buyers whose forecast was about
    ``centres[k]`` (currency, rising).
    """

    level: float
    centres: tuple[float, ...]
    shares: tuple[float, ...]
    ratios: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class SegmentThresholds:
    """Predicted spend, in currency over the horizon, from which a customer is High or Medium Value."""

    high: float
    medium: float


@dataclass(frozen=True, slots=True)
class FeatureRange:
    """The smallest and largest value of one feature that training saw."""

    least: float
    most: float


@dataclass(frozen=True, slots=True)
class ScoringParameters:
    """Everything that ``scoring`` and ``guardrails`` need to value a customer."""

    spend: LinearSpend
    caps: SpendCaps
    purchase_odds: PurchaseOdds
    segments: SegmentThresholds
    ranges: dict[str, FeatureRange]
    peers: dict[str, tuple[float, ...]]
    """Per feature, and for ``predicted_spend`` and ``purchase_probability``: the 1st to 99th percentile among active
    customers, 99 rising values."""
    currency: str = "GBP"
    sketches: dict[str, Sketch] = field(default_factory=dict)
    """By feature and output (``monitoring.sketches.OUTPUTS``): the distribution that training saw, for drift."""
