"""Made-up customers, from typical to absurd, and the parameters that they are seen with."""

import random
from datetime import date

from backend.contract.estimates import CustomerEstimate, Driver
from backend.contract.features import ContractV1
from backend.contract.parameters.scoring import PurchaseOdds, ScoringParameters, SegmentThresholds, SpendCaps, SpendModel
from backend.contract.thresholds import ARCHETYPES, SEGMENTS, Archetype, Segment
from backend.insight.facts.asked import asked_of
from backend.insight.writing.case import Case, asked_case

_STEPS = {
    "total_spend": 30.0,
    "avg_spend": 5.0,
    "num_transactions": 0.2,
    "total_units": 8.0,
    "unique_products": 2.0,
    "recency_days": 0.9,
    "predicted_spend": 6.0,
    "purchase_probability": 0.01,
}


def parameters(currency: str = "GBP", *, peers: bool = True) -> ScoringParameters:
    """Peers spread evenly: the k-th percentile of a feature is k of its steps."""
    bands = {name: tuple(step * k for k in range(1, 100)) for name, step in _STEPS.items()} if peers else {}
    return ScoringParameters(
        spend=SpendModel(),
        caps=SpendCaps((), (10_000.0,)),
        purchase_odds=PurchaseOdds(),
        segments=SegmentThresholds(high=300.0, medium=80.0),
        ranges={},
        peers=bands,
        currency=currency,
    )


def estimate(
    features: tuple[float, ...] = (345.7, 49.3, 7, 12, 5, 4),
    *,
    spend: float = 133.2,
    probability: float = 0.83,
    segment: Segment = "Medium Value",
    archetype: Archetype = "habitual buyer",
) -> CustomerEstimate:
    """One customer, by default a Medium Value habitual buyer of seven orders, seen four days ago."""
    drivers = (Driver("baseline", spend - 62.0), Driver("num_transactions", 70.0), Driver("recency_days", -8.0))
    return CustomerEstimate(ContractV1(*features), spend, probability, segment, archetype, drivers, (), date(2026, 1, 1))


def case(currency: str = "GBP", **changes: object) -> Case:
    """The case of ``estimate(**changes)``."""
    return asked_case(asked_of(estimate(**changes), parameters().segments, currency), "m")  # type: ignore[arg-type]


def random_cases(count: int, seed: int = 7) -> list[Case]:
    """Customers of every archetype and segment, consistent and not."""
    rng = random.Random(seed)
    return [_random_case(rng) for _ in range(count)]


def _random_case(rng: random.Random) -> Case:
    orders = rng.choice((1, 1, 2, 3, rng.randint(4, 40), rng.randint(40, 2_000)))
    total = round(rng.lognormvariate(5.5, 1.4), 2)
    products = rng.randint(1, 90)
    features = (total, total / orders, orders, products + rng.randint(0, 900), products, rng.uniform(0, 400))
    customer = CustomerEstimate(
        features,
        rng.lognormvariate(4.0, 1.3),
        rng.uniform(0.01, 0.99),
        rng.choice(SEGMENTS),
        rng.choice(ARCHETYPES),
        (),
        (),
        date(2026, 1, 1),
    )
    thresholds = parameters().segments
    return asked_case(asked_of(customer, thresholds, rng.choice(("GBP", "USD", "EUR", "CHF"))), "m")
