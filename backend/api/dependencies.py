"""What routes ask for; ``bootstrap`` put it on the application."""

import hmac
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from backend.errors import AccessDenied, KeyMissing
from backend.use_cases.serve_model import ModelInService
from backend.use_cases.value_customers import Words


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that routes use, wired once."""

    model: ModelInService
    words: Words
    accepted_keys: frozenset[str]


async def services(request: Request) -> Services:
    """The application's services (``async``, so that no thread is hired to look at an attribute)."""
    wired: Services = request.app.state.services
    return wired


ServicesDep = Annotated[Services, Depends(services)]


async def _model(wired: ServicesDep) -> ModelInService:
    return wired.model


async def _words(wired: ServicesDep) -> Words:
    return wired.words


ModelDep = Annotated[ModelInService, Depends(_model)]
WordsDep = Annotated[Words, Depends(_words)]


async def require_key(request: Request, wired: ServicesDep) -> None:
    """Where keys are set, one must come as ``X-API-Key`` or ``Authorization: Bearer``."""
    if not wired.accepted_keys:
        return
    given = request.headers.get("x-api-key") or request.headers.get("authorization", "").removeprefix("Bearer ").strip()
    if not given:
        raise KeyMissing("An API key is needed: send it as X-API-Key.")
    if not any(hmac.compare_digest(given.encode(), key.encode()) for key in wired.accepted_keys):
        raise AccessDenied("This API key is not accepted.")
