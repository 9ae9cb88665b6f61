"""Predictions in the three forms of an answer, by the request's Accept header."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from backend.api.sagemaker.records import CUSTOMER, Asked
from backend.audiences.lines import harmless
from backend.use_cases.estimates.value_histories import ValuedHistory

Answer = dict[str, Any]
VALUES: Final[dict[str, str]] = {
    "CLV": "value",
    "group": "group",
    "Segment": "segment",
    "CLV_Level": "clv_level",
    "Mismatch": "mismatch",
    "RFM_Score": "rfm_score",
    "P_return": "purchase_probability",
    "avg_spend": "mean_spend",
    "expected_purchases": "expected_purchases",
    "expected_value": "expected_value",
    "P_alive": "probability_alive",
    "frequency": "frequency",
    "recency": "recency_days",
}
"""The client's names of a prediction's fields, and ours."""
FIELDS: Final = (CUSTOMER, "CLV", "group", "Segment", "CLV_Level", "Mismatch", "error", "warnings", *list(VALUES)[5:])


@dataclass(frozen=True, slots=True)
class Answers:
    """One answer per customer; ``records`` as in ``bodies.Batch``; ``header``: whether a CSV begins with one."""

    answers: list[Answer]
    records: list[int | None]
    model_version: str
    header: bool = True
    warnings: tuple[str, ...] = ()


def answer(asked: Asked, valued: ValuedHistory | None) -> Answer:
    """Return the prediction of one customer, or their id with an error."""
    if asked.history is None:
        return {CUSTOMER: asked.customer_id, "error": asked.error}
    history = asked.history
    snapshot = date.fromordinal(history.snapshot).isoformat()
    late = sum(day >= history.snapshot for day in history.days)
    warnings = [f"{late} transaction{'s' * (late > 1)} on {snapshot} or later did not count."] if late else []
    if valued is None:
        said: Answer = {CUSTOMER: asked.customer_id, "error": f"There is no purchase before {snapshot}."}
    else:
        said = {CUSTOMER: asked.customer_id} | {name: getattr(valued, ours) for name, ours in VALUES.items()}
    return said | ({"warnings": warnings} if warnings else {})


def write_json(said: Answers) -> bytes:
    """``{predictions, count, errors, warnings, model_version}``: who cannot be valued stands in ``errors``, with a place.

    Piece by piece, for one long ``dumps`` would hold up every other request.
    """
    valued = [json.dumps(one) for one in said.answers if "error" not in one]
    refused = [json.dumps({"index": place} | one) for place, one in enumerate(said.answers) if "error" in one]
    rest = {"count": len(valued), "warnings": said.warnings, "model_version": said.model_version}
    lists = f'"predictions": [{", ".join(valued)}], "errors": [{", ".join(refused)}]'
    return f"{{{lists}, {json.dumps(rest)[1:]}".encode()


def write_json_lines(said: Answers) -> bytes:
    """One line per record of the request: a prediction, or ``{predictions: [...]}`` where the record held several."""
    return "".join(f"{json.dumps(one)}\n" for one in _by_record(said)).encode()


def write_csv(said: Answers) -> bytes:
    """One row per customer; several warnings stand in one cell. No text of a client begins a formula (``harmless``)."""
    text = io.StringIO(newline="")
    rows = csv.DictWriter(text, FIELDS)
    if said.header:
        rows.writeheader()
    rows.writerows(_cells(one) for one in said.answers)
    return text.getvalue().encode()


def _cells(one: Answer) -> Answer:
    told = one | {"warnings": " ".join(one.get("warnings", ()))}
    return {name: harmless(value) if isinstance(value, str) else value for name, value in told.items()}


WRITE: Final[dict[str, Callable[[Answers], bytes]]] = {
    "application/json": write_json,
    "application/jsonlines": write_json_lines,
    "text/csv": write_csv,
}


def _by_record(said: Answers) -> Iterator[Any]:
    left = iter(said.answers)
    for held in said.records:
        yield next(left) if held is None else {"predictions": [next(left) for _ in range(held)]}
