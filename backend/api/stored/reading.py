"""``POST /api/data/read``: an order log, sent as it is, read as training would read it; nothing of it is kept."""

from typing import Any, Final

from fastapi import FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.bounds.bodies import Bound
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, store_errors
from backend.errors import BadInput
from backend.jobs.read_file import place_for_upload, read_upload

UPLOAD: Final = Bound(24 << 20, 1 << 40)
"""Its cells are counted by training, in a process of its own."""
FILE: Final = {"requestBody": {"required": True, "content": {"application/octet-stream": {"schema": {"type": "string"}}}}}


class ReadFile(BaseModel):
    """What ``python -m training inspect --json`` says: dialect, readings, account, what is odd, what stops training."""

    found: dict[str, Any]


def install(app: FastAPI) -> None:
    """Add the route."""
    app.post(
        "/api/data/read",
        responses=store_errors() | {413: ERRORS[413]},
        tags=["shop"],
        **access(RouteKind.STORED, UPLOAD, FILE),
    )(read)


async def read(request: Request) -> ReadFile:
    """Send a shop's export as the body (csv, workbook, parquet, JSON); see how it is read. Nothing is replaced."""
    with place_for_upload() as place:
        with place.open("wb") as file:
            async for piece in request.stream():
                file.write(piece)
        if not place.stat().st_size:
            raise BadInput("The file is empty.")
        return ReadFile(found=await run_in_threadpool(read_upload, place, services(request).jobs.at))
