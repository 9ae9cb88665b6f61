"""``GET /api/audiences/{segment}.csv`` and ``.../preflight``: files for platforms, and what these would refuse."""

import logging
from typing import Annotated, Any, Final, Literal

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import store_errors
from backend.api.stored.customers import FoundBy
from backend.api.stored.scored import ScoringFacts, facts
from backend.audiences.formats import FormatName
from backend.contract.contacts import Reach
from backend.contract.groups import EVERYBODY, KINDS, find_group, slug, slugs
from backend.stores.store import Store
from backend.use_cases.build_audience import Audience, audience_lines, find_audience, find_audiences
from backend.use_cases.write_scores import find_scores, score_lines

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
SCORES: Final = "scores"
AskedFormat = Annotated[
    FormatName | Literal["scores"],
    Field(description="Whose columns: meta and google hashed, klaviyo and generic plain, scores without contacts"),
]
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


class PreflightEntry(BaseModel):
    """One group's file for one platform: how many rows, of how many customers, and whether it would be taken."""

    segment: str
    format: FormatName
    ready: bool
    problems: list[str]
    warnings: list[str]
    counts: Reach


class Preflights(BaseModel):
    """Every tier, archetype and all customers, for every platform."""

    scoring: ScoringFacts
    preflights: list[PreflightEntry]


def install(app: FastAPI) -> None:
    """Add the routes."""
    all_at_once = app.get(
        "/api/audiences/preflight", responses=store_errors(), tags=["advertising"], **access(RouteKind.STORED)
    )
    all_at_once(audience_preflights)
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


class AudienceQuery(FoundBy):
    """Further filters, and whose columns. Without a format: generic, or ids and scores where nobody can be reached."""

    format: AskedFormat | None = None


def audience_file(request: Request, segment: AudienceName, query: Annotated[AudienceQuery, Query()]) -> StreamingResponse:
    """Return everyone in a group who consented and can be reached, in a platform's columns; or ids and scores of all."""
    store = services(request).store
    audience, format = None, query.format  # noqa: A001 - the name that callers send
    if format != SCORES:
        audience = find_audience(store, segment, format or "generic", query.filters)
    if audience is None or (format is None and not audience.reach.rows):
        return _scores(store, segment, query)
    format = audience.format_name  # noqa: A001
    rows = {"scoring": audience.scoring.id, "rows": audience.reach.rows}
    who = {"caller": request.scope["caller"], "segment": _slug(audience), "format": format}
    audit.info("contacts were exported", extra=who | rows)
    name = f"{_slug(audience)}-{format}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} | _counts(audience)
    return StreamingResponse(audience_lines(store, audience), media_type="text/csv; charset=utf-8", headers=headers)


def _scores(store: Store, segment: str, query: AudienceQuery) -> StreamingResponse:
    """Return ids and scores: no contact is in it, so everybody is."""
    group = find_group(segment)
    file = find_scores(store, query.filters, query.in_order(), group)
    name = f"{slug(group.name) if group else EVERYBODY}-{SCORES}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        COUNTS[0]: str(file.count),
        COUNTS[1]: str(file.count),
    }
    return StreamingResponse(score_lines(store, file), media_type="text/csv; charset=utf-8", headers=headers)


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


def audience_preflights(request: Request) -> Preflights:
    """Return the same for every tier, archetype and everybody, and for every platform, in one answer."""
    store = services(request).store
    groups = [EVERYBODY, *slugs("tier", "archetype")]
    scoring, found = find_audiences(store, groups)
    return Preflights(
        scoring=facts(scoring),
        preflights=[
            PreflightEntry(
                segment=_slug(one),
                format=one.format_name,
                ready=not one.findings.problems,
                problems=one.findings.problems,
                warnings=one.findings.warnings,
                counts=one.reach,
            )
            for one in found
        ],
    )


def _slug(audience: Audience) -> str:
    return slug(audience.group.name) if audience.group else "all"


def _counts(audience: Audience) -> dict[str, str]:
    reach = audience.reach
    left_out = f"no contact={reach.no_contact}, no consent={reach.no_consent}, no identifier={reach.no_identifier}"
    values = (str(reach.customers), str(reach.rows), left_out, str(len(audience.findings.problems)))
    return dict(zip(COUNTS, values, strict=True))
