"""Every route says its kind once; the kind decides who may ask, how often, and how much, before a body is read.

``HEALTH``          is the service there? Anybody, as often as they like.
``PREDICTION``      an answer from the numbers in the request: anybody within the limits, unless predictions need a key.
``STORED``          shows what is stored: a key, an open service, or a page of this very machine (``callers``).
``ADMINISTRATION``  changes what is stored: the administrator's key.
``SIGNED``          a shop's webhook: anybody within the limits; the route checks the signature over the body.
"""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from fastapi import Request, Response
from fastapi.routing import APIRoute

from backend.api.http.bounds.bodies import ONE, Bound, Receiving
from backend.api.http.dependencies import services


class RouteKind(StrEnum):
    """What a route gives away."""

    HEALTH = "health"
    PREDICTION = "prediction"
    STORED = "stored"
    ADMINISTRATION = "administration"
    SIGNED = "signed"


KIND, BOUND = "x-access", "x-most-values"
_CUSTOMER_KEY: Final[dict[str, Any]] = {"security": [{"key": []}, {"bearer": []}]}
_ADMIN_KEY: Final[dict[str, Any]] = {"security": [{"admin_key": []}, {"admin_bearer": []}]}
_SECURITY: Final[dict[RouteKind, dict[str, Any]]] = {
    RouteKind.HEALTH: {},
    RouteKind.PREDICTION: _CUSTOMER_KEY,
    RouteKind.STORED: _CUSTOMER_KEY,
    RouteKind.ADMINISTRATION: _ADMIN_KEY,
    RouteKind.SIGNED: {},
}


@dataclass(frozen=True, slots=True)
class Access:
    """What a route says of itself."""

    kind: RouteKind
    bound: Bound = ONE


def access(kind: RouteKind, bound: Bound = ONE, documented: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the keyword arguments of a route's registration: its kind, its bound, and more of its OpenAPI entry."""
    said = {KIND: kind.value, BOUND: bound.values, "x-most-bytes": bound.octets}
    return {"openapi_extra": (documented or {}) | _SECURITY[kind] | said}


class GuardedRoute(APIRoute):
    """A route that cannot be made without saying its kind, and whose body is not read before its caller may ask."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **said: Any) -> None:
        extra = said.get("openapi_extra") or {}
        if KIND not in extra:
            raise TypeError(f"The route {path} does not say its kind: register it with **access(RouteKind. ...).")
        self.access = Access(RouteKind(extra[KIND]), Bound(extra["x-most-bytes"], extra[BOUND]))
        super().__init__(path, endpoint, **said)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the framework's handler, behind the guard."""
        answer, kind, bound = super().get_route_handler(), self.access.kind, self.access.bound

        async def guarded(request: Request) -> Response:
            wired = services(request)
            if kind is RouteKind.HEALTH:
                return await answer(request)
            caller = wired.callers.who(request.scope)
            verdict = wired.limits.hit(caller)
            if not isinstance(verdict, tuple):
                verdict = await verdict
            wired.callers.admit(request.scope, caller, kind.value)
            request.scope["caller"] = caller.name
            receiving = Receiving(request.receive, bound, wired.held)
            request._receive = receiving
            try:
                response = await answer(request)
            finally:
                receiving.over()
            if verdict:
                response.raw_headers.extend(verdict)
            return response

        return guarded
