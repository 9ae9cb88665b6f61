"""Which pages of other sites may read an answer: any for what anybody may ask, named ones for what is stored."""

from collections.abc import Sequence
from typing import Final

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Match
from starlette.types import ASGIApp, Receive, Scope, Send

from backend.api.http.access import GuardedRoute, RouteKind

NAMED: Final = frozenset({RouteKind.STORED, RouteKind.ADMINISTRATION})


class Cors:
    """The middleware: two policies, chosen by the kind of the route that is asked for, or asked about (a preflight)."""

    def __init__(self, app: ASGIApp, routes: FastAPI, named: Sequence[str], exposed: Sequence[str]) -> None:
        self.app, self._routes = app, routes
        every = {"allow_methods": ["*"], "allow_headers": ["*"], "expose_headers": list(exposed)}
        self._anybody = CORSMiddleware(app, allow_origins=["*"], **every)  # type: ignore[arg-type]
        self._named = CORSMiddleware(app, allow_origins=list(named), **every)  # type: ignore[arg-type]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http":
            for name, _ in scope["headers"]:
                if name == b"origin":
                    app = self._named if self._kind(scope) in NAMED else self._anybody
                    break
        await app(scope, receive, send)

    def _kind(self, scope: Scope) -> RouteKind | None:
        """None where no route answers."""
        asked = {**scope, "method": _method(scope)}
        for route in self._routes.routes:
            if isinstance(route, GuardedRoute) and route.matches(asked)[0] is Match.FULL:
                return route.access.kind
        return None


def _method(scope: Scope) -> str:
    """That of the request, or the one that a preflight asks about."""
    if scope["method"] == "OPTIONS":
        for name, value in scope["headers"]:
            if name == b"access-control-request-method":
                return str(value.decode("latin-1"))
    return str(scope["method"])
