"""The OpenAPI document says which requests need a key, as this process is set up: no keys set, none asked for."""

from typing import Any

from fastapi import FastAPI

CUSTOMER_KEY: dict[str, Any] = {"security": [{"key": []}, {"bearer": []}]}
"""``openapi_extra`` of a route that calls ``dependencies.authorised``."""
ADMIN_KEY: dict[str, Any] = {"security": [{"admin_key": []}, {"admin_bearer": []}]}
"""``openapi_extra`` of a route that calls ``dependencies.administrator``."""
SCHEMES = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "bearer": {"type": "http", "scheme": "bearer"},
    "admin_key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "admin_bearer": {"type": "http", "scheme": "bearer"},
}


def install(app: FastAPI, *, keys_are_set: bool) -> None:
    """Complete the OpenAPI document that the framework makes."""
    made = app.openapi

    def complete() -> dict[str, Any]:
        document = made()
        document.setdefault("components", {})["securitySchemes"] = SCHEMES
        if not keys_are_set:
            for operation in (one for path in document["paths"].values() for one in path.values()):
                if operation.get("security") == CUSTOMER_KEY["security"]:
                    del operation["security"]
        return document

    app.openapi = complete  # type: ignore[method-assign]
