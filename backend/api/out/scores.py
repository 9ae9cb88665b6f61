"""``GET /api/scores``: everything that was scored, as csv, Parquet or Arrow, for other programs; no contact is in it."""

from typing import Annotated, Any, Final, Literal, get_args

from fastapi import FastAPI, Query, Request
from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from backend.api.http.access import RouteKind, access
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ErrorBody, store_errors
from backend.api.http.media import weighed
from backend.contract.shop.groups import EVERYBODY, KINDS, find_group, slug, slugs

FileForm = Literal["csv", "parquet", "arrow"]
MEDIA: Final[dict[FileForm, str]] = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.file",
}
"""The media type of each format, as registered at IANA."""
NAMES: Final = [EVERYBODY, *slugs(), *(name for names in KINDS.values() for name in names)]
FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file, streamed; Parquet and Arrow say in their metadata which scoring it is of",
        "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in MEDIA.values()},
    },
    406: {"model": ErrorBody, "description": "Accept asks for none of the three formats"},
}
Asked = Annotated[FileForm | None, Query(alias="format", description="In place of the Accept header")]
OfGroup = Annotated[
    str,
    Query(
        max_length=60,
        description="A tier, value segment, archetype or RFM segment, by name or slug; or `all`",
        json_schema_extra={"enum": list(NAMES)},
    ),
]


def install(app: FastAPI) -> None:
    """Add the route."""
    described = app.get(
        "/api/scores",
        responses=store_errors(404) | FILE,
        tags=["customers"],
        **access(RouteKind.STORED),
        response_class=StreamingResponse,
    )
    described(scores_file)


async def scores_file(request: Request, segment: OfGroup = EVERYBODY, form: Asked = None) -> StreamingResponse:
    """Return ids and every score of a group: money with two decimals (typed as decimals but in csv), days as dates.

    Without `format`, the Accept header chooses; csv where anything will do.
    """
    wired = services(request)
    chosen = form or accepted(request.headers.get("accept"))
    group = find_group(segment)
    short = slug(group.name) if group else EVERYBODY
    pieces = await wired.files.pieces("export", "--scores", "-", "--as", chosen, "--segment", short)
    headers = {"Content-Disposition": f'attachment; filename="scores-{short}.{chosen}"', "Vary": "Accept"}
    return StreamingResponse(pieces, media_type=MEDIA[chosen], headers=headers)


def accepted(accept: str | None) -> FileForm:
    """Return the accepted format of the highest weight, the first named among equals. Raises 406."""
    for kind in weighed(accept):
        for form in get_args(FileForm):
            if kind in {"*/*", MEDIA[form], MEDIA[form].partition("/")[0] + "/*"}:
                found: FileForm = form
                return found
    raise HTTPException(406, f"The file can be {', '.join(MEDIA.values())}: Accept asks for something else.")
