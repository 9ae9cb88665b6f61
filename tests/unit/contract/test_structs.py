"""Structs in the eyes of pydantic: taken as they are, written field by field, and shown in a schema as a model would be."""

from dataclasses import dataclass
from datetime import date

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from backend.contract.receipts import ClaimReceipt, Comparison, ReceiptFact

RECEIPT = ClaimReceipt(
    "late",
    "two months have passed",
    (ReceiptFact("away", 61, "days", "two months"), ReceiptFact("years", (2010, 2011), "years", "")),
    "late by the own rhythm",
    Comparison("own gaps between order days", 9, date(2011, 12, 10)),
    date(2011, 12, 10),
    "m",
)


class Page(BaseModel):
    """As a route's answer holds receipts."""

    claims: list[ClaimReceipt]


@dataclass(frozen=True, slots=True)
class Row:
    """As a route's dataclass holds them."""

    claims: tuple[ClaimReceipt, ...]


def test_a_model_and_a_dataclass_write_a_receipt_alike() -> None:
    page, row = Page(claims=[RECEIPT]).model_dump_json(), TypeAdapter(Row).dump_json(Row((RECEIPT,)))
    assert page == row.decode()
    assert '"compared_with":{"what":"own gaps between order days","size":9,"as_of":"2011-12-10"}' in page


def test_what_is_no_receipt_is_refused() -> None:
    with pytest.raises(ValidationError):
        Page(claims=[{"id": "late"}])  # type: ignore[list-item]


def test_a_schema_names_every_field_and_part() -> None:
    schema = Page.model_json_schema(mode="serialization")["$defs"]
    assert list(schema["ClaimReceipt"]["properties"]) == list(ClaimReceipt.__struct_fields__)
    assert set(schema) == {"ClaimReceipt", "ReceiptFact", "Comparison"}
