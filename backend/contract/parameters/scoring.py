"""What training learns and serving uses, as small frozen values; ``scoring`` gives each its formula."""

from dataclasses import dataclass, field
from datetime import date

from backend.contract.parameters.judgement import RouteJudgement
from backend.contract.parameters.season import SeasonClock
from backend.contract.parameters.sketch import Sketch
from backend.contract.thresholds import ACTIVE_DAYS


@dataclass(frozen=True, slots=True)
class PurchaseOdds:
    """Odds of a purchase within the horizon, in a month of average season = ``scale`` x boost x decay x weight.

    boost = ``(orders + order_offset) ** order_power``, decay = ``(1 + recency_days / decay_days) ** -decay_power``, and
    weight = ``(total_spend + spend_offset) ** spend_power`` (currency); no parameter is below 0, so the odds can only rise
    with orders and spend, and fall with recency.

    The defaults serve where training has left no parameters; they give 0.83 for a recency of 4 days and 7 orders.
    """

    scale: float = 0.1335
    order_offset: float = 3.0
    order_power: float = 1.6
    decay_days: float = 45.0
    decay_power: float = 1.0
    spend_offset: float = 1.0
    spend_power: float = 0.0


@dataclass(frozen=True, slots=True)
class SpendTerm:
    """``weight`` x feature ** ``power`` [x ln(1 + orders)] x 2 ** (-recency_days / half_life_days), in currency.

    ``weight`` is never below 0, so no term rises with recency. ``typical`` and ``typical_fade`` are feature ** power and
    the decay of the model's reference customer, worked out once.
    """

    feature: str
    power: float
    by_orders: bool
    half_life_days: float
    weight: float
    typical: float = 0.0
    typical_fade: float = 0.0


@dataclass(frozen=True, slots=True)
class SpendModel:
    """The spend over the horizon in a month of average season; ``scoring.spend`` has the formula.

    constant       what a customer spends of whom nothing else speaks, currency
    terms          the basis terms that the Lasso kept
    chance_weight  share of a basket (``avg_spend``) that counts per unit of purchase probability
    odds           of a purchase, for that probability
    reference      a typical customer's ``contract_v1``: what drivers are measured from
    typical_odds   the reference customer's boost, decay and weight
    baseline       the reference customer's spend, currency
    """

    constant: float = 0.0
    terms: tuple[SpendTerm, ...] = ()
    chance_weight: float = 0.0
    odds: PurchaseOdds = PurchaseOdds()
    reference: tuple[float, ...] = (0.0, 0.0, 1.0, 0.0, 0.0, 0.0)
    typical_odds: tuple[float, float, float] = (1.0, 1.0, 1.0)
    baseline: float = 0.0


@dataclass(frozen=True, slots=True)
class SpendCaps:
    """The most that any customer of a band spent in one horizon during training.

    ``caps[i]`` holds for ``total_spend`` in ``[edges[i - 1], edges[i])``; ``len(caps) == len(edges) + 1``; never
    decreasing.
    """

    edges: tuple[float, ...]
    caps: tuple[float, ...]


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
    """Spend over the horizon in a month of average season, currency, from which a customer is High or Medium Value.

    Neither the month of training nor that of the request moves them: the season is taken out on both sides.
    """

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

    spend: SpendModel
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
    season: SeasonClock = field(default_factory=SeasonClock)
    """The shop's year: every estimate is that of an average month times the season of the day it is asked for."""
    log_ends: date | None = None
    """The day up to which training saw the log; None for parameters that no log taught."""
    judged: RouteJudgement | None = None
    """How the forecasts did at origins they had not seen; None where the log was too short."""
    active_days: float = ACTIVE_DAYS
    """Who bought within so many days counts as active in this shop."""
