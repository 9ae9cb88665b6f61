"""``/docs`` and ``/redoc`` from files of a package on this machine: neither page asks another host for anything."""

from importlib.resources import files
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from fastapi.responses import HTMLResponse, Response

from backend.api.http.access import RouteKind, access
from backend.errors import UnknownName

PACKAGE: Final = "fastapi_standalone_docs"
FOLDER: Final = "/docs/files"
KINDS: Final = {
    "swagger-ui-bundle.js": ("swagger", "text/javascript; charset=utf-8"),
    "swagger-ui.css": ("swagger", "text/css; charset=utf-8"),
    "redoc.standalone.js": ("redoc", "text/javascript; charset=utf-8"),
    "favicon.png": ("fastapi", "image/png"),
}
"""File -> its folder in the package, and its type."""
TAGS: Final[list[dict[str, Any]]] = [
    {"name": "prediction", "description": "For shops and apps: what will this customer do? Six numbers in, an answer out."},
    {"name": "lifetime value", "description": "For clients of older services, in the words that they are used to."},
    {
        "name": "customers",
        "description": "For marketers: who is scored, in any order, by any filter, as pages or as a file.",
    },
    {"name": "segments", "description": "For marketers: groups, totals, who moved."},
    {"name": "shop", "description": "For marketers: what to do first, cohorts, how the order log was read."},
    {"name": "advertising", "description": "For advertising: files for platforms, what they would refuse, budgets."},
    {"name": "monitoring", "description": "For analysts: how the model was judged, what came true, drift."},
    {"name": "sagemaker", "description": "For SageMaker: a customer's whole history in, lifetime value out."},
    {"name": "jobs", "description": "For administrators: train, generate a sample, watch."},
    {"name": "health", "description": "For platforms: is the service alive, is it ready?"},
]
"""Who needs what, in the order in which they come."""


def install(app: FastAPI) -> None:
    """Add both pages and the files that they load."""
    public = {"include_in_schema": False} | access(RouteKind.HEALTH)
    app.openapi_tags = TAGS
    app.get("/docs", **public)(swagger)
    app.get("/redoc", **public)(redoc)
    app.get(FOLDER + "/{name}", **public)(file)


async def swagger() -> HTMLResponse:
    """Return the page on which routes can be tried."""
    return get_swagger_ui_html(
        openapi_url="/openapi.json",
        title="Customer value: API",
        swagger_js_url=f"{FOLDER}/swagger-ui-bundle.js",
        swagger_css_url=f"{FOLDER}/swagger-ui.css",
        swagger_favicon_url=f"{FOLDER}/favicon.png",
    )


async def redoc() -> HTMLResponse:
    """Return the page for reading."""
    return get_redoc_html(
        openapi_url="/openapi.json",
        title="Customer value: API",
        redoc_js_url=f"{FOLDER}/redoc.standalone.js",
        redoc_favicon_url=f"{FOLDER}/favicon.png",
        with_google_fonts=False,
    )


async def file(name: str) -> Response:
    """Return one of the files that the pages load. Raises ``UnknownName``."""
    if name not in KINDS:
        raise UnknownName(f"There is no {name[:100]} here.")
    folder, kind = KINDS[name]
    body = files(PACKAGE).joinpath("static", folder, name).read_bytes()
    return Response(body, media_type=kind, headers={"Cache-Control": "max-age=86400"})
