"""What to say of a table that no dialect reads: what was seen, what is missing, and words for ``--map`` by its contents."""

import re
import shlex
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from training.transactions.dialects.balances import is_balance, size_of
from training.transactions.dialects.generic import NAMES, Generic
from training.transactions.dialects.protocol import share
from training.transactions.tables.table import Head, Table

_DATE: Final = re.compile(
    r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}([ T,].*)?|(19|20)\d{6}"
    r"|\w{3,9}\.? \d{1,2},? \d{4}.*|\d{1,2}\.?[ -]\w{3,9}\.?[ -]\d{2,4}.*"
)
_MONEY: Final = re.compile(r"[-−(]?\s?\D{0,3}\s?\d[\d.,'\s\u00a0]*[.,]\d{1,2}\s?\D{0,4}\)?")
_NUMBER: Final = re.compile(r"[-−(]?\s?[^\w\s]{0,2}\s?\d[\d.,'\s\u00a0]*\s?[^\w\s]{0,2}")
_MAIL: Final = re.compile(r"\S+@\S+\.\S+")
_TIME: Final = re.compile(r"\d{1,2}:\d{2}(:\d{2})?( ?[AaPp]\.?[Mm]\.?)?")
_MOSTLY: Final = 0.9
_FEW: Final = 10
_SHOWN: Final = 12


def unknown(table: Table) -> str:
    """One sentence, with a line of ``--map`` that can be pasted where the contents allow to propose one."""
    head, generic = table.head, Generic()
    missing = list(generic.missing(head))
    found = generic.found(head) if head.named else {}
    proposed = proposal(head, missing, set(found.values()))
    words = " ".join(f"--map {shlex.quote(f'{name}={column}')}" for name, column in proposed.items())
    sure = "COLUMN" not in proposed.values()
    ask = "say where they stand, by their contents perhaps" if sure else "say where they stand, for example"
    if not head.named:
        first = ", ".join(head.rows[0][:8]) if head.rows else ""
        if not any(sign.isdecimal() for sign in first):
            return f"{table.source}: this is no table of orders: no line names its columns ({first[:60]})."
        return (
            f"{table.source}: there is no header line, the first row holds data ({first}); add one, or say the places, by"
            f" their contents perhaps: {words}"
        )
    seen = f"{', '.join(head.header[:_SHOWN])}{' ...' if len(head.header) > _SHOWN else ''}"
    return f"{table.source}: missing column{'s' * (len(missing) > 1)} {', '.join(missing)} (found {seen}); {ask}: {words}"


def proposal(head: Head, missing: Sequence[str], taken: set[str]) -> dict[str, str]:
    """For each missing canonical column the one whose cells fit it best ("COLUMN" where none does)."""
    finders: Mapping[str, Callable[[list[str]], tuple[str, str | None]]] = {
        "at": lambda free: ("at", _first(head, free, _DATE)),
        "unit_price": lambda free: ("line_total", _money(head, free) or _number(head, free)),
        "customer_id": lambda free: _person(head, free),
    }
    found: dict[str, str] = {}
    for name, finder in finders.items():  # dates and money first: what is left may be an id
        if name not in missing:
            continue
        free = [column for column in head.header if column not in taken]
        canonical, column = finder(free)
        taken = taken | {column or ""}
        found[canonical] = "COLUMN" if column is None else column if head.named else str(head.header.index(column) + 1)
    return dict(reversed(found.items()))


def _mostly(head: Head, column: str, shape: re.Pattern[str]) -> bool:
    return share(head.cells(column), shape.fullmatch) > _MOSTLY


def _first(head: Head, free: Sequence[str], shape: re.Pattern[str]) -> str | None:
    return next((column for column in free if _mostly(head, column, shape) and _filled(head, column)), None)


def _kinds(head: Head, column: str) -> int:
    return len(set(head.cells(column)))


def _comes_back(head: Head, column: str) -> bool:
    """Whether some of its words stand on several rows; one that is new on each row names no person."""
    return 1 < _kinds(head, column) < len(head.cells(column))


def _money(head: Head, free: Sequence[str]) -> str | None:
    """The column of numbers, some with decimals, that holds most: a line's total is no less than its unit price.

    A running total of another column is a balance, and no row's money.
    """
    numbers = [column for column in free if _mostly(head, column, _NUMBER) and not _mostly(head, column, _DATE)]
    fit = [column for column in numbers if share(head.cells(column), _MONEY.fullmatch) > 0]
    fit = [column for column in fit if _filled(head, column) and not is_balance(head, column, numbers)]
    return max(fit, key=lambda column: sum(map(size_of, head.cells(column))), default=None)


def _filled(head: Head, column: str) -> bool:
    return 2 * len(head.cells(column)) >= len(head.rows)


def _number(head: Head, free: Sequence[str]) -> str | None:
    """Whole numbers may be money, too: the column whose numbers differ most, but for ids, which are all different."""
    fit = [column for column in free if _mostly(head, column, _NUMBER) and not _mostly(head, column, _DATE)]
    return max((one for one in fit if _comes_back(head, one)), key=lambda one: _kinds(head, one), default=None)


def _person(head: Head, free: Sequence[str]) -> tuple[str, str | None]:
    """An e-mail address, else the code that comes back most variously, among those named for people where there are any."""
    mail = _first(head, free, _MAIL)
    if mail is not None:
        return "email", mail
    codes = [one for one in free if not any(_mostly(head, one, shape) for shape in (_DATE, _TIME, _MONEY))]
    named = [one for one in codes if _words(one) & _PEOPLE]
    few = next(iter(named or codes), None) if named or len(head.rows) < _FEW else None
    return "customer_id", max(
        (one for one in named or codes if _comes_back(head, one)), key=lambda one: _kinds(head, one), default=few
    )


def _words(name: str) -> set[str]:
    return set(re.findall(r"[a-z]+", name.lower()))


def _own_words(canonical: str, *beside: str) -> set[str]:
    """Words that only this column's common names use."""
    others = {
        word for name in NAMES if name not in (canonical, *beside) for common in NAMES[name] for word in _words(common)
    }
    return {word for common in NAMES[canonical] for word in _words(common)} - others


_PEOPLE: Final = _own_words("customer_id", "email", "phone")
