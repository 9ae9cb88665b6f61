"""The hotel group's client: histories without terms, the pipeline's summaries, and nobody at all."""

from typing import Any

from tests.clients.table import NUMBER, Table, ask, at_least, one_of, within

STAYS = {
    "H-1": [("2024-01-15", 320.0, "WEB"), ("2024-06-02", 410.5, "GDS"), ("2024-12-24", 280.0, "WEB")],
    "H-2": [("2025-02-10", 150.0, None)],
    "H-3": [("2023-08-01", 990.0, "DCI"), ("2025-05-05", 1_100.0, "DCI")],
}
SUMMARY = {
    "CustomerID": "S-1",
    "recency": 210,
    "frequency": 3,
    "monetary_value": 240.0,
    "T": 400,
    "customer_type": "repeater",
}


def run(base: str) -> Table:
    """As its class, its guide and its pipeline's smoke test send."""
    table = Table("hotel")
    customers = [{"CustomerID": name, "transactions": [_stay(*stay) for stay in stays]} for name, stays in STAYS.items()]
    for request, body in {
        "POST /invocations (class, no terms)": {"customers": customers},
        "POST /invocations (guide, no xdays)": {"customers": customers, "snapshot_date": "2025-06-30"},
        "POST /invocations (both terms)": {"customers": customers, "snapshot_date": "2025-06-30", "xdays": 180},
        "POST /invocations (smoke test)": {"customers": [SUMMARY]},
    }.items():
        _predictions(
            table, request, *ask("POST", f"{base}/invocations", body, Accept="application/json"), body["customers"]
        )
    request = "POST /invocations (nobody)"
    _predictions(table, request, *ask("POST", f"{base}/invocations", {"customers": []}), [])
    return table


def _stay(day: str, revenue: float, channel: str | None) -> dict[str, Any]:
    return {"Arrival Date": day, "Total Revenue USD": revenue} | ({"Channel": channel} if channel else {})


def _predictions(table: Table, request: str, code: int, body: Any, sent: list[dict[str, Any]]) -> None:
    """Its scripts index every key and format every number."""
    table.read(request, {"HTTP": code}, "HTTP", int, one_of(200))
    found = table.read(request, body, "predictions", list, lambda found: len(found) == len(sent))
    table.read(request, body, "count", int, lambda count: count == len(sent))
    for asked, one in zip(sent, found, strict=True):
        table.read(request, one, "predictions[].CustomerID", str, one_of(asked["CustomerID"]))
        table.read(request, one, "predictions[].CLV", NUMBER, lambda value: value >= 0 and round(value, 2) == value)
        group = table.read(request, one, "predictions[].group", str, one_of("onetimer", "repeater"))
        table.read(request, one, "predictions[].CLV_Level", str, one_of("Low", "Mid", "High", "Top"))
        table.read(request, one, "predictions[].Segment", str, bool)
        table.read(request, one, "predictions[].RFM_Score", int, within(3, 15))
        table.read(request, one, "predictions[].Mismatch", str, bool)
        if group == "onetimer":
            table.read(request, one, "predictions[].P_return", NUMBER, within(0, 1))
            table.read(request, one, "predictions[].avg_spend", NUMBER, at_least(0))
        else:
            table.read(request, one, "predictions[].expected_purchases", NUMBER, at_least(0))
            table.read(request, one, "predictions[].expected_value", NUMBER, at_least(0))
            table.read(request, one, "predictions[].P_alive", NUMBER, within(0, 1))
