"""The older service's own test script: health, sample data, two trainings, predictions, the model."""

from typing import Any

from tests.clients.table import NUMBER, Table, ask, at_least, one_of, within

BODY = {
    "customer_id": "CUST_001",
    "recency": 30,
    "frequency": 6,
    "monetary_value": 900.0,
    "tenure": 365,
    "avg_order_value": 150.0,
    "days_between_purchases": 67.0,
    "total_orders": 6,
    "age": 35,
    "gender": "F",
    "country": "UK",
}


def run(base: str) -> Table:
    """In the order in which the script calls."""
    table = Table("test script")
    _got(table, "GET", f"{base}/health", "GET /health", status="healthy")
    _got(table, "GET", f"{base}/", "GET /")
    _train(table, base)
    _predict(table, base)
    _model(table, base)
    return table


def _got(table: Table, method: str, url: str, request: str, body: Any = None, **said: str) -> Any:
    """The answer; the script goes on with 200 alone."""
    code, answer = ask(method, url, body, Accept="*/*")
    table.read(request, {"HTTP": code}, "HTTP", int, lambda found: found == 200)
    for name, value in said.items():
        table.read(request, answer, name, str, one_of(value))
    return answer


def _train(table: Table, base: str) -> None:
    request = "POST /generate-sample-data?n_customers=5"
    body = _got(table, "POST", f"{base}/generate-sample-data?n_customers=5", request)
    sample = table.read(request, body, "sample_customers", list, lambda found: len(found) == 5)
    for name in ("recency", "frequency", "tenure", "total_orders"):
        table.read(request, sample[0], f"sample_customers[].{name}", int, at_least(0))
    code, _ = ask("POST", f"{base}/predict", sample[0])
    table.read("POST /predict (of the sample)", {"HTTP": code}, "HTTP", int, lambda found: found == 200)
    for model_type in ("xgboost", "bg_nbd"):
        request = f"POST /train/{model_type}?n_samples=500"
        body = _got(table, "POST", f"{base}/train/{model_type}?n_samples=500", request)
        table.read(request, body, "message", str, bool)
        measured = table.read(request, body, "model_performance", dict, bool)
        table.read(request, measured, "model_performance.rmse", NUMBER, at_least(0))
        table.read(request, body, "training_samples", int, at_least(500))
        table.read(request, body, "model_type", str, one_of(model_type))


def _predict(table: Table, base: str) -> None:
    values = {}
    for model_type in ("xgboost", "bg_nbd"):
        request = f"POST /predict?model_type={model_type}"
        body = _got(table, "POST", f"{base}/predict?model_type={model_type}", request, BODY)
        values[model_type] = table.read(request, body, "predicted_clv", NUMBER, at_least(0))
        table.read(request, body, "model_used", str, one_of(model_type))
        table.read(request, body, "confidence_score", NUMBER, within(0, 1))
        expected = [
            table.read(request, body, f"expected_purchases_next_{days}_days", NUMBER, at_least(0)) for days in (30, 90, 365)
        ]
        assert expected == sorted(expected)
        table.read(request, body, "prediction_date", str, bool)
    assert values["xgboost"] != values["bg_nbd"]
    request = "POST /predict/batch?model_type=xgboost"
    bodies = [BODY | {"customer_id": f"CUST_{number:03d}"} for number in range(3)]
    body = _got(table, "POST", f"{base}/predict/batch?model_type=xgboost", request, bodies)
    for sent, one in zip(
        bodies, table.read(request, body, "predictions", list, lambda found: len(found) == 3), strict=True
    ):
        table.read(request, one, "predictions[].customer_id", str, one_of(sent["customer_id"]))
        table.read(request, one, "predictions[].predicted_clv", NUMBER, at_least(0))
    table.read(request, body, "total_predictions", int, lambda count: count == 3)


def _model(table: Table, base: str) -> None:
    request = "GET /model/info"
    body = _got(table, "GET", f"{base}/model/info", request)
    for name in ("model_name", "model_type", "version", "training_date"):
        table.read(request, body, name, str, bool)
    table.read(request, body, "features", list, bool)
    table.read(request, body, "model_performance", dict, bool)
    request = "GET /model/performance"
    body = _got(table, "GET", f"{base}/model/performance", request)
    table.read(request, body, "models_trained", dict, lambda found: set(found) == {"xgboost", "bg_nbd", "gamma_gamma"})
    table.read(request, body, "model_performance", dict, lambda found: {"xgboost", "bg_nbd"} <= set(found))
    table.read(request, body, "models_available", bool)
