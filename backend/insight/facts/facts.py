"""The fact sheet: everything that may be said of a customer, as numbered facts, and nothing that may not.

There is no customer id in it, no name, and no free text from outside: what is not here cannot leave the
process.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from backend.contract.estimates import CustomerEstimate
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import ScoringParameters, SegmentThresholds
from backend.contract.thresholds import Archetype, Segment
from backend.insight.facts.number_words import Unit, written
from backend.insight.facts.peers import peer_band
from backend.insight.facts.rhythm import season_state, trend_state
from backend.insight.facts.states import likelihood, recency_state

HORIZON_DAYS: Final = 30.0
_NOTABLE_SHARE = 0.02  # a driver that moves the prediction by less than this share is not worth a sentence
_MOST_DRIVERS = 2

# Fact id -> (meaning, unit). Drivers are named after their feature: ``num_transactions_effect``.
_MEANINGS: Final[dict[str, tuple[str, Unit]]] = {
    "predicted_spend": ("spend expected within the horizon", "currency"),
    "purchase_probability": ("probability of at least one purchase within the horizon", "percent"),
    "total_spend": ("net spend so far, over the whole history", "currency"),
    "avg_spend": ("average value of an order so far", "currency"),
    "num_transactions": ("orders placed so far", "orders"),
    "total_units": ("units bought so far", "units"),
    "unique_products": ("different products bought so far", "products"),
    "recency_days": ("days since the last purchase", "days"),
}
FEATURE_LABELS: Final[dict[str, str]] = {
    "total_spend": "spend to date",
    "avg_spend": "average order value",
    "num_transactions": "order count",
    "total_units": "units bought",
    "unique_products": "product range",
    "recency_days": "time since the last purchase",
}


class Fact(NamedTuple):
    """One thing that may be said: its value, and the relations that hold for it."""

    id: str
    meaning: str
    unit: Unit
    value: float
    currency: str
    relations: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """How the value is written; only the facts that are said are ever written."""
        return written(self.value, self.unit, self.currency)


@dataclass(frozen=True, slots=True)
class FactSheet:
    """All facts about one customer, by id, with the groups that code has already decided."""

    facts: Mapping[str, Fact]
    segment: Segment
    archetype: Archetype
    currency: str
    thresholds: SegmentThresholds

    def text(self, fact_id: str) -> str:
        """The fact as a reader sees it."""
        return self.facts[fact_id].text

    def value(self, fact_id: str) -> float:
        """The number behind the text."""
        return self.facts[fact_id].value

    def holds(self, fact_id: str, *relations: str) -> bool:
        """Whether any of these relations is true of the fact."""
        fact = self.facts.get(fact_id)
        return fact is not None and any(relation in fact.relations for relation in relations)


def fact_sheet(
    estimate: CustomerEstimate,
    parameters: ScoringParameters,
    *,
    interval: tuple[float, float] | None = None,
    trend: float | None = None,
    season_index: float | None = None,
) -> FactSheet:
    """Gather what may be said of a customer.

    ``interval`` is the range of the predicted spend, in currency; ``trend`` the ratio of recent to earlier
    spend rate; ``season_index`` this horizon's usual level against the yearly mean. Facts whose data are
    missing are simply absent.
    """
    currency = parameters.currency
    facts = _measured(estimate, parameters)
    facts["horizon_days"] = _fact("horizon_days", "length of the forecast horizon", "days", HORIZON_DAYS, currency)
    _add_interval(facts, interval, currency)
    _add_drivers(facts, estimate, currency)
    _add_rhythm(facts, trend, season_index, currency)
    return FactSheet(
        facts=facts,
        segment=estimate.segment,
        archetype=estimate.archetype,
        currency=currency,
        thresholds=parameters.segments,
    )


def _measured(estimate: CustomerEstimate, parameters: ScoringParameters) -> dict[str, Fact]:
    values = dict(zip(FEATURE_NAMES, estimate.features, strict=True))
    values["predicted_spend"] = estimate.predicted_spend
    values["purchase_probability"] = estimate.purchase_probability
    usual = {"predicted_spend": estimate.usual_spend, "purchase_probability": estimate.usual_probability}
    peers, currency = parameters.peers, parameters.currency
    facts: dict[str, Fact] = {}
    for name, (meaning, unit) in _MEANINGS.items():
        value = values[name]
        percentiles = peers.get(name)
        standing = usual.get(name, value)
        relations: tuple[str, ...] = (peer_band(standing, percentiles),) if percentiles else ()
        if name == "purchase_probability":
            relations = (likelihood(value), *relations)
        elif name == "recency_days":
            relations = (recency_state(value), *relations)
        facts[name] = Fact(name, meaning, unit, value, currency, relations)
    return facts


def _fact(name: str, meaning: str, unit: Unit, value: float, currency: str, *relations: str) -> Fact:
    return Fact(name, meaning, unit, value, currency, relations)


def _add_interval(facts: dict[str, Fact], interval: tuple[float, float] | None, currency: str) -> None:
    if interval is None:
        return
    low, high = interval
    facts["spend_low"] = _fact("spend_low", "low end of the expected spend", "currency", low, currency)
    facts["spend_high"] = _fact("spend_high", "high end of the expected spend", "currency", high, currency)


def _add_drivers(facts: dict[str, Fact], estimate: CustomerEstimate, currency: str) -> None:
    notable = max(_NOTABLE_SHARE * estimate.predicted_spend, 1.0)
    drivers = [d for d in estimate.drivers if d.feature in FEATURE_LABELS and abs(d.contribution) >= notable]
    drivers.sort(key=lambda driver: -abs(driver.contribution))
    for driver in drivers[:_MOST_DRIVERS]:
        name = f"{driver.feature}_effect"
        meaning = f"what {FEATURE_LABELS[driver.feature]} changes in the forecast, against a typical customer"
        relation = "raises" if driver.contribution > 0 else "lowers"
        facts[name] = _fact(name, meaning, "currency", driver.contribution, currency, relation)


def _add_rhythm(facts: dict[str, Fact], trend: float | None, season: float | None, currency: str) -> None:
    if trend is not None:
        change = "change of the recent spend rate against the earlier one"
        facts["spend_trend"] = _fact("spend_trend", change, "percent", abs(trend - 1.0), currency, trend_state(trend))
    if season is not None:
        level = "usual level of this season against the yearly mean"
        facts["season"] = _fact("season", level, "percent", abs(season - 1.0), currency, season_state(season))
