"""The older dashboard, request by request: what its script sends, and what it reads of the answers."""

from typing import Any
from urllib.parse import quote

from tests.clients.table import NUMBER, TIERS, Table, ask, at_least, one_of, within

VIEWS = ("dashboard", "customers", "segments", "budget", "predict")
FORM = {
    "total_orders": 3,
    "total_spent": 250,
    "avg_order_value": 83.33,
    "days_since_first_purchase": 180,
    "days_since_last_purchase": 15,
    "num_categories": 2,
    "acquisition_source": "Meta Ads",
    "campaign_type": "Prospecting",
    "acquisition_cost": 35,
    "email_engagement_rate": 0.45,
    "return_rate": 0.08,
}


def run(api: str) -> Table:
    """Open every view, page, filter and search, ask for a budget, send the form."""
    table = Table("dashboard")
    _health(table, api)
    _summary(table, api)
    best = _customers(table, api)
    _search(table, api, best)
    _segments(table, api)
    _budget(table, api)
    _predict(table, api)
    _beside(table, api)
    return table


def _got(table: Table, method: str, url: str, request: str, body: Any = None) -> Any:
    """The answer; any status but 2xx makes the dashboard invent its customers."""
    status, answer = ask(method, url, body, Origin="null")
    table.read(request, {"HTTP": status}, "HTTP", int, within(200, 299))
    return answer


def _customer(table: Table, request: str, one: Any, prefix: str = "customers[].") -> None:
    table.read(request, one, f"{prefix}customer_id", str, bool)
    table.read(request, one, f"{prefix}total_spent", NUMBER, at_least(0))
    table.read(request, one, f"{prefix}predicted_clv", NUMBER, at_least(0))
    table.read(request, one, f"{prefix}total_orders", int, at_least(1))
    for name in ("predicted_segment", "customer_segment"):
        table.read(request, one, f"{prefix}{name}", str, one_of(*TIERS))
    table.read(request, one, f"{prefix}acquisition_source", str, bool)
    table.read(
        request, one, f"{prefix}email_engagement_rate", (*NUMBER, type(None)), lambda rate: rate is None or 0 <= rate <= 1
    )


def _health(table: Table, api: str) -> None:
    request = "GET /api/health"
    table.read(request, _got(table, "GET", f"{api}/health", request), "status", str, one_of("healthy"))


def _summary(table: Table, api: str) -> None:
    request = "GET /api/dashboard/summary"
    body = _got(table, "GET", f"{api}/dashboard/summary", request)
    summary = table.read(request, body, "summary", dict)
    total = table.read(request, summary, "summary.total_customers", int, at_least(1))
    table.read(request, summary, "summary.avg_clv", NUMBER, at_least(0))
    table.read(request, summary, "summary.total_value", NUMBER, at_least(0))
    table.read(
        request,
        summary,
        "summary.high_clv_percentage",
        NUMBER,
        lambda share: 0 <= share <= 100 and round(share, 1) == share,
    )
    whole = lambda counts: sum(counts.values()) == total  # noqa: E731
    table.read(request, body, "segments", dict, lambda counts: tuple(counts) == TIERS and whole(counts))
    table.read(request, body, "acquisition_sources", dict, whole)
    in_order = lambda counts: len(counts) == 5 and not any(name.isdigit() for name in counts)  # noqa: E731
    table.read(request, body, "clv_distribution", dict, lambda counts: in_order(counts) and whole(counts))
    best = table.read(request, body, "top_customers", list, lambda found: len(found) == 5)
    for one in best:
        _customer(table, request, one, "top_customers[].")
    values = [one["predicted_clv"] for one in best]
    assert values == sorted(values, reverse=True)


def _customers(table: Table, api: str) -> str:
    """Two pages of all, then one of each tier; no customer twice."""
    seen: list[str] = []
    for query in ("limit=20&offset=0", "limit=20&offset=20", *(f"limit=20&offset=0&segment={tier}" for tier in TIERS)):
        request = f"GET /api/customers?{query}"
        body = _got(table, "GET", f"{api}/customers?{query}", request)
        found = table.read(request, body, "customers", list, lambda found: 0 < len(found) <= 20)
        table.read(request, body, "total", int, at_least(len(found)))
        for one in found:
            _customer(table, request, one)
        if "segment" in query:
            assert {one["predicted_segment"] for one in found} == {query.rpartition("=")[2]}
        else:
            seen += [one["customer_id"] for one in found]
    assert len(seen) == len(set(seen)) == 40
    return seen[0]


