"""PayPal's activity download, in any of its languages: headers are translated, so columns are found by what they hold.

Date, time and zone stand side by side; then name, type, state, currency, gross, fee and net; then the two parties' e-mail
addresses, of which the shop's own is one, and a code that no other row has. A refund names the payment that it gives back.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from training.transactions.dialects.predicates import All, AnyOf, Filled, Matches, Not, Test
from training.transactions.dialects.protocol import NO, Amount, Cells, Grain, Lines, OwnReason, Policy, Recognition, share
from training.transactions.dialects.statuses import pending
from training.transactions.tables.table import Head

_DATE, _TIME = (
    re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"),
    re.compile(r"\d{1,2}[:.]\d{2}([:.]\d{2})?( ?[AaPp]\.?[Mm]\.?)?"),
)
_ZONE = re.compile(r"[A-Z]{2,5}|(GMT|UTC)[+-]\d\d:?\d\d|[A-Z]\w+/\w+")
_CURRENCY, _MONEY = re.compile(r"[A-Z]{3}"), re.compile(r"[-−]?\s?\d[\d.,'\s\u00a0\u202f]*")
_MAIL, _CODE = re.compile(r"\S+@\S+\.\S+"), re.compile(r"[0-9A-Za-z-]{2,40}")
_DONE = r"(?i)^(complete|abgeschlossen|termin|effectu|complet|conclu|voltooid|zako|genomf|gennemf|fullf|dokon|valmis)"
_GIVEN_BACK = r"(?i)refund|r.ckerstatt|r.ckzahl|erstattet|rembours|reembols|rimbors|terugbetaald|zwr.c|revers|storn"
_WAITING = r"(?i)pend|ausstehend|offen|attente|sospes|behandeling|oczekuj|v.ntar|afvent"
_NEGATIVE = r"^\s*[-−(]|[-−]\s*$"
_MEMO, _MOSTLY = "memo", 0.9


@dataclass(frozen=True, slots=True)
class _Columns:
    date: str
    time: str
    state: str
    currency: str
    gross: str
    net: str
    mails: tuple[str, ...]
    code: str


class PayPal:
    """Payments received, and what was given back."""

    name = "paypal"

    def recognise(self, head: Head) -> Recognition:
        """By what columns hold and how they stand; surer where gross and fee make net."""
        found = _columns(head)
        if found is None:
            return NO
        adds = _adds_up(head, found)
        why = "date, time and zone side by side, a currency before gross, fee and net, e-mail addresses, a code of its own"
        return Recognition(0.93 if adds else 0.7, f"a PayPal activity download by its contents: {why}")

    def lines(self, head: Head) -> Lines:
        """A payment is an order; refunds go to the payment that they name."""
        found = _columns(head)
        if found is None:
            raise LookupError("no PayPal columns")
        owner, parent = _owner(head, found), _parent(head, found)
        negative = Matches(found.gross, _NEGATIVE)
        given_back = All((negative, Filled(parent))) if parent else Not(Not(negative))
        return Lines(
            order_id=Cells((parent, found.code) if parent else (found.code,)),
            at=Cells((found.date, found.time), joined=True),
            email=Cells(found.mails, empty=owner),
            currency=Cells((found.currency,)),
            amount=Amount(plus=(found.gross,)),
            grain=Grain.ORDER,
            reasons=_states(head, found, Not(given_back)),
            policies=(Policy("Refunds are taken off the payments that they name", given_back),) if parent else (),
            notes=(f"Money is {found.gross}, before PayPal's fees.", *_said(head, found, owner)),
        )


def _states(head: Head, found: _Columns, not_back: Test) -> tuple[OwnReason, ...]:
    memo = _memo(head)
    done: Test = AnyOf((Matches(found.state, _done(head, found)), Matches(found.state, _GIVEN_BACK)))
    return (
        *((OwnReason("no effect on the balance", Matches(memo, rf"(?i)^{_MEMO}")),) if memo else ()),
        pending(Matches(found.state, _WAITING)),
        OwnReason("not completed", Not(done)),
        OwnReason("paid by the shop", All((Matches(found.gross, _NEGATIVE), not_back))),
    )


def _columns(head: Head) -> _Columns | None:
    """The columns by what they hold; None where one of them is not there."""
    if not head.named:
        return None
    fits = [_kinds(head.cells(column)) for column in head.header]
    moment = _run(fits, ("date", "time", "zone"))
    money = _run(fits, ("currency", "money", "money", "money"), after=(moment or 0) + 3)
    if moment is None or money is None:
        return None
    names = head.header
    mails = tuple(names[place] for place in range(money, len(fits)) if "mail" in fits[place])[:2]
    codes = [
        names[place] for place in range(money + 4, len(fits)) if _is_code(head, names[place]) and names[place] not in mails
    ]
    if not mails or not codes:
        return None
    return _Columns(
        names[moment],
        names[moment + 1],
        names[money - 1],
        names[money],
        names[money + 1],
        names[money + 3],
        mails,
        codes[0],
    )


def _kinds(values: Sequence[str]) -> set[str]:
    shapes = {"date": _DATE, "time": _TIME, "zone": _ZONE, "currency": _CURRENCY, "money": _MONEY, "mail": _MAIL}
    return {name for name, shape in shapes.items() if share(values, shape.fullmatch) > _MOSTLY}


def _run(fits: Sequence[set[str]], kinds: Sequence[str], after: int = 0) -> int | None:
    """Where columns of these kinds stand side by side for the first time."""
    places = range(after, len(fits) - len(kinds) + 1)
    return next((at for at in places if all(kind in fits[at + step] for step, kind in enumerate(kinds))), None)


def _is_code(head: Head, column: str) -> bool:
    """Filled on (nearly) every row, and on each with another word."""
    values = head.cells(column)
    return (
        len(values) > _MOSTLY * len(head.rows)
        and len(set(values)) > _MOSTLY * len(values)
        and share(values, _CODE.fullmatch) > _MOSTLY
    )


def _parent(head: Head, found: _Columns) -> str | None:
    """The column in which a refund names a payment of the same file."""
    codes = set(head.cells(found.code))
    others = (column for column in head.header if column != found.code)
    return next((column for column in others if share(head.cells(column), codes.__contains__) > 0.2), None)


def _owner(head: Head, found: _Columns) -> tuple[str, ...]:
    """The shop's own address: the one on most rows; none where only the payer's stands there."""
    places = [head.header.index(column) for column in found.mails]
    seen = Counter(
        cell for row in head.rows for cell in {row[place].strip().lower() for place in places if place < len(row)} if cell
    )
    address, count = next(iter(seen.most_common(1)), ("", 0))
    return (address,) if len(places) > 1 and count > 0.5 * len(head.rows) else ()


def _memo(head: Head) -> str | None:
    """The column that says whether a row moves the balance: three words at most, one of them Memo."""
    for column in head.header:
        words = {cell.lower() for cell in head.cells(column)}
        if len(words) <= 3 and _MEMO in words:
            return column
    return None


def _done(head: Head, found: _Columns) -> str:
    """Which state is a payment that was made: known words, else the commonest."""
    states = Counter(head.cells(found.state))
    if any(re.search(_DONE, state) for state in states) or not states:
        return _DONE
    return f"(?i)^{re.escape(states.most_common(1)[0][0])}$"


def _said(head: Head, found: _Columns, owner: tuple[str, ...]) -> list[str]:
    said = [f"{owner[0]} is taken for the shop's own address: it stands on most rows."] if owner else []
    word = _done(head, found)
    return (
        said if word == _DONE else [*said, f"{word[5:-1]!r} is taken for a completed payment: it is the commonest state."]
    )


def _adds_up(head: Head, found: _Columns) -> bool:
    places = [head.header.index(found.gross) + step for step in range(3)]
    rows = [[_digits(row[place]) for place in places] for row in head.rows if len(row) > places[-1]]
    return share([str(gross + fee == net) for gross, fee, net in rows], "True".__eq__) > _MOSTLY


def _digits(cell: str) -> int:
    """The digits as a whole number, with the sign: the same decimals on both sides of a sum."""
    digits = re.sub(r"\D", "", cell)
    return (-1 if re.search(_NEGATIVE, cell) else 1) * int(digits or 0)
