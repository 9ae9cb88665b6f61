"""Which of the three forms a body has, and which one is to be answered with."""

from dataclasses import dataclass
from email.message import Message
from typing import Final

from starlette.exceptions import HTTPException

from backend.api.http.media import weight_of

NAMES: Final = {
    "application/json": "application/json",
    "application/jsonlines": "application/jsonlines",
    "application/x-ndjson": "application/jsonlines",
    "application/x-jsonlines": "application/jsonlines",
    "application/jsonl": "application/jsonlines",
    "text/csv": "text/csv",
}
"""Every media type that is understood -> the form it names."""
_FORMS = "application/json, application/jsonlines or text/csv"


@dataclass(frozen=True, slots=True)
class Form:
    """``header``: whether a CSV's first row is one (RFC 4180); None: not said."""

    name: str
    media_type: str
    header: bool | None = None


def content_form(content_type: str | None) -> Form:
    """Return the form of a body; JSON where nothing is said. Raises 415."""
    form = _form(content_type or "application/json")
    if form is None:
        raise HTTPException(415, f"Content-Type must be {_FORMS}.")
    return form


def accepted_form(accept: str | None, given: Form) -> Form:
    """Return the first accepted form of the highest weight; the request's own where any will do. Raises 406."""
    own = Form(given.name, given.media_type)
    ranges = sorted(((weight_of(part), part) for part in (accept or "*/*").split(",")), key=lambda pair: -pair[0])
    for weight, part in ranges:
        kind = part.partition(";")[0].strip().lower()
        form = own if kind in {"*/*", "", own.name.split("/")[0] + "/*"} else _form(part)
        if form is not None and weight > 0.0:
            return form
    raise HTTPException(406, f"The answer can be {_FORMS}: Accept asks for something else.")


def _form(media_type: str) -> Form | None:
    message = Message()
    message["Content-Type"] = media_type.strip()
    kind = media_type.partition(";")[0].strip().lower()
    if kind not in NAMES:
        return None
    said = message.get_param("header")
    return Form(NAMES[kind], kind, {"present": True, "absent": False}.get(str(said)))
