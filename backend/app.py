"""The ASGI application: ``uvicorn backend.app:app``."""

from collections.abc import Callable
from datetime import date

from fastapi import FastAPI

from backend.bootstrap import build_app, log_as_json
from backend.settings import Settings


def create_app(settings: Settings | None = None, today: Callable[[], date] = date.today) -> FastAPI:
    """The application as the environment (or ``settings``) describes it; ``today`` dates requests that name no day."""
    return build_app(settings or Settings(), today=today)


def __getattr__(name: str) -> FastAPI:
    """``app``, made when uvicorn asks for it: importing this module does no work and reads no environment."""
    if name == "app":
        settings = Settings()
        log_as_json(settings.log_level)
        globals()["app"] = create_app(settings)
        return globals()["app"]  # type: ignore[no-any-return]
    raise AttributeError(name)
