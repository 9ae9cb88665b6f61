"""What OpenAPI has no words for: requests that the document allows and the service rightly refuses are not made."""

from typing import Any

import schemathesis

from backend.api.sagemaker.documentation import LINES, ROWS
from backend.api.stored.audiences import SCORES
from backend.api.stored.campaigns import EXAMPLE as CAMPAIGNS
from backend.api.stored.customers_query import MOST_OFFSET, SAID_ONCE

LAST = ("recency", "recency_days", "days_since_last_purchase", "t_x")
MOST_PAGE = 1_000
FIRST = ("tenure", "tenure_days", "days_since_first_purchase", "T")


def _possible(features: Any) -> bool:
    """No more products than units."""
    match features:
        case {"unique_products": products, "total_units": units}:
            return products <= units
        case [_, _, _, int() | float() as units, int() | float() as products, _]:
            return products <= units
    return True


def _in_time(body: dict[str, Any]) -> bool:
    """The last purchase is neither before the first nor in the future."""
    last, first = ([days for word in words if isinstance(days := body.get(word), int | float)] for words in (LAST, FIRST))
    if first and isinstance(seen := body.get("t_x"), int | float):
        last.append(max(first) - seen)  # what the purchase models' words say of it, whichever word is the age
    return max(last, default=0) <= min(first, default=float("inf"))


def _whole_experiment(sent: dict[str, Any]) -> bool:
    """An experiment has a name that shows; a share held out has an experiment; ids and scores have none."""
    name, share = sent.get("experiment"), sent.get("holdout")
    held_out = isinstance(share, int | float) and 0 < share < 1
    if sent.get("format") == SCORES:
        return name is None and not held_out
    shows = name.isprintable() and bool(name.strip()) if isinstance(name, str) and name else True
    return shows and (name is not None or not held_out)


@schemathesis.hook
def filter_case(context: Any, case: Any) -> bool:
    """A cursor is only ever one that a page gave; of words that say the same, one is sent; pages begin where pages may;
    experiments are whole."""
    sent = case.query or {}
    said_once = all(sum(word in sent for word in alike) < 2 for alike in SAID_ONCE)
    page, size = (sent.get(word, 1) for word in ("page", "page_size"))
    reached = not (isinstance(page, int) and isinstance(size, int)) or page * max(size, MOST_PAGE) <= MOST_OFFSET
    whole = not case.path.endswith("audiences/{segment}.csv") or _whole_experiment(sent)
    return "cursor" not in sent and said_once and reached and whole


@schemathesis.hook
def filter_body(context: Any, body: Any) -> bool:
    return not isinstance(body, dict) or (_possible(body.get("features")) and _in_time(body))


@schemathesis.serializer("application/jsonlines", "application/x-ndjson")
def lines(context: Any, value: Any) -> bytes:
    """Lines of JSON are text to OpenAPI: good ones are the documented ones, bad ones are no text."""
    return LINES.encode() if isinstance(value, str) else b"\xff"


@schemathesis.serializer("text/csv")
def rows(context: Any, value: Any) -> bytes:
    """Likewise, for each route its own."""
    text = CAMPAIGNS if "campaigns" in context.case.path else ROWS
    return text.encode() if isinstance(value, str) else b"\xff"
