"""SageMaker's routes. Whatever a body takes to read, value and write happens in a thread: other requests go on."""

import re
from typing import Annotated, Any, Final

from fastapi import FastAPI, Query, Request, Response
from pydantic import WithJsonSchema

from backend.api.http.access import RouteKind, access
from backend.api.http.bounds.bodies import HOTELS
from backend.api.http.dependencies import services
from backend.api.http.error_responses import ERRORS, ErrorBody
from backend.api.sagemaker.answers import WRITE, Answers, answer
from backend.api.sagemaker.bodies import READ
from backend.api.sagemaker.documentation import ANSWERS, BODIES, EXECUTION, PLACES
from backend.api.sagemaker.media_types import Form, accepted_form, content_form
from backend.api.sagemaker.records import HORIZON, SNAPSHOT, Terms
from backend.artifact.manifest import Manifest
from backend.use_cases.estimates.value_histories import known_until, lifetime_models, value_histories

ATTRIBUTES: Final = "X-Amzn-SageMaker-Custom-Attributes"
_ATTRIBUTE = re.compile(r"\b(snapshot_date|xdays)\s*=\s*([^,;\s]+)")
_REFUSED: dict[int | str, dict[str, Any]] = {
    406: {"model": ErrorBody, "description": "No form of answer that is accepted"},
    415: {"model": ErrorBody, "description": "Not one of the three forms"},
}
_BESIDE = "For JSON Lines and CSV, where neither body nor header says it"
SnapshotDate = Annotated[str | None, Query(description=_BESIDE), WithJsonSchema(PLACES[SNAPSHOT])]
HorizonDays = Annotated[str | None, Query(description=_BESIDE), WithJsonSchema(PLACES[HORIZON])]


def install(app: FastAPI) -> None:
    """Add the three routes."""
    app.get("/ping", tags=["sagemaker"], response_class=Response, responses={503: ERRORS[503]}, **access(RouteKind.HEALTH))(
        ping
    )
    app.get("/execution-parameters", tags=["sagemaker"], **access(RouteKind.HEALTH))(execution_parameters)
    app.post(
        "/invocations",
        tags=["sagemaker"],
        response_class=Response,
        responses={200: ANSWERS} | ERRORS | _REFUSED,
        **access(RouteKind.PREDICTION, HOTELS, BODIES),
    )(invocations)


async def ping(request: Request) -> Response:
    """Return 200 with an empty body when predictions can be answered, 503 until then."""
    services(request).model.current  # noqa: B018 - raises NotReady
    return Response()


async def execution_parameters() -> dict[str, int | str]:
    """Return how batch transform may send, where the transform job does not say."""
    return EXECUTION


async def invocations(request: Request, snapshot_date: SnapshotDate = None, xdays: HorizonDays = None) -> Response:
    """Lifetime value, RFM segment and where they disagree, for customers with their whole history of transactions.

    A purchase is a day of positive net revenue before `snapshot_date`; `CLV` is what the customer will spend in the
    `xdays` after it, in today's money. `CLV_Level` and `Mismatch` judge the value of a year, whatever `xdays` is. One
    customer who cannot be valued has an `error` beside the `CustomerID`, and costs nobody else the answer: in JSON among
    `errors`, else in place. Instead of `transactions` a customer may have `frequency` (repeat purchases), `recency` (days
    from the first to the last), `T` (days from the first to `snapshot_date`) and `monetary_value` (mean of a purchase).

    **Content-Type** `application/json`, `application/jsonlines` (or `application/x-ndjson`: a customer or a whole request
    a line, and a line of answer for each) or `text/csv` (a row per transaction; `header=absent` for columns by place:
    CustomerID, Arrival Date, Total Revenue USD, Channel). **Accept** asks for any of the three, else the answer has the
    request's form. JSON says `snapshot_date` and `xdays` itself; where nobody does, values are over 365 days as of the day
    after its last transaction, or of the model's last known day where that is later. A line or a CSV says both (fields of
    the line, columns of the CSV), else the header `X-Amzn-SageMaker-Custom-Attributes: snapshot_date=2024-01-01,xdays=90`,
    else the query.

    Dates are `YYYY-MM-DD`, `YYYYMMDD` or `YYYY/MM/DD`, a time may follow and does not count; what could be day or month
    first is refused. Bodies may have 6 MiB.
    """
    wired = services(request)
    manifest = wired.model.current
    given = content_form(request.headers.get("content-type"))
    wanted = accepted_form(request.headers.get("accept"), given)
    said = dict(_ATTRIBUTE.findall(request.headers.get(ATTRIBUTES, "")))
    asked = {name: value for name, value in ((SNAPSHOT, snapshot_date), (HORIZON, xdays)) if value is not None}
    body = await request.body()
    content = await wired.heavy.run(_answer, body, given, wanted, asked | said, manifest)
    return Response(content, media_type=wanted.media_type, headers={ATTRIBUTES: f"model_version={manifest.version}"})


def _answer(body: bytes, given: Form, wanted: Form, terms: dict[str, str], manifest: Manifest) -> bytes:
    parameters = lifetime_models(manifest)
    batch = READ[given.name](body, Terms(known_until=known_until(manifest)).of(terms), given.header)
    valued = iter(value_histories([one.history for one in batch.asked if one.history is not None], parameters))
    answers = [answer(one, next(valued) if one.history is not None else None) for one in batch.asked]
    return WRITE[wanted.name](Answers(answers, batch.records, manifest.version, wanted.header is not False, batch.warnings))
