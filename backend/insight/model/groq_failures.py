"""From whatever the SDK raised to one ``CompletionFailed`` with a reason; plain duck typing, so no import of
the SDK."""

import json
import math
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from backend.errors import CompletionFailed

_BY_STATUS: Final = {
    401: "unauthorised",
    403: "unauthorised",
    404: "model_unavailable",
    408: "timeout",
    409: "server_error",
    413: "too_large",
    422: "bad_request",
    424: "server_error",
    429: "rate_limited",
    498: "over_capacity",
}
_HEALING: Final = frozenset({"rate_limited", "server_error", "over_capacity", "connection"})
_GONE: Final = ("model_not_found", "model_decommissioned", "model_not_active")
_SPENT: Final = ("spend_limit", "blocked_api_access", "billing")


def failure(error: Exception) -> CompletionFailed:
    """The reason for an exception of the SDK, of httpx or of the JSON reader."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _of_status(status, error)
    if isinstance(error, json.JSONDecodeError):
        return CompletionFailed("bad_envelope")
    if "Timeout" in type(error).__name__ or isinstance(error, TimeoutError):
        return CompletionFailed("timeout")
    if "Connection" in type(error).__name__ or isinstance(error, OSError):
        return CompletionFailed("connection", transient=True)
    return CompletionFailed("bad_envelope")


def retry_after_s(header: str | None, now: datetime | None = None) -> float | None:
    """Seconds to wait from a Retry-After header: a number or an HTTP date; None if it says nothing usable.

    >>> retry_after_s("2"), retry_after_s("-1"), retry_after_s("soon"), retry_after_s(None)
    (2.0, 0.0, None, None)
    """
    if header is None:
        return None
    try:
        seconds = float(header)
    except ValueError:
        return _until(header, now)
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _until(header: str, now: datetime | None) -> float | None:
    try:
        then = parsedate_to_datetime(header)
    except (ValueError, IndexError, TypeError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return max(0.0, (then - (now or datetime.now(UTC))).total_seconds())


def _of_status(status: int, error: Exception) -> CompletionFailed:
    code = _error_code(getattr(error, "body", None))
    if any(mark in code for mark in _SPENT):
        return CompletionFailed("spend_limit")
    if any(mark in code for mark in _GONE):
        return CompletionFailed("model_unavailable")
    if "json_validate_failed" in code:
        return CompletionFailed("invalid_json")
    reason = _BY_STATUS.get(status) or ("server_error" if status >= 500 else "bad_request")
    wait = retry_after_s(_header(error, "retry-after")) if reason in _HEALING else None
    return CompletionFailed(reason, retry_after_s=wait, transient=reason in _HEALING)


def _error_code(body: Any) -> str:
    if not isinstance(body, dict):
        return ""
    inner = body.get("error", body)
    if not isinstance(inner, dict):
        return ""
    return " ".join(str(inner.get(key, "")) for key in ("code", "type"))


def _header(error: Exception, name: str) -> str | None:
    response = getattr(error, "response", None)
    value = response.headers.get(name) if response is not None else None
    return value if isinstance(value, str) else None
