"""A log cut at a day: what is scored before it, and what arrives after it, an order at a time."""

import csv
import random
from collections import defaultdict
from datetime import datetime
from pathlib import Path
from typing import Any

from backend.contract.shop.arrivals import Arrival

COLUMNS = {
    "order_id": "Invoice",
    "at": "InvoiceDate",
    "customer_id": "Customer ID",
    "product_id": "StockCode",
    "description": "Description",
    "quantity": "Quantity",
    "unit_price": "Price",
    "country": "Country",
}


def cut(log: Path, day: str, into: Path) -> tuple[Path, dict[str, list[dict[str, str]]]]:
    """The rows before ``day`` as a file, and the orders after it: rows by order id, under our own names."""
    base, orders = into / "base.csv", defaultdict(list)
    with log.open(encoding="utf-8", newline="") as file, base.open("w", encoding="utf-8", newline="") as out:
        rows = csv.DictReader(file)
        written = csv.DictWriter(out, rows.fieldnames or [])
        written.writeheader()
        for row in rows:
            if row["InvoiceDate"] < day:
                written.writerow(row)
            else:
                orders[row["Invoice"]].append({name: row[header] for name, header in COLUMNS.items()})
    return base, dict(orders)


def arrival(order: str, rows: list[dict[str, str]], changed: datetime) -> Arrival:
    return Arrival("orders", order, rows[0]["customer_id"], changed, tuple(rows))


def body(order: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    """The order as ``POST /orders`` takes it; without a customer nobody can post it."""
    first = rows[0]
    items = [
        {name: row[name] for name in ("product_id", "description", "quantity", "unit_price")}
        for row in rows
        if float(row["unit_price"]) >= 0
    ]
    told = {"order_id": order, "customer_id": first["customer_id"].removesuffix(".0"), "country": first["country"]}
    return told | {"ordered_at": first["at"].replace(" ", "T"), "items": items}


def shuffled(orders: dict[str, Any], times: int, seed: int) -> list[str]:
    """So many posts: every order at least once, in random order, the rest repeats."""
    dice, names = random.Random(seed), sorted(orders)
    posts = names + [dice.choice(names) for _ in range(max(0, times - len(names)))]
    dice.shuffle(posts)
    return posts
