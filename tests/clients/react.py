"""The RetailAI frontend: six numbers, and the five fields that its page shows; or the sentence that went wrong."""

from tests.clients.table import NUMBER, Table, ask, at_least, within

SENT = {"customer_id": "CUST-1001", "features": [1250.5, 85, 15, 45, 12, 5]}


def run(base: str) -> Table:
    """The start values, then a box that was cleared."""
    table = Table("react")
    request = "POST /predict_customer_value"
    code, body = ask("POST", f"{base}/predict_customer_value", SENT, Origin="http://localhost:3000")
    table.read(request, {"HTTP": code}, "HTTP", int, within(200, 200))
    table.read(request, body, "predicted_future_spend_30d", NUMBER, at_least(0))
    table.read(request, body, "purchase_probability_30d", NUMBER, within(0, 1))
    table.read(
        request, body, "customer_segment", str, lambda name: any(word in name.lower() for word in ("high", "medium", "low"))
    )
    table.read(request, body, "insight", str, bool)
    table.read(request, body, "recommended_action", str, bool)
    cleared = {**SENT, "features": [1250.5, 85, 0, 45, 12, 5]}
    code, body = ask("POST", f"{base}/predict_customer_value", cleared)
    table.read("POST /predict_customer_value (cleared box)", {"HTTP": code}, "HTTP", int, at_least(400))
    table.read("POST /predict_customer_value (cleared box)", body, "detail", str, bool)
    return table
