"""OpenTelemetry traces, where the environment asks for them by its own names (OTEL_EXPORTER_OTLP_ENDPOINT and the like).

One span a request, named by the route's template: no path, no query, no address of a client, so that no trace names a
customer. The libraries are optional (``pip install "customer-value[traces]"``) and loaded only then.
"""

import logging
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SpanExporter

log = logging.getLogger(__name__)
ENDPOINTS: Final = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
SERVICE: Final = "customer-value"


def asked(environment: Mapping[str, str]) -> bool:
    """Return whether traces are asked for: an endpoint is named, and they are not switched off."""
    off = environment.get("OTEL_SDK_DISABLED", "").lower() == "true" or environment.get("OTEL_TRACES_EXPORTER") == "none"
    return not off and any(environment.get(name) for name in ENDPOINTS)


def provider(environment: Mapping[str, str], exporter: "SpanExporter | None" = None) -> "TracerProvider | None":
    """Return what sends traces; None where nobody asks for them or the libraries are not installed, which is said."""
    if exporter is None and not asked(environment):
        return None
    try:
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - only where traces are asked for
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        sending = exporter or _otlp()
    except ImportError as missing:
        log.warning("traces are asked for and not sent: a library is missing", extra={"module": missing.name})
        return None
    made = TracerProvider(resource=Resource.create({"service.name": environment.get("OTEL_SERVICE_NAME") or SERVICE}))
    made.add_span_processor(BatchSpanProcessor(sending))
    return made


def _otlp() -> "SpanExporter":
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

    made: SpanExporter = OTLPSpanExporter()
    return made


class Traces:
    """The middleware: a span around each request, within the caller's trace where one is told (W3C traceparent)."""

    def __init__(self, app: ASGIApp, provider: "TracerProvider") -> None:
        from opentelemetry.trace import SpanKind  # noqa: PLC0415
        from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator  # noqa: PLC0415

        self.app, self._kind = app, SpanKind.SERVER
        self._tracer, self._propagator = provider.get_tracer("backend"), TraceContextTextMapPropagator()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        told: dict[str, Any] = {"http.request.method": scope["method"]}
        with self._tracer.start_as_current_span(
            scope["method"],
            self._propagator.extract(_traceparent(scope)),
            kind=self._kind,
            attributes=told,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:

            async def seen(message: Message) -> None:
                if message["type"] == "http.response.start":
                    span.set_attribute("http.response.status_code", message["status"])
                await send(message)

            try:
                await self.app(scope, receive, seen)
            finally:
                template = getattr(scope.get("route"), "path", None)
                if template:
                    span.update_name(f"{scope['method']} {template}")
                    span.set_attribute("http.route", template)


def _traceparent(scope: Scope) -> dict[str, str]:
    return {
        name.decode(): value.decode("latin-1")
        for name, value in scope["headers"]
        if name in {b"traceparent", b"tracestate"}
    }
