"""Campaigns as they are sent: a list in JSON, or rows of a CSV."""

import csv
import io
import math
from collections import defaultdict
from collections.abc import Iterable
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field

from backend.errors import BadInput
from backend.use_cases.stored.track_campaigns import Campaign

SOURCE, CAMPAIGN, SPEND, CUSTOMER = COLUMNS = ("source", "campaign", "spend", "customer_id")
MOST_SPEND: Final = 1e12
"""In the currency of the scoring, for one campaign."""
MOST_TEXT: Final = 128
Part = tuple[tuple[str, str], float, set[str]]
"""Source and name of a campaign, a spend of it, and customers whom it won."""
Name = Annotated[str, Field(min_length=1, max_length=MOST_TEXT, pattern=r"\S")]


class CampaignBody(BaseModel):
    """One campaign: where it ran, what it cost, and whom it won (the ids of the order log)."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    source: Name = Field(description="Meta Ads, Google Ads, Email, ...")
    campaign: Name
    spend: float = Field(
        strict=True, ge=0, le=MOST_SPEND, allow_inf_nan=False, description="In the currency of the scoring"
    )
    customers: list[Name] = []


class CampaignsBody(BaseModel):
    """Campaigns; one that is there several times is one: its spend adds up."""

    model_config = ConfigDict(extra="forbid")

    campaigns: list[CampaignBody] = Field(min_length=1, max_length=1_000)


def from_json(body: CampaignsBody) -> list[Campaign]:
    """Return the campaigns."""
    return _campaigns(((one.source, one.campaign), one.spend, set(one.customers)) for one in body.campaigns)


def from_csv(body: bytes) -> list[Campaign]:
    """Return the campaigns of rows ``source, campaign, spend, customer_id``, by the columns' names.

    The spend of a campaign is the sum over its rows; an empty ``spend`` is nothing spent, an empty ``customer_id``
    nobody won. Raises ``BadInput`` with the row that cannot be read.
    """
    found = _campaigns(_part(row, number) for number, row in enumerate(_rows(body), 2))
    if not found:
        raise BadInput("The CSV has no row below its header.")
    return found


def _campaigns(parts: Iterable[Part]) -> list[Campaign]:
    """Return each campaign once, in the order in which they first appear."""
    spent: dict[tuple[str, str], list[float]] = defaultdict(list)
    won: dict[tuple[str, str], set[str]] = defaultdict(set)
    for which, spend, customers in parts:
        spent[which].append(spend)
        won[which] |= customers
    return [Campaign(*which, math.fsum(amounts), frozenset(won[which])) for which, amounts in spent.items()]


def _part(row: dict[str, str], number: int) -> Part:
    for column in (SOURCE, CAMPAIGN):
        if not row[column]:
            raise BadInput(f"Row {number} has no {column}.", field=column)
    if any(len(row[column]) > MOST_TEXT for column in (SOURCE, CAMPAIGN, CUSTOMER)):
        raise BadInput(f"Row {number} has a name longer than {MOST_TEXT} characters.")
    return (row[SOURCE], row[CAMPAIGN]), _spend(row[SPEND], number), {row[CUSTOMER]} - {""}


def _rows(body: bytes) -> list[dict[str, str]]:
    try:
        header, *rows = [row for row in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True) if row]
    except UnicodeDecodeError:
        raise BadInput("The body is not UTF-8 text.") from None
    except csv.Error as error:
        raise BadInput(f"The body is not valid CSV: {error}.") from None
    except ValueError:
        raise BadInput("The body is empty.") from None
    names = [cell.strip().lower() for cell in header]
    if wrong := [name for name in COLUMNS if names.count(name) != 1]:
        raise BadInput(f"The header must have {', '.join(COLUMNS)} once each; it is not so for {', '.join(wrong)}.")
    for number, row in enumerate(rows, 2):
        if len(row) != len(names):
            raise BadInput(f"Row {number} has {len(row)} cells, and {len(names)} were expected.")
    return [dict(zip(names, (cell.strip() for cell in row), strict=True)) for row in rows]


def _spend(cell: str, number: int) -> float:
    try:
        amount = float(cell or 0)
    except ValueError:
        amount = math.nan
    if not 0 <= amount <= MOST_SPEND:
        raise BadInput(f"The spend in row {number} must be a number from 0 to {MOST_SPEND:,.0f}.", field=SPEND)
    return amount
