"""Whether two stores say the same of every customer and of the shop: what differs, by table and column."""

import json
from collections import Counter
from typing import Any

from sqlalchemy import Connection, Engine, select

from backend.stores.scored.scorings import current
from backend.stores.tables import cells, customer_facts, customer_orders, customers, shop_facts, shop_views

ABOUT_THE_FILE = ("log", "movement")
"""Of the views: the account of the file that was read, and what moved since the scoring before."""


def differences(one: Engine, other: Engine) -> Counter[str]:
    """How many values differ, by table and field; empty where both are the same."""
    with one.connect() as first, other.connect() as second:
        left, right = _everything(first), _everything(second)
    found: Counter[str] = Counter()
    for table, rows in left.items():
        missing = set(rows) ^ set(right[table])
        found[f"{table}: not in both"] += len(missing)
        for key in set(rows) - missing:
            for name in {*rows[key], *right[table][key]}:
                if rows[key].get(name) != right[table][key].get(name):
                    found[f"{table}.{name}"] += 1
    return +found


def _everything(connection: Connection) -> dict[str, dict[Any, dict[str, Any]]]:
    scoring = current(connection)
    number = scoring.id
    rows = connection.execute(select(customers).where(customers.c.scoring_id == number)).mappings()
    found: dict[str, dict[Any, dict[str, Any]]] = {
        "customers": {
            row["customer_id"]: {name: value for name, value in row.items() if name not in {"scoring_id", "cell"}}
            for row in rows
        }
    }
    for table, column in ((customer_facts, "facts"), (customer_orders, "orders")):
        told = connection.execute(select(table.c.customer_id, table.c[column]).where(table.c.scoring_id == number))
        found[table.name] = {row[0]: _fields(row[1]) for row in told}
    shop = connection.scalar(select(shop_facts.c.facts).where(shop_facts.c.scoring_id == number))
    views = connection.scalar(select(shop_views.c.views).where(shop_views.c.scoring_id == number))
    kept = {name: value for name, value in _fields(views).items() if name not in ABOUT_THE_FILE}
    told = {"customers": scoring.customers, "cutoff": scoring.scoring.cutoff} | scoring.scoring.totals
    of_cells = connection.execute(select(cells).where(cells.c.scoring_id == number)).mappings()
    shared = {
        tuple(row[name] for name in ("segment", "tier", "archetype", "rfm_segment", "least_probability")): {
            "customers": row["customers"],
            "most_probability": row["most_probability"],
        }
        for row in of_cells
    }
    return found | {"shop_facts": {0: _fields(shop)}, "shop_views": {0: kept}, "totals": {0: told}, "cells": shared}


def _fields(text: str | None) -> dict[str, Any]:
    told = json.loads(text or "{}")
    return told if isinstance(told, dict) else {"all": told}
