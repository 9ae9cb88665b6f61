"""The OpenAPI document says which requests need a key, as this process is set up, and what every limited one may answer."""

from typing import Any

from fastapi import FastAPI

from backend.api.http.access import KIND, RouteKind
from backend.api.http.bounds.callers import Callers
from backend.api.http.error_responses import ERRORS

SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "admin_key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "admin_bearer": {"type": "http", "scheme": "bearer"},
}
_ERROR = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}}}


def install(app: FastAPI, callers: Callers) -> None:
    """Complete the OpenAPI document that the framework makes."""
    made = app.openapi
    asks = {
        RouteKind.PREDICTION: callers.predictions_need_key,
        RouteKind.STORED: not callers.open_access,
        RouteKind.ADMINISTRATION: True,
    }

    def complete() -> dict[str, Any]:
        document = made()
        document.setdefault("components", {})["securitySchemes"] = SCHEMES
        for operation in (one for path in document["paths"].values() for one in path.values()):
            kind = RouteKind(operation[KIND])
            if kind in (RouteKind.HEALTH, RouteKind.SIGNED):
                continue
            if not asks[kind]:
                operation.pop("security", None)
            for status in (401, 403, 429, 503):
                told = {"description": ERRORS[status]["description"], **_ERROR}
                operation["responses"].setdefault(str(status), told)
        return document

    app.openapi = complete  # type: ignore[method-assign]
