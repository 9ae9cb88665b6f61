"""A shop of a few hundred made-up customers, as order lines, facts, sheets and recount: what the tests of claims share."""

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from backend.contract.shop.log_facts import EXAMPLE, LogFacts
from backend.contract.shop.shop_facts import Ended, ShopFacts
from backend.insight.facts.prediction import Prediction
from backend.insight.facts.sheet import Sheet, sheet_of
from training.facts.customers import Record
from training.facts.of_log import Facts, facts_of
from training.facts.tables import tables
from training.recount.people import Line, people
from training.recount.shop import Shop, Stored

AS_OF = date(2012, 1, 1)
START = date(2009, 3, 1)
NAMES = [f"THING {number}" for number in range(60)]


@dataclass(frozen=True)
class Small:
    """The shop: its lines, the facts that the engine made of them, the recount, and every customer's sheet."""

    lines: list[Line]
    facts: Facts
    recount: Shop
    sheets: dict[str, Sheet]


def prediction(**changes: Any) -> Prediction:
    return replace(Prediction(1_500, None, 20_000, 4_000, 0, 20_000, 3_000), **changes)


SHOP = ShopFacts(
    as_of=date(2011, 12, 10), log_first=date(2009, 12, 1), customers=5_000, net=160_000_000_000, odds_sum=5_000_000,
    median_gap=32.0, long_gap=221, late=2.0, very_late=4.0, rhythm_hit=0.55, horizon_days=180,
    first_waits=(Ended(7, 4_000, 2_400), Ended(30, 3_900, 2_100), Ended(240, 1_000, 290), Ended(360, 500, 75)),
    silences=(Ended(7, 9_000, 7_000), Ended(60, 8_000, 5_000), Ended(240, 1_800, 590), Ended(360, 700, 120)),
    weekdays=(500, 500, 500, 600, 500, 10, 400), cohorts={}, countries={"United Kingdom": 4_900, "France": 100},
    returners=2_200, high_returns=0.1, ten_orders=900, ten_orders_returned=800, low_products=7.4, frequent=3_000,
    trend_low=0.5, trend_high=1.1, trend_customers=2_700, recent_pace=1.2, season_lift=1.5,
)  # fmt: skip


def sheet(log: LogFacts = EXAMPLE, shop: ShopFacts = SHOP, predicted: Prediction | None = None, **changes: Any) -> Sheet:
    """One made-up customer, with some facts of the log changed."""
    return sheet_of(replace(log, **changes), shop, predicted or prediction(), "GBP")


@cache
def small() -> Small:
    """A shop whose customers differ in all that claims look at; the same at every call."""
    lines = _lines(random.Random(11))
    record, stored = _record(sorted({line.customer for line in lines}), random.Random(5))
    facts = facts_of(tables(_table(lines), AS_OF), record, AS_OF)
    everybody = people(lines, AS_OF)
    sheets = {
        name: sheet_of(log, facts.shop, _predicted(stored[name]), "GBP")
        for name, log in zip(facts.ids.tolist(), facts.customers, strict=True)
    }
    return Small(lines, facts, Shop(everybody, {name: stored[name] for name in everybody}, lines, AS_OF), sheets)


def _table(lines: list[Line]) -> Any:
    columns = {
        "customer_id": [line.customer for line in lines],
        "order_id": [line.order for line in lines],
        "product_id": [line.product for line in lines],
        "description": [line.name for line in lines],
        "quantity": pa.array([line.units for line in lines], pa.int64()),
        "at": pa.array([line.at for line in lines], pa.timestamp("us")),
        "country": [line.country for line in lines],
        "net_amount": pa.array([line.amount for line in lines], pa.decimal128(30, 4)),
    }
    return ibis.duckdb.connect().create_table("lines", pa.table(columns))


def _lines(rng: random.Random) -> list[Line]:
    found: list[Line] = []
    for number in range(420):
        who, country = f"c{number:03}", rng.choice(["France"] + ["United Kingdom"] * 30)
        gap, wobble = rng.choice([4, 9, 14, 30, 45, 75, 120, 365]), rng.choice([0.05, 0.2, 0.9, None])
        day = START + timedelta(days=rng.randrange((AS_OF - START).days))
        ends = rng.choice([AS_OF, AS_OF, day + timedelta(days=rng.randrange(400))])
        basket, liked = rng.choice([8, 40, 150, 900]), rng.choice([None, rng.randrange(60)])
        for order in range(rng.choice([1, 1, 2, 3, 5, 9, 20, 40])):
            if day >= min(ends, AS_OF):
                break
            lines = _order(rng, who, f"{who}-{order}", day, country, basket, liked)
            found += _all_back(lines) if number % 60 == 7 else lines
            times = rng.expovariate(1) if wobble is None else rng.uniform(1 - wobble, 1 + wobble)
            day += timedelta(days=max(round(gap * times), rng.choice([0, 1])))
    return found


def _order(
    rng: random.Random, who: str, order: str, day: date, country: str, basket: float, liked: int | None
) -> list[Line]:
    at = datetime(day.year, day.month, day.day, rng.randrange(8, 20), rng.randrange(60))
    products = {rng.randrange(60) for _ in range(rng.choice([1, 2, 5, 12]))} | ({liked} if liked is not None else set())
    scale = rng.choice([0.2, 1, 1, 1, 1, 3])
    lines = []
    for product in sorted(products):
        units = rng.randrange(1, 9)
        amount = Decimal(str(round(basket * scale * rng.uniform(0.5, 1.5) / len(products), 2))) + Decimal("0.01")
        lines.append(Line(who, order, f"p{product:02}", NAMES[product], units, at, country, amount))
    if rng.random() < 0.12:
        for line in lines[: rng.choice([1, len(lines)])]:
            back = at + timedelta(days=rng.randrange(3))
            if back.date() < AS_OF:
                lines.append(replace(line, order=f"C{order}", units=-line.units, at=back, amount=-line.amount))
    return lines


def _all_back(lines: list[Line]) -> list[Line]:
    bought = [line for line in lines if line.amount > 0]
    return bought + [replace(line, order=f"C{line.order}", units=-line.units, amount=-line.amount) for line in bought]


def _record(ids: list[str], rng: random.Random) -> tuple[Record, dict[str, Stored]]:
    odds = [rng.randrange(100, 9_900) if rng.random() < 0.5 else rng.randrange(100, 1_500) for _ in ids]
    value = [rng.randrange(100, 400_000) for _ in ids]
    stored = {
        name: Stored(Decimal(p) / 10_000, None, Decimal(v) / 100, Decimal(v // 12) / 100, Decimal(0), Decimal(v // 4) / 100,
                     Decimal(v // 60) / 1_000)
        for name, p, v in zip(ids, odds, value, strict=True)
    }  # fmt: skip
    return Record(np.array(ids, dtype=object), np.array(odds, np.int64), np.array(value, np.int64)), stored


def _predicted(one: Stored) -> Prediction:
    def whole(value: Decimal | None, parts: int) -> int | None:
        return None if value is None else int(value * parts)

    return Prediction(
        int(one.odds * 10_000), None, whole(one.value, 100), int(one.spend * 100), 0, whole(one.spend_high, 100),
        whole(one.orders, 1_000),
    )  # fmt: skip
