"""One shape for every error: ``detail`` is a human sentence, and ``request_id`` finds the log line."""

import logging
from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from backend.api.http.log_outlet import request_id
from backend.contract.features import FEATURE_NAMES
from backend.errors import (
    AccessDenied,
    BadInput,
    Busy,
    CustomerValueError,
    ExperimentRefused,
    ExpiredCursor,
    JobFailed,
    JobOver,
    KeyMissing,
    NoSuchJob,
    NotReady,
    QueueFull,
    RateExceeded,
    UnknownName,
    WrongCursor,
    WrongLength,
)

log = logging.getLogger(__name__)
STATUS: dict[type[CustomerValueError], int] = {
    WrongLength: 400,
    WrongCursor: 400,
    KeyMissing: 401,
    AccessDenied: 403,
    UnknownName: 404,
    NoSuchJob: 404,
    JobOver: 409,
    ExperimentRefused: 409,
    ExpiredCursor: 410,
    BadInput: 422,
    QueueFull: 429,
    RateExceeded: 429,
    Busy: 503,
    NotReady: 503,
    JobFailed: 500,
}
RETRY_AFTER_S = {429: "30", 503: "5"}
MOST_FAULTS = 100
FIRST = 3  # of many faults, the sentence names this many; ``errors`` has them all


class FieldError(BaseModel):
    """One fault of a request, in pydantic's words."""

    loc: list[str | int]
    msg: str
    type: str


class ErrorBody(BaseModel):
    """Every error's body."""

    detail: str
    errors: list[FieldError] | None = None
    request_id: str


ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": meaning}
    for status, meaning in {
        400: "A list of the wrong length, or no JSON",
        401: "No API key",
        403: "Not an accepted API key",
        413: "The body is too large",
        422: "Malformed or impossible values",
        429: "More requests than allowed; Retry-After says when to ask again",
        503: "No model is published yet, or too much work at once",
    }.items()
}
STORE_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": ErrorBody, "description": meaning}
    for status, meaning in {
        400: "A cursor of another question",
        401: "No API key",
        403: "Not an accepted API key",
        404: "No customer, or no group, by that name",
        409: "The experiment's name asks something else already, or nobody of the group can be contacted",
        410: "A cursor whose scoring is no longer kept",
        422: "Malformed or impossible values",
        429: "More requests than allowed; Retry-After says when to ask again",
        503: "Nothing is scored yet, or the store does not answer",
    }.items()
}


def store_errors(*more: int) -> dict[int | str, dict[str, Any]]:
    """Return OpenAPI's errors of every route of scored customers, and these in addition."""
    return {status: STORE_ERRORS[status] for status in (401, 403, 422, 429, 503, *more)}


def install(app: FastAPI) -> None:
    """Register handlers that turn everything that can be raised into ``ErrorBody``."""
    app.add_exception_handler(CustomerValueError, _ours)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(ClientDisconnect, _gone)
    app.add_exception_handler(Exception, _unforeseen)


def error_body(
    status: int, detail: str, errors: list[dict[str, Any]] | None = None, headers: dict[str, str] | None = None
) -> JSONResponse:
    """Return the response for one error."""
    body: dict[str, Any] = {"detail": detail, "request_id": request_id()}
    if errors:
        body["errors"] = errors
    return JSONResponse(body, status, headers)


def status_of(error: CustomerValueError) -> int:
    """Return the HTTP status of one of our own errors."""
    return next(code for kind, code in STATUS.items() if isinstance(error, kind))


def faults_sentence(faults: Sequence[Any]) -> str:
    """Return one sentence for pydantic's list of faults."""
    sentence = "; ".join(_sentence(fault) for fault in faults[:FIRST])
    more = f"; and {len(faults) - FIRST} more" if len(faults) > FIRST else ""
    return f"{sentence}{more}."


async def _ours(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CustomerValueError)  # noqa: S101 - what the handler is installed for
    status = status_of(error)
    field = getattr(error, "field", None)
    errors = [{"loc": ["body", field], "msg": str(error), "type": type(error).__name__}] if field else None
    return error_body(status, str(error), errors, _headers_of(error, status))


def _headers_of(error: CustomerValueError, status: int) -> dict[str, str] | None:
    """When to ask again, or with what."""
    if isinstance(error, RateExceeded):
        wait = str(error.retry_after_s)
        return {
            "Retry-After": wait,
            "RateLimit-Limit": str(error.most),
            "RateLimit-Remaining": "0",
            "RateLimit-Reset": wait,
        }
    if isinstance(error, KeyMissing):
        return {"WWW-Authenticate": "Bearer"}
    return {"Retry-After": RETRY_AFTER_S[status]} if status in RETRY_AFTER_S else None


async def _malformed(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - what the handler is installed for
    faults = error.errors()
    plain = [{"loc": _place(fault), "msg": fault["msg"], "type": fault["type"]} for fault in faults[:MOST_FAULTS]]
    return error_body(422, faults_sentence(faults), plain)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - what the handler is installed for
    detail = {
        404: f"There is no {request.url.path[:100]} here; see /docs.",
        405: f"{request.method} is not allowed on {request.url.path[:100]}.",
        400: "The body could not be read as JSON.",
    }.get(error.status_code, str(error.detail))
    return error_body(error.status_code, detail, headers=dict(error.headers or {}))


async def _gone(request: Request, error: Exception) -> JSONResponse:
    """The client left before its body was here: nobody reads this, and it is no error of ours in log and counts."""
    return error_body(400, "The client left before its body had arrived.")


async def _unforeseen(request: Request, error: Exception) -> JSONResponse:
    log.error("unforeseen error", exc_info=error)
    return error_body(500, "Something went wrong on our side; the log has the request id.")


def _place(fault: Any) -> list[str | int]:
    """Return where the fault is, without the names of the forms that were tried."""
    return [part for part in fault["loc"] if part not in {"list", "object"}]


def _sentence(fault: Any) -> str:
    if fault["type"] == "json_invalid":
        return "The body is not valid JSON"
    place = [part for part in _place(fault) if part != "body"]
    match place:
        case ["features", int(at)] if at < len(FEATURE_NAMES):
            name = f"features[{at}] ({FEATURE_NAMES[at]})"
        case []:
            name = "The body"
        case _:
            name = ".".join(str(part)[:60] for part in place)
    said = fault["msg"].removeprefix("Value error, ")
    return f"{name}: {said[:1].lower()}{said[1:]}"
