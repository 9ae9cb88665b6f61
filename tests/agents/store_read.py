"""The store read by plain SQL, by code that shares nothing with the service's own."""

import json
import sqlite3
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class StoreRead:
    """One scoring of a SQLite file."""

    def __init__(self, file: Path) -> None:
        self._connection = sqlite3.connect(file)
        self._connection.row_factory = sqlite3.Row
        self.scoring = self.rows("SELECT * FROM scorings WHERE state = 'current'")[0]

    def rows(self, query: str, *values: object) -> list[Row]:
        return [dict(row) for row in self._connection.execute(query, values)]

    def customers(self, where: str = "1", *values: object, order: str = "customer_id") -> list[Row]:
        """Rows of the scoring in service."""
        query = f"SELECT * FROM customers WHERE scoring_id = ? AND {where} ORDER BY {order}"
        return self.rows(query, self.scoring["id"], *values)

    def customer(self, customer_id: str) -> Row:
        return self.customers("customer_id = ?", customer_id)[0]

    def facts(self, customer_id: str) -> Row:
        query = "SELECT facts FROM customer_facts WHERE scoring_id = ? AND customer_id = ?"
        return json.loads(self.rows(query, self.scoring["id"], customer_id)[0]["facts"])

    def reached(self, kind: str | None, name: str | None) -> dict[str, int]:
        """Counts of a group, person by person."""
        people = self.customers(f"{kind} = ?", name) if kind else self.customers()
        known = {row["customer_id"]: row for row in self.rows("SELECT * FROM contacts")}
        found = [known.get(one["customer_id"]) for one in people]
        return {
            "customers": len(people),
            "no_contact": sum(one is None for one in found),
            "no_consent": sum(one is not None and not one["consent"] for one in found),
            "rows": sum(bool(one and one["consent"] and (one["email"] or one["phone"])) for one in found),
        }

    def private(self) -> set[str]:
        """Every text of the contacts that names or reaches somebody."""
        columns = ("email", "phone", "first_name", "last_name", "city", "zip")
        return {row[name].lower() for row in self.rows("SELECT * FROM contacts") for name in columns if row[name]}
