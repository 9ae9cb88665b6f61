"""A hundred order logs of every awkward kind, made from seeds."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

import numpy as np

KINDS = (
    "plain",
    "gap",
    "few",
    "one price",
    "one date",
    "growth",
    "decline",
    "winter",
    "month",
    "far date",
    "returns",
    "once",
    "glued shops",
    "gap of a year",
    "refunds only, later",
    "giant order",
    "one row",
    "seconds apart",
    "before 1970",
    "yearly",
    "free items",
    "one buys daily",
    "leap days",
    "century",
)
HEADER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"


@dataclass(frozen=True)
class Shop:
    """Orders by customer (a number), day since the opening, and amount; below 0 is a cancellation.

    ``apart`` are the seconds between an order and the next in the log, all from ten o'clock on.
    """

    customer: np.ndarray
    day: np.ndarray
    amount: np.ndarray
    opened: date = date(2022, 1, 1)
    apart: int = 60

    def only(self, chosen: np.ndarray) -> "Shop":
        return replace(self, customer=self.customer[chosen], day=self.day[chosen], amount=self.amount[chosen])

    def beside(self, other: "Shop") -> "Shop":
        """Both logs in one."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in ("customer", "day", "amount"))
        return Shop(*(np.concatenate(pair) for pair in pairs))

    def write(self, path: Path) -> Path:
        ten = datetime.combine(self.opened, time(10))
        lines = [
            f"{'C' if amount < 0 else ''}{number},20001,ITEM,{-1 if amount < 0 else 1},"
            f"{ten + timedelta(days=int(day), seconds=number % 3600 * self.apart % 3600)},{abs(amount):.2f},"
            f"{10_000 + who},United Kingdom\n"
            for number, (who, day, amount) in enumerate(zip(self.customer, self.day, self.amount, strict=True))
        ]
        path.write_text(HEADER + "".join(lines), "utf-8")
        return path


def generated(count: int, first: int = 0) -> Iterator[tuple[str, Shop]]:
    """Name and log, ``count`` of them from seed ``first`` on, every kind in turn."""
    for seed in range(first, first + count):
        kind = KINDS[seed % len(KINDS)]
        yield f"{kind} {seed}", bent(kind, drawn(np.random.default_rng(seed)), np.random.default_rng([seed, 1]))


def drawn(rng: np.random.Generator) -> Shop:
    """Customers at their own rates and values, some of whom leave."""
    customers, span = int(rng.integers(20, 400)), int(rng.integers(200, 900))
    rate, joined = rng.gamma(0.7, 1 / rng.uniform(15, 120), customers), rng.integers(0, span * 3 // 4, customers)
    left = np.minimum(joined + rng.exponential(span, customers).astype(int) + 1, span)
    counts = 1 + rng.poisson(rate * (left - joined))
    who = np.repeat(np.arange(customers), counts)
    day = joined[who] + (rng.random(len(who)) * (left - joined)[who]).astype(int)
    day[np.cumsum(counts) - counts] = joined
    value = np.exp(rng.normal(3, 1, customers))[who] * rng.gamma(3, 1 / 3, len(who)) + 0.5
    return Shop(who, day, np.round(value, 2))


def bent(kind: str, shop: Shop, rng: np.random.Generator) -> Shop:  # noqa: PLR0911 - one line a kind
    """The same shop with one thing out of the ordinary."""
    span, day = shop.day.max() + 1, shop.day
    if kind == "gap":
        return shop.only((day < span // 3) | (day > span // 3 + 100))
    if kind == "few":
        return shop.only(shop.customer < rng.integers(1, 4))
    if kind == "one price":
        return replace(shop, amount=np.full(len(day), 9.9))
    if kind == "one date":
        return replace(shop, day=np.full(len(day), 30))
    if kind in ("growth", "decline"):
        return shop.only(rng.random(len(day)) < (day / span if kind == "growth" else 1 - day / span))
    if kind == "winter":
        return shop.only(day % 365 < 120)
    if kind == "month":
        return shop.only(day < 31)
    if kind == "far date":
        return Shop(
            np.append(shop.customer, 0), np.append(day, span + rng.integers(400, 20_000)), np.append(shop.amount, 5.0)
        )
    if kind == "returns":
        return replace(shop, amount=np.where(rng.random(len(day)) < 0.4, -shop.amount, shop.amount))
    first = np.concatenate([[True], shop.customer[1:] != shop.customer[:-1]])
    return shop.only(first) if kind == "once" else stranger(kind, shop, rng)


def stranger(kind: str, shop: Shop, rng: np.random.Generator) -> Shop:  # noqa: C901, PLR0911 - one line a kind
    """Further kinds."""
    orders, span = len(shop.day), int(shop.day.max()) + 1
    if kind == "glued shops":
        other = drawn(rng)
        return shop.beside(
            replace(other, customer=other.customer + 1_000, day=other.day + span // 2, amount=other.amount * 90)
        )
    if kind == "gap of a year":
        return replace(shop, day=np.where(shop.day > span // 2, shop.day + 365, shop.day))
    if kind == "refunds only, later":
        return replace(shop, amount=np.where(shop.day > span * 2 // 3, -shop.amount, shop.amount))
    if kind == "giant order":
        return replace(shop, amount=np.where(np.arange(orders) == rng.integers(orders), 98_765_432.1, shop.amount))
    if kind == "one row":
        return shop.only(np.arange(orders) == 0)
    if kind == "seconds apart":
        return replace(shop, day=np.sort(rng.integers(0, span, orders)) // 7 * 7, apart=1)
    if kind == "before 1970":
        return replace(shop, opened=date(1969, 1, 1) - timedelta(days=span // 2))
    if kind == "yearly":
        return replace(shop, day=shop.customer % 365 + 365 * (shop.day % 4) + rng.integers(0, 9, orders))
    if kind == "free items":
        return replace(shop, amount=np.where(rng.random(orders) < 0.5, 0.0, shop.amount))
    if kind == "one buys daily":
        return shop.beside(Shop(np.full(span, 999), np.arange(span), np.full(span, 12.5)))
    if kind == "leap days":
        return replace(shop, day=shop.day // 120 * 1461, opened=date(1992, 2, 29))
    return replace(shop, day=shop.day * 15, opened=date(1981, 1, 1)) if kind == "century" else shop
