"""``GET /api/audiences/{segment}.csv`` and ``.../preflight``: files for platforms, and what these would refuse."""

import logging
from typing import Annotated, Any, Final

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import store_errors
from backend.api.stored.scored import ScoringFacts, facts
from backend.audiences.formats import FormatName
from backend.contract.contacts import Reach
from backend.contract.groups import EVERYBODY, KINDS, slug, slugs
from backend.use_cases.build_audience import Audience, audience_lines, find_audience

audit = logging.getLogger("backend.audit")
"""Who took which contacts: one line for each file, with a digest of the key, or the address."""
NAMES: Final = [EVERYBODY, *slugs(), *(name for names in KINDS.values() for name in names)]
AudienceName = Annotated[
    str,
    Path(
        max_length=60,
        examples=["high-clv"],
        json_schema_extra={"enum": list(NAMES)},
        description="A tier, value segment, archetype or RFM segment, by name or slug; or `all`",
    ),
]
Format = Annotated[FormatName, Query(description="Whose columns: meta and google are hashed, klaviyo and generic plain")]
COUNTS: Final = ("X-Audience-Customers", "X-Audience-Rows", "X-Audience-Left-Out", "X-Audience-Problems")
"""Headers of a file: customers of the group, rows of the file, who is left out and why, how many problems."""
CSV: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}, "description": "The file; its counts are headers"}
}


class Preflight(BaseModel):
    """``problems`` make a platform reject the file; ``ready``: there are none. ``warnings`` lower the match rate only."""

    scoring: ScoringFacts
    segment: str
    format: FormatName
    ready: bool
    problems: list[str]
    warnings: list[str]
    value_of: str
    counts: Reach


def install(app: FastAPI) -> None:
    """Add both routes."""
    described = app.get(
        "/api/audiences/{segment}.csv",
        responses=store_errors(404) | CSV,
        tags=["advertising"],
        **access(RouteKind.STORED),
        response_class=StreamingResponse,
    )
    described(audience_file)
    app.get(
        "/api/audiences/{segment}/preflight", responses=store_errors(404), tags=["advertising"], **access(RouteKind.STORED)
    )(audience_preflight)


def audience_file(request: Request, segment: AudienceName, format: Format = "generic") -> StreamingResponse:  # noqa: A002
    """Return everyone in a group who consented and can be reached, in a platform's own columns."""
    store = services(request).store
    audience = find_audience(store, segment, format)
    rows = {"scoring": audience.scoring.id, "rows": audience.reach.rows}
    who = {"caller": request.scope["caller"], "segment": _slug(audience), "format": format}
    audit.info("contacts were exported", extra=who | rows)
    name = f"{_slug(audience)}-{format}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} | _counts(audience)
    return StreamingResponse(audience_lines(store, audience), media_type="text/csv; charset=utf-8", headers=headers)


def audience_preflight(request: Request, segment: AudienceName, format: Format = "generic") -> Preflight:  # noqa: A002
    """Return what the file would hold, whom it would leave out, and what the platform would reject it for."""
    audience = find_audience(services(request).store, segment, format)
    findings = audience.findings
    return Preflight(
        scoring=facts(audience.scoring),
        segment=_slug(audience),
        format=format,
        ready=not findings.problems,
        problems=findings.problems,
        warnings=findings.warnings,
        value_of=audience.value_of,
        counts=audience.reach,
    )


def _slug(audience: Audience) -> str:
    return slug(audience.group.name) if audience.group else "all"


def _counts(audience: Audience) -> dict[str, str]:
    reach = audience.reach
    left_out = f"no contact={reach.no_contact}, no consent={reach.no_consent}, no identifier={reach.no_identifier}"
    values = (str(reach.customers), str(reach.rows), left_out, str(len(audience.findings.problems)))
    return dict(zip(COUNTS, values, strict=True))