def _search(table: Table, api: str, best: str) -> None:
    """An exact id is asked for alone; what nobody is called is looked for in a thousand customers."""
    request = "GET /api/customers/{id}"
    _customer(table, request, _got(table, "GET", f"{api}/customers/{quote(best, safe='')}", request), "")
    status, _ = ask("GET", f"{api}/customers/{quote('no such/id', safe='')}")
    table.read("GET /api/customers/{unknown}", {"HTTP": status}, "HTTP", int, lambda found: found == 404)
    for query in ("limit=1000", f"limit=1000&segment={TIERS[0]}"):
        request = f"GET /api/customers?{query}"
        for one in table.read(request, _got(table, "GET", f"{api}/customers?{query}", request), "customers", list, bool):
            _customer(table, request, one)


def _segments(table: Table, api: str) -> None:
    request = "GET /api/segments"
    segments = table.read(request, _got(table, "GET", f"{api}/segments", request), "segments", dict)
    for tier in TIERS:
        one = table.read(request, segments, f"segments.{tier}", dict)
        table.read(request, one, f"segments.{tier}.count", int, at_least(0))
        table.read(request, one, f"segments.{tier}.avg_predicted_clv", NUMBER, at_least(0))
        table.read(request, one, f"segments.{tier}.total_predicted_value", NUMBER, at_least(0))
    request = "GET /api/metrics"
    best = table.read(
        request,
        _got(table, "GET", f"{api}/metrics", request),
        "feature_importance",
        list,
        lambda found: 1 <= len(found) <= 10,
    )
    for rank, one in enumerate(best, 1):
        table.read(request, one, "feature_importance[].feature", str, bool)
        table.read(request, one, "feature_importance[].importance", NUMBER, within(0, 1))
        table.read(request, one, "feature_importance[].rank", int, lambda found, rank=rank: found == rank)
    shares = [one["importance"] for one in best]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) <= 1 + 1e-4


def _budget(table: Table, api: str) -> None:
    for budget in (10_000, 100):
        request = f"GET /api/meta-ads/budget-allocation?total_budget={budget}"
        body = _got(table, "GET", f"{api}/meta-ads/budget-allocation?total_budget={budget}", request)
        allocation = table.read(request, body, "allocation", dict)
        given = 0.0
        for tier in TIERS:
            one = table.read(request, allocation, f"allocation.{tier}", dict)
            given += table.read(request, one, f"allocation.{tier}.budget", NUMBER, at_least(0))
            table.read(request, one, f"allocation.{tier}.expected_acquisitions", int, at_least(0))
            table.read(request, one, f"allocation.{tier}.expected_roas", NUMBER, at_least(0))
        assert abs(given - budget) < 0.005
    status, _ = ask("GET", f"{api}/meta-ads/budget-allocation?total_budget=NaN")
    table.read(
        "GET /api/meta-ads/budget-allocation?total_budget=NaN",
        {"status": status},
        "status",
        int,
        lambda found: found == 422,
    )


def _predict(table: Table, api: str) -> None:
    request = "POST /api/predict"
    body = _got(table, "POST", f"{api}/predict", request, FORM)
    value = table.read(request, body, "predicted_clv", NUMBER, at_least(0))
    table.read(request, body, "segment", str, one_of(*TIERS))
    table.read(request, body, "confidence", str, one_of("High", "Medium", "Low"))
    table.read(request, body, "recommended_cac", NUMBER, lambda cost: abs(cost - 0.3 * value) <= 0.0051)
    status, _ = ask("POST", f"{api}/predict", FORM | {"total_orders": 0})
    table.read("POST /api/predict (no orders)", {"HTTP": status}, "HTTP", int, lambda found: found == 422)


def _beside(table: Table, api: str) -> None:
    """What it or its documents ask for beside the views."""
    _got(table, "POST", f"{api}/cache/clear", "POST /api/cache/clear")
    request = "POST /api/predict/batch"
    body = _got(table, "POST", f"{api}/predict/batch", request, {"customers": [FORM, FORM], "include_features": False})
    table.read(request, body, "predictions", list, lambda found: len(found) == 2)
    table.read(request, body, "total", int, lambda count: count == 2)
    table.read(request, body, "processing_time_ms", NUMBER, at_least(0))
    for path in ("status", "cache/stats", "openapi.json"):
        _got(table, "GET", f"{api}/{path}", f"GET /api/{path}")
