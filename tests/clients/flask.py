"""The Flask service's client: one prediction from its README's words, health, and the page of endpoints."""

from tests.clients.table import NUMBER, Table, ask, at_least, one_of

SENT = {
    "total_spent": 1250.5,
    "num_orders": 10,
    "avg_order_value": 125.05,
    "days_since_first_purchase": 400,
    "days_since_last_purchase": 20,
    "category_diversity": 4,
    "purchase_frequency": 0.75,
    "monthly_spending": 93.8,
}


def run(base: str) -> Table:
    """What its README and its script call."""
    table = Table("flask")
    request = "POST /predict"
    code, body = ask("POST", f"{base}/predict", SENT)
    table.read(request, {"HTTP": code}, "HTTP", int, one_of(200))
    value = table.read(request, body, "predicted_clv", NUMBER, lambda clv: clv >= 0 and round(clv, 2) == clv)
    table.read(request, body, "predicted_clv_6months", NUMBER, lambda clv: 0 <= clv <= value)
    counted = lambda words: set(words) <= set(SENT) and {"total_spent", "num_orders"} <= set(words)  # noqa: E731
    table.read(request, body, "features_used", list, counted)
    table.read(request, body, "status", str, one_of("success"))
    code, body = ask("POST", f"{base}/predict", {})
    table.read("POST /predict (nothing sent)", {"HTTP": code}, "HTTP", int, at_least(400))
    table.read("POST /predict (nothing sent)", body, "detail", str, bool)
    code, body = ask("GET", f"{base}/health")
    table.read("GET /health", body, "status", str, one_of("healthy"))
    table.read("GET /health", body, "model_loaded", bool, bool)
    code, body = ask("GET", f"{base}/")
    table.read("GET /", body, "message", str, bool)
    table.read("GET /", body, "version", str, bool)
    endpoints = table.read("GET /", body, "endpoints", dict, bool)
    for path in endpoints:
        table.read("GET /", endpoints, path, str, bool)
    return table
