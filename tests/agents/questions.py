"""Two hundred questions of an agent, each with what is wrong with its answer: drawn by lot, judged by the store itself."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.agents.store_read import Row, StoreRead

Answer = dict[str, Any]
FEATURES = ("total_spend", "avg_spend", "num_transactions", "total_units", "unique_products", "recency_days")
GROUPS = {
    "tier": ("High-CLV", "Growth-Potential", "Low-CLV"),
    "segment": ("High Value", "Medium Value", "Low Value"),
    "archetype": ("habitual buyer", "new customer", "at-risk churn"),
}
SUMMED = ("predicted_spend_30d", "clv_30d", "clv_90d", "clv_365d")


@dataclass(frozen=True)
class Question:
    """``faults`` says what is wrong with the answer; nothing where all its numbers are the store's."""

    tool: str
    arguments: dict[str, Any]
    faults: Callable[[Answer], list[str]]


Predict = Callable[[list[float], str], Row]
"""The public prediction route: six features and a day."""


def questions(store: StoreRead, manifest: Row, predict: Predict, seed: int) -> list[Question]:
    """A hundred questions."""
    draw = Random(seed)
    people = store.customers()
    return [
        *(_customer(store, one) for one in draw.sample(people, 30)),
        *(_search(store, draw) for _ in range(15)),
        *(_segments(store, kind) for kind in GROUPS),
        *(_audience(store, draw) for _ in range(10)),
        _card(manifest),
        Question("ledger", {}, lambda got: _unlike("outcomes", len(got["outcomes"]), 0)),
        *(_what_if(one, store, predict, draw) for one in draw.sample([*filter(_possible, people)], 20)),
        *(_claim(store, one, draw, true=number % 2 == 0) for number, one in enumerate(draw.sample(people, 20))),
    ]


def _unlike(name: str, got: object, wanted: object) -> list[str]:
    return [] if got == wanted else [f"{name}: {got!r}, and the store has {wanted!r}"]


def _customer(store: StoreRead, one: Row) -> Question:
    def faults(got: Answer) -> list[str]:
        skipped = {"scoring_id", "cell", "drivers"}
        found = [
            fault
            for name, value in one.items()
            if name not in skipped
            for fault in _unlike(name, got["customer"][name], value)
        ]
        facts = store.facts(one["customer_id"])
        known = {"orders": facts["orders"], "net": (facts["bought"] - facts["returned"]) / 10_000}
        stated = {fact["name"]: fact["value"] for claim in got["claims"] for fact in claim["facts"]}
        return found + [fault for name in known & stated.keys() for fault in _unlike(name, stated[name], known[name])]

    return Question("get_customer", {"customer_id": one["customer_id"]}, faults)


def _search(store: StoreRead, draw: Random) -> Question:
    kind = draw.choice(list(GROUPS))
    name, sort, least = (
        draw.choice(GROUPS[kind]),
        draw.choice(["predicted_spend_30d", "clv_365d", "total_spend"]),
        draw.random() / 2,
    )
    asked = {"group": name, "sort": sort, "min_probability": least, "limit": 20}

    def faults(got: Answer) -> list[str]:
        order = f"{sort} DESC NULLS LAST, customer_id DESC"
        wanted = store.customers(f"{kind} = ? AND purchase_probability_30d >= ?", name, least, order=order)[:20]
        rows = got["customers"]
        found = _unlike("ids", [row["customer_id"] for row in rows], [row["customer_id"] for row in wanted])
        pairs = zip(rows, wanted, strict=False)
        return found + [fault for row, own in pairs for key in row for fault in _unlike(key, row[key], own[key])]

    return Question("search_customers", asked, faults)


def _segments(store: StoreRead, kind: str) -> Question:
    def faults(got: Answer) -> list[str]:
        return [fault for group in got["groups"][kind] for fault in _group(store, kind, group)]

    return Question("list_segments", {}, faults)


def _group(store: StoreRead, kind: str, group: Row) -> Iterator[str]:
    people = store.customers(f"{kind} = ?", group["name"])
    yield from _unlike("customers", group["customers"], len(people))
    for name in SUMMED:
        total = sum(round((one[name] or 0) * 100) for one in people) / 100
        yield from _unlike(name, group[name], total if people else group[name])


def _audience(store: StoreRead, draw: Random) -> Question:
    kind = draw.choice([None, *GROUPS])
    name = draw.choice(GROUPS[kind]) if kind else None
    asked = {"group": name or "all", "format": draw.choice(["meta", "google", "klaviyo", "generic"])}

    def faults(got: Answer) -> list[str]:
        wanted = store.reached(kind, name)
        return [fault for key, value in wanted.items() for fault in _unlike(key, got["counts"][key], value)]

    return Question("count_audience", asked, faults)


def _card(manifest: Row) -> Question:
    def faults(got: Answer) -> list[str]:
        wanted = {name: manifest["metrics"][name] for name in ("spend", "probability", "interval")}
        return [fault for name, value in wanted.items() for fault in _unlike(name, got["metrics"][name], value)]

    return Question("model_card", {}, faults)


def _possible(one: Row) -> bool:
    """Who sent units back may have more products than units, which no request may: what-if says so as a request is told."""
    return one["unique_products"] <= one["total_units"]


def _what_if(one: Row, store: StoreRead, predict: Predict, draw: Random) -> Question:
    changes = {
        "recency_days": float(draw.randint(0, 90)),
        "num_transactions": float(one["num_transactions"] + draw.randint(0, 3)),
    }

    def faults(got: Answer) -> list[str]:
        own = {name: float(one[name]) for name in FEATURES}
        found = _unlike("features", got["before"]["features"], own)
        for said, features in ((got["before"], own), (got["after"], own | changes)):
            wanted = predict([features[name] for name in FEATURES], store.scoring["cutoff"])
            found += _unlike("spend", said["predicted_spend_30d"], wanted["predicted_spend_30d"])
            found += _unlike("chance", said["purchase_probability_30d"], wanted["purchase_probability_30d"])
        return found

    return Question("what_if", {"customer_id": one["customer_id"], "features": changes}, faults)


def _claim(store: StoreRead, one: Row, draw: Random, *, true: bool) -> Question:
    times = 1 if true else draw.choice([2, 3])
    said = draw.choice(
        [
            f"The customer has placed {one['num_transactions'] * times} orders.",
            f"The customer bought {one['unique_products'] * times} different products.",
            f"The expected spend over the next 365 days is £{one['clv_365d'] * times + (not true) * 50:,.2f}.",
            f"Net spend is £{one['total_spend'] * times + (not true) * 50:,.2f}.",
        ]
    )

    def faults(got: Answer) -> list[str]:
        return _unlike("verdict", got["verdict"], "supported" if true else "contradicted")

    return Question("verify_claim", {"text": said, "customer": one["customer_id"]}, faults)
