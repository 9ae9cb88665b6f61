"""Traces say which route was asked and how it ended, and nothing of the customer."""

from fastapi.testclient import TestClient
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from backend.api.http.traces import asked, provider
from backend.bootstrap import build_app
from backend.settings import Settings

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_span_names_the_route_and_no_customer(settings: Settings) -> None:
    seen = InMemorySpanExporter()
    with TestClient(build_app(settings, spans_to=seen), raise_server_exceptions=False) as client:
        client.get("/health", headers={"traceparent": PARENT})
        client.get("/api/customers/SECRET-77?search=SECRET-78")
        client.get("/SECRET-79")
    spans = {span.name: span for span in seen.get_finished_spans()}
    assert set(spans) == {"GET /health", "GET /api/customers/{customer_id:path}", "GET"}
    assert spans["GET /health"].attributes["http.response.status_code"] == 200
    assert f"{spans['GET /health'].context.trace_id:032x}" == PARENT.split("-")[1]
    assert not [span for span in spans.values() if "SECRET" in span.to_json()]


def test_nobody_traces_unless_asked() -> None:
    endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:4318"}
    assert asked(endpoint)
    assert not asked({})
    assert not asked(endpoint | {"OTEL_SDK_DISABLED": "true"})
    assert not asked(endpoint | {"OTEL_TRACES_EXPORTER": "none"})
    assert provider({}) is None
