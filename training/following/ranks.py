"""The facts of some customers, ranked among everybody at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import numpy as np

from backend.contract.shop.log_facts import LogFacts
from training.facts.customers import Columns, Record, columns, order_days, rows
from training.facts.grouped import ranks, tied
from training.facts.tables import Tables

EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Around:
    """What the facts of one customer need to know of the others: the ``facts`` of everybody, as of the last look at each;
    the ``record`` of everybody now; the log's first day and the cutoff; products that anyone bought lately, by name."""

    facts: Mapping[str, LogFacts]
    record: Record
    first: date
    cutoff: date
    sold: frozenset[str]


def facts_among(found: Tables, around: Around) -> dict[str, LogFacts]:
    """Return the facts of the customers in ``found``, summed up alone."""
    if not found.ids.size:
        return {}
    own = around.record.only(found.ids)
    first, today = ((day - EPOCH).days for day in (around.first, around.cutoff))
    by_name = columns(found, order_days(found), own, first, today)
    by_name["favourite_sold"] = [
        bool(sold) or name in around.sold
        for sold, name in zip(_listed(by_name["favourite_sold"]), by_name["favourite"], strict=True)
    ]
    by_name |= _ranked(found.ids.tolist(), by_name, around)
    return dict(zip(found.ids.tolist(), rows(by_name), strict=True))


def _ranked(ids: list[str], own: Columns, around: Around) -> Columns:
    """As ``training.facts.customers`` ranks everybody, looked up for some of them."""
    others = {name: one for name, one in around.facts.items() if name not in set(ids)}
    names = np.array([*others, *ids], dtype=object)
    mine = slice(len(others), None)
    told = {
        name: np.concatenate(
            [np.array([getattr(one, name) for one in others.values()], np.int64), np.asarray(own[name], np.int64)]
        )
        for name in ("bought", "returned", "orders", "products")
    }
    net, record = told["bought"] - told["returned"], around.record.only(names)
    found: Columns = {
        "rank_spend": ranks(net)[mine],
        "spend_tied": tied(net)[mine],
        "rank_basket": ranks(net / told["orders"])[mine],
        "rank_products": ranks(told["products"])[mine],
        "rank_odds": ranks(record.odds)[mine],
    }
    if record.value is not None:
        found |= {"rank_value": ranks(record.value)[mine], "value_tied": tied(record.value)[mine]}
    return found


def _listed(column: Any) -> list[Any]:
    found: list[Any] = column.tolist() if isinstance(column, np.ndarray) else list(column)
    return found
