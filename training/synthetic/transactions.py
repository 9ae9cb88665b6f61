"""Orders as the lines of a real log: products and prices, returns, and the dirt that cleaning must find."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.contract.arrays import Floats
from training.synthetic.population import Orders

PRODUCTS = 1_000
GUESTS, POSTAGE, RETURNS, WHOLE_CANCELLED, FREE, TWICE = 0.10, 0.08, 0.05, 0.01, 0.003, 0.004


@dataclass(frozen=True, slots=True)
class Lines:
    """One value per line, shape ``(n_lines,)`` each; ``customer`` is -1 for guests, ``product`` -1 for postage."""

    order: NDArray[np.int64]
    customer: NDArray[np.int64]
    day: Floats
    product: NDArray[np.int64]
    quantity: NDArray[np.int64]
    price: Floats
    cancels: NDArray[np.bool_]

    def take(self, index: NDArray[np.int64]) -> "Lines":
        return Lines(*(column[index] for column in self._columns()))

    def plus(self, other: "Lines") -> "Lines":
        pairs = zip(self._columns(), other._columns(), strict=True)
        return Lines(*(np.concatenate(pair) for pair in pairs))

    def _columns(self) -> tuple[NDArray[Any], ...]:
        return (self.order, self.customer, self.day, self.product, self.quantity, self.price, self.cancels)


def draw_lines(rng: np.random.Generator, orders: Orders, days: float) -> Lines:
    """Return every order's lines, with returns and dirt, in order of time."""
    bought = _bought(rng, orders)
    lines = bought.plus(_returned(rng, bought, days)).plus(_postage(rng, bought))
    price = np.where(rng.random(lines.price.size) < FREE, 0.0, lines.price)
    lines = Lines(lines.order, lines.customer, lines.day, lines.product, lines.quantity, price, lines.cancels)
    lines = lines.plus(lines.take(np.flatnonzero(rng.random(price.size) < TWICE)))
    return lines.take(np.argsort(lines.day, kind="stable"))


def _bought(rng: np.random.Generator, orders: Orders) -> Lines:
    guest = rng.random(orders.day.size) < GUESTS
    count = 1 + rng.poisson(3.0, orders.day.size)
    order = np.repeat(np.arange(orders.day.size), count)
    prices = np.round(np.exp(rng.normal(1.0, 0.7, PRODUCTS)), 2).astype(np.float64)
    product = np.minimum((PRODUCTS * rng.random(order.size) ** 2).astype(np.int64), PRODUCTS - 1)  # few sell most
    quantity = np.maximum(np.rint(orders.value[order] / count[order] / prices[product]), 1).astype(np.int64)
    customer = np.where(guest, -1, orders.customer)[order]
    return Lines(order, customer, orders.day[order], product, quantity, prices[product], np.zeros(order.size, bool))


def _returned(rng: np.random.Generator, bought: Lines, days: float) -> Lines:
    """Return lines of returns: some lines within ten days, some whole orders within the hour."""
    whole = (rng.random(bought.order.max() + 1) < WHOLE_CANCELLED)[bought.order]
    part = ~whole & (rng.random(bought.order.size) < RETURNS)
    delay = np.where(whole, 0.03, rng.uniform(0.5, 10.0, bought.order.size))
    back = np.flatnonzero((whole | part) & (bought.day + delay < days))
    lines = bought.take(back)
    share = np.where(whole[back], 1.0, rng.random(back.size))
    quantity = -np.maximum(np.rint(lines.quantity * share), 1).astype(np.int64)
    return Lines(
        lines.order, lines.customer, lines.day + delay[back], lines.product, quantity, lines.price, np.ones(back.size, bool)
    )


def _postage(rng: np.random.Generator, bought: Lines) -> Lines:
    _, first = np.unique(bought.order, return_index=True)
    lines = bought.take(first[rng.random(first.size) < POSTAGE])
    size = lines.order.size
    return Lines(
        lines.order,
        lines.customer,
        lines.day,
        np.full(size, -1),
        np.ones(size, np.int64),
        np.full(size, 4.95),
        np.zeros(size, bool),
    )
