"""What a hotel sends to SageMaker's routes: customers, and the three forms of a request."""

import csv
import io
import json
import random
from datetime import date, timedelta

from fastapi.testclient import TestClient

JSON, LINED, CSV = "application/json", "application/jsonlines", "text/csv"
TERMS = {"snapshot_date": "2024-01-01", "xdays": 90}
FIELDS = (
    *("CustomerID", "CLV", "group", "Segment", "CLV_Level", "Mismatch", "RFM_Score", "P_return", "avg_spend"),
    *("expected_purchases", "expected_value", "P_alive", "frequency", "recency"),
)
HEAD = ("Arrival Date", "Total Revenue USD", "Channel")


def bought(day: str, amount: object = 100.0, channel: str | None = None) -> dict:
    return {"Arrival Date": day, "Total Revenue USD": amount} | ({"Channel": channel} if channel else {})


def customer(name: str, *days: str) -> dict:
    return {"CustomerID": name, "transactions": [bought(day) for day in days]}


def shop(count: int, seed: int = 1) -> list[dict]:
    """Customers named by number, each with 1 to 8 transactions in the two years before the snapshot."""
    rng = random.Random(seed)
    return [
        {
            "CustomerID": f"c{number}",
            "transactions": [
                bought(
                    (date(2024, 1, 1) - timedelta(days=rng.randrange(1, 700))).isoformat(),
                    round(rng.uniform(5, 900), 2),
                    rng.choice(["Direct", "Booking.com"]),
                )
                for _ in range(rng.randrange(1, 9))
            ],
        }
        for number in range(count)
    ]


def in_place(said: dict) -> list[dict]:
    """Predictions and errors of a JSON answer in the order of the request."""
    assert said["count"] == len(said["predictions"])
    answers = list(said["predictions"])
    for refused in said["errors"]:
        answers.insert(refused["index"], {name: value for name, value in refused.items() if name != "index"})
    return answers


def send(client: TestClient, body: str | bytes, kind: str, accept: str = "*/*", **headers: str):
    return client.post("/invocations", content=body, headers={"Content-Type": kind, "Accept": accept} | headers)


def as_csv(customers: list[dict]) -> str:
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["CustomerID", *HEAD, *TERMS])
    rows.writerows(
        [one["CustomerID"], *(row.get(name, "") for name in HEAD), *TERMS.values()]
        for one in customers
        for row in one["transactions"]
    )
    return text.getvalue()


def as_lines(customers: list[dict]) -> str:
    return "".join(json.dumps(TERMS | one) + "\n" for one in customers)
