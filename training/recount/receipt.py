"""A receipt held against the recount: every claim, every figure, every population, every word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from backend.errors import BadInput
from training.recount.claims import CLAIMS
from training.recount.groups import GROUP_CLAIMS, GroupView
from training.recount.view import View
from training.recount.words import says

TOLERANCE = Fraction(1, 1_000_000)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the recount says of one claim; ``why`` is "" where it agrees."""

    claim: str
    says: str
    why: str

    @property
    def agrees(self) -> bool:
        """Return whether nothing differs."""
        return not self.why

    def line(self) -> str:
        """Return the verdict for people."""
        return f"agree    {self.claim}: {self.says}" if self.agrees else f"DISAGREE {self.claim}: {self.says} [{self.why}]"


def recount(claims: Sequence[Mapping[str, Any]], view: View | GroupView) -> list[Verdict]:
    """Recount the claims of a receipt, of a customer or of a group. Raises ``BadInput`` for what is no receipt."""
    try:
        return [Verdict(str(one["id"]), str(one["says"]), _why(one, view)) for one in claims]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"This is not a receipt: {type(error).__name__} at {error}.") from error


def _why(receipt: Mapping[str, Any], view: View | GroupView) -> str:
    known: Mapping[str, Any] = GROUP_CLAIMS if isinstance(view, GroupView) else CLAIMS
    if receipt["id"] not in known:
        return "no such claim"
    if _date(receipt["as_of"]) != view.shop.as_of:
        return f"it is of {receipt['as_of']}, this recount of {view.shop.as_of}"
    found = known[receipt["id"]](view)
    if found is None:
        return "it does not hold"
    figures = {fact["name"]: fact for fact in receipt["facts"]}
    if set(figures) != set(found):
        return f"it states {sorted(figures)}, the log gives {sorted(found)}"
    differing = [name for name, fact in figures.items() if (_differs(fact, found[name]))]
    if differing:
        name = differing[0]
        return f"{name} is {figures[name]['value']!r} ({figures[name]['text']!r}), the log gives {_plain(found[name])!r}"
    return _population(receipt, view)


def _differs(fact: Mapping[str, Any], found: Any) -> bool:
    """Return whether value or words of a figure are not those of the log."""
    if not _same(fact["value"], found):
        return True
    return bool(fact["text"]) and not says(fact["unit"], found, fact["text"])


def _same(told: Any, found: Any) -> bool:
    if isinstance(found, (int, Decimal, Fraction)) and not isinstance(told, (str, list, tuple)):
        return abs(Fraction(str(told)) - Fraction(found)) <= TOLERANCE / 2
    if isinstance(found, tuple):
        return len(told) == len(found) and all(_same(one, other) for one, other in zip(told, found, strict=True))
    return bool(told == _plain(found))


def _plain(found: Any) -> Any:
    if isinstance(found, date):
        return found.isoformat()
    if isinstance(found, tuple):
        return tuple(_plain(one) for one in found)
    return found if isinstance(found, (int, str)) else float(found)


def _date(given: Any) -> date:
    return given if isinstance(given, date) else date.fromisoformat(given)


def _population(receipt: Mapping[str, Any], view: View | GroupView) -> str:
    told = receipt["compared_with"]
    if told is None:
        return ""
    size = view.population(told["what"])
    return "" if size == told["size"] else f"it compares with {told['size']} {told['what']}, the log has {size}"
