"""The ASGI application: ``uvicorn backend.app:app``, or ``uvicorn app:app`` inside ``backend/`` as older services start.

There it is the module ``app``, and the package that it belongs to is one folder up: that folder is made known before the
package is imported, and becomes the working directory, to which the settings' default paths are relative.
"""

import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from fastapi import FastAPI
from pydantic import ValidationError

ROOT, INSIDE = Path(__file__).resolve().parent.parent, __name__ == "app"
if INSIDE:
    sys.path.insert(0, str(ROOT))

from backend.bootstrap import build_app, log_as_json
from backend.connection import Bounds, bound_every_connection
from backend.memory import share_one_arena, spare_the_collector
from backend.settings import Settings

SWITCH_S = 0.0005
"""After so many seconds a thread of arithmetic gives way to the event loop, ten times sooner than Python's own setting."""


def create_app(settings: Settings | None = None, today: Callable[[], date] = date.today) -> FastAPI:
    """The application as the environment (or ``settings``) describes it; ``today`` dates requests that name no day."""
    return build_app(settings or Settings(), today=today)


def served_app(settings: Settings) -> FastAPI:
    """Return the application for a server of this process's own: its log is JSON, its connections are bounded."""
    log_as_json(settings.log_level)
    sys.setswitchinterval(SWITCH_S)
    bound_every_connection(Bounds(settings.most_connections, settings.receive_s, settings.answer_s))
    share_one_arena()
    app = create_app(settings)
    spare_the_collector()
    return app


def read_settings() -> Settings:
    """Return what the environment says, or the end of the process with one sentence for each setting that cannot be."""
    try:
        return Settings()
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False):
            said = fault["msg"].removeprefix("Value error, ")
            sys.stderr.write(f"{'_'.join(str(part) for part in fault['loc']).upper()}: {said}.\n")
        raise SystemExit(2) from None


def __getattr__(name: str) -> FastAPI:
    """``app``, made when uvicorn asks for it: importing this module does no work and reads no environment."""
    if name == "app":
        if INSIDE:
            os.chdir(ROOT)
        globals()["app"] = served_app(read_settings())
        return globals()["app"]  # type: ignore[no-any-return]
    raise AttributeError(name)
