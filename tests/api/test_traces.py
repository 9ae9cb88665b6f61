"""Traces say which route was asked and how it ended, and nothing of the customer."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Self

import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from backend.api.http.traces import asked, provider
from backend.bootstrap import build_app
from backend.settings import Settings

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Collector:
    """What listens where OTEL_EXPORTER_OTLP_ENDPOINT points: keeps the paths and bodies that it was sent."""

    def __init__(self) -> None:
        self.paths, self.bodies = list[str](), list[bytes]()
        outer = self

        class Keep(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.paths.append(self.path)
                outer.bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Keep)
        self.port = self.server.server_port

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


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


def test_spans_reach_a_collector_over_http(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with Collector() as collector:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.port}")
        monkeypatch.setenv("OTEL_SERVICE_NAME", "shop")
        with TestClient(build_app(settings)) as client:
            client.get("/health")
    assert collector.paths == ["/v1/traces"]
    (resource,) = ExportTraceServiceRequest.FromString(collector.bodies[0]).resource_spans
    assert {one.key: one.value.string_value for one in resource.resource.attributes}["service.name"] == "shop"
    assert [span.name for scope in resource.scope_spans for span in scope.spans] == ["GET /health"]
