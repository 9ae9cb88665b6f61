"""``GET /api/audiences/{segment}.csv`` and ``.../preflight``: files for platforms, and what these would refuse."""

import logging
from typing import Annotated, Any, Final, Literal

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import store_errors
from backend.api.stored.customers_query import FoundBy
from backend.api.stored.scored import ScoringFacts, facts
from backend.audiences.formats import FormatName
from backend.contract.shop.contacts import Reach
from backend.contract.shop.groups import EVERYBODY, KINDS, find_group, slug, slugs
from backend.errors import BadInput
from backend.monitoring.worth import Plan
from backend.stores.store import Store
from backend.use_cases.stored.build_audience import Audience, audience_lines, audience_lot, find_audience, find_audiences
from backend.use_cases.stored.hold_out import LONGEST_NAME, planned
from backend.use_cases.stored.write_scores import find_scores, score_lines

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


HeldOut = Annotated[float, Query(ge=0, lt=1, description="The share that a lot holds out of the file", examples=[0.1])]
Cost = Annotated[float | None, Query(ge=0, le=1e6, description="What one contact costs, in currency")]
Margin = Annotated[float | None, Query(gt=0, le=1, description="The share of spend that is earned")]


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
    experiment: Plan | None = None
    """What holding out a share by lot can show, and whether contacting can pay; null where none is asked for."""


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
        responses=store_errors(404, 409) | CSV,
        tags=["advertising"],
        **access(RouteKind.STORED),
        response_class=StreamingResponse,
    )
    described(audience_file)
    app.get(
        "/api/audiences/{segment}/preflight", responses=store_errors(404), tags=["advertising"], **access(RouteKind.STORED)
    )(audience_preflight)


class AudienceQuery(FoundBy):
    """Further filters, and whose columns. Without a format: generic, or ids and scores where nobody can be reached.

    With `experiment`, the file is remembered under that name, without those whom the lot holds out.
    """

    format: AskedFormat | None = None
    experiment: Annotated[
        str | None,
        Field(
            min_length=1,
            max_length=LONGEST_NAME,
            description="Remember who was contacted under this name, to see what came of it",
        ),
    ] = None
    holdout: Annotated[float, Field(ge=0, lt=1, description="The share that a lot holds out of the file")] = 0.0

    @property
    def on_trial(self) -> bool:
        """Return whether an experiment is asked for, or part of one."""
        return self.experiment is not None or self.holdout > 0


def audience_file(request: Request, segment: AudienceName, query: Annotated[AudienceQuery, Query()]) -> StreamingResponse:
    """Return everyone in a group who consented and can be reached, in a platform's columns; or ids and scores of all."""
    wired = services(request)
    store, today, audience, format = wired.store, wired.today(), None, query.format  # noqa: A001 - the name that callers send
    if format != SCORES:
        audience = find_audience(store, segment, format or "generic", query.filters)
    if audience is None or not (format or audience.reach.rows or query.on_trial):
        return _scores(store, segment, query)
    drawn = audience_lot(store, audience, query.experiment, query.holdout, wired.privacy.secret, today)
    format = audience.format_name  # noqa: A001
    rows = {"scoring": audience.scoring.id, "rows": audience.reach.rows, "held_out_share": query.holdout}
    who = {"caller": request.scope["caller"], "segment": audience.slug, "format": format}
    audit.info("contacts were exported", extra=who | rows)
    name = f"{audience.slug}-{format}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'} | _counts(audience, query.holdout)
    return StreamingResponse(
        audience_lines(store, audience, drawn, today), media_type="text/csv; charset=utf-8", headers=headers
    )


def _scores(store: Store, segment: str, query: AudienceQuery) -> StreamingResponse:
    """Return ids and scores: no contact is in it, so everybody is."""
    if query.on_trial:
        raise BadInput("An experiment needs customers to contact: ids and scores reach nobody.", field="experiment")
    group = find_group(segment)
    file = find_scores(store, query.filters, query.in_order(), group)
    name = f"{slug(group.name) if group else EVERYBODY}-{SCORES}.csv"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        COUNTS[0]: str(file.count),
        COUNTS[1]: str(file.count),
    }
    return StreamingResponse(score_lines(store, file), media_type="text/csv; charset=utf-8", headers=headers)


def audience_preflight(
    request: Request,
    segment: AudienceName,
    format: Format = "generic",  # noqa: A002
    holdout: HeldOut = 0.0,
    cost: Cost = None,
    margin: Margin = None,
) -> Preflight:
    """Return what the file would hold, whom it would leave out, and what the platform would reject it for.

    With `holdout`, also which uplift so many customers can show; with `cost` and `margin`, whether contacting can pay.
    """
    audience = find_audience(services(request).store, segment, format)
    findings, totals = audience.findings, audience.totals
    asked = holdout > 0 or cost is not None
    return Preflight(
        scoring=facts(audience.scoring),
        segment=audience.slug,
        format=format,
        ready=not findings.problems,
        problems=findings.problems,
        warnings=findings.warnings,
        value_of=audience.value_of,
        counts=audience.reach,
        experiment=planned(audience.reach.rows, totals, holdout, cost, margin) if totals and asked else None,
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
                segment=one.slug,
                format=one.format_name,
                ready=not one.findings.problems,
                problems=one.findings.problems,
                warnings=one.findings.warnings,
                counts=one.reach,
            )
            for one in found
        ],
    )


def _counts(audience: Audience, holdout: float) -> dict[str, str]:
    reach = audience.reach
    left_out = f"no contact={reach.no_contact}, no consent={reach.no_consent}, no identifier={reach.no_identifier}"
    left_out += f", held out by lot={holdout:.1%} of rows" if holdout else ""
    values = (str(reach.customers), str(reach.rows), left_out, str(len(audience.findings.problems)))
    return dict(zip(COUNTS, values, strict=True))
