"""The canonical order line that every dialect is read into, and what a dialect must say of itself."""

from dataclasses import dataclass
from enum import StrEnum


class Reason(StrEnum):
    """Why a row is set aside; the order is the order of judgement, and the first that fits counts."""

    UNPARSEABLE = "unparseable"
    SHEET_OVERLAP = "sheet overlap"
    EXACT_DUPLICATE = "exact duplicate"
    BAD_DEBT = "bad debt"
    NO_CUSTOMER = "no customer"
    NOT_MERCHANDISE = "not merchandise"
    PRICE = "price <= 0"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How one source names its columns and marks its oddities.

    ``columns`` maps each canonical name to the names the source may use, compared without case, blanks and
    underscores. Patterns are regular expressions over the order and product ids; None means that the source has no
    such mark. ``price_is_total`` where the price column holds the line's amount, not that of one unit.
    """

    name: str
    columns: dict[str, tuple[str, ...]]
    optional: frozenset[str]
    merchandise: str | None = None
    bad_debt: str | None = None
    price_is_total: bool = False

    def match(self, header: list[str]) -> dict[str, str]:
        """Canonical name -> the header's own name, for every column of this dialect that the header has."""
        by_key = {_key(column): column for column in header}
        found = {}
        for canonical, names in self.columns.items():
            given = [by_key[_key(name)] for name in names if _key(name) in by_key]
            if given:
                found[canonical] = given[0]
        return found

    def missing(self, header: list[str]) -> list[str]:
        """The source's names of required columns that the header lacks."""
        matched = self.match(header)
        return [
            names[0]
            for canonical, names in self.columns.items()
            if canonical not in matched and canonical not in self.optional
        ]


def _key(name: str) -> str:
    return name.replace(" ", "").replace("_", "").replace("\ufeff", "").lower()
