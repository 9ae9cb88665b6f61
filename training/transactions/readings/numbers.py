"""Numbers: which sign is the decimal's, decided by the shapes of all of a file's columns of numbers together."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from backend.errors import UnreadableLog
from training.engines.duckdb import Engine, literal
from training.transactions.readings.asked import COMMA, POINT, Asked

PLAIN, MIXED = "plain", "each number's own"
_MOST_SHAPES: Final = 20_000
_BLANK = r"[ \x{00a0}\x{202f}\x{2009}'’]"
_CURRENCY = r"(?:[A-Z]{0,3}\p{Sc}|[A-Z]{3}|kr\.?|zł|Kč|Ft|lei)"
_PLAIN = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)")
_SIGNS: Final[Mapping[str, str]] = {
    "£": "GBP",
    "€": "EUR",
    "¥": "JPY",
    "₹": "INR",
    "₽": "RUB",
    "₺": "TRY",
    "₩": "KRW",
    "₴": "UAH",
}


@dataclass(frozen=True, slots=True)
class Seen:
    """The shapes of a column's numbers (9 for each digit): how often each, and an example."""

    column: str
    counts: Mapping[str, int]
    examples: Mapping[str, str]

    def votes(self) -> Counter[str]:
        """How many texts say that the point, or the comma, is the decimal's sign; how many leave it open."""
        found: Counter[str] = Counter()
        for shape, count in self.counts.items():
            found[vote(shape)] += count
        return found

    def currencies(self) -> frozenset[str]:
        """The currency signs and codes that stand at the numbers."""
        texts = (re.findall(r"[A-Z]*[$£€¥₹₽₺₩₴]|[A-Z]{3}", shape) for shape in self.counts)
        return frozenset(_SIGNS.get(sign, sign) for signs in texts for sign in signs)


@dataclass(frozen=True, slots=True)
class NumberReading:
    """How a column's numbers are read: ``decimal`` is point, comma, plain (digits and a point, nothing else) or mixed."""

    column: str
    decimal: str
    example: str
    currency: str | None = None

    def sql(self, text: str) -> str:
        """DECIMAL(18,4) of a text; NULL where it is no number of this form (an exponent, a word, a number too long)."""
        if self.decimal == PLAIN:
            odd = " OR ".join(f"contains({text}, {literal(sign)})" for sign in "eE_")
            cast = f"try_cast({text} AS DECIMAL(18, 4))"  # three signs are the least that an exponent takes
            return f"CASE WHEN strlen({text}) < 3 THEN {cast} WHEN NOT ({odd}) THEN {cast} END"
        if self.decimal == MIXED:
            own = f"regexp_matches({text}, {literal(_OWN_COMMA)})"
            return f"CASE WHEN {own} THEN {_parsed(text, COMMA)} ELSE {_parsed(text, POINT)} END"
        return _parsed(text, self.decimal)

    def sentence(self) -> str:
        """For people."""
        money = f", in {self.currency}" if self.currency else ""
        return f"{self.column} has a decimal {self.decimal}: {self.example}{money}" if self.decimal in {POINT, COMMA} else (
            f"{self.column} is plain numbers: {self.example}{money}" if self.decimal == PLAIN
            else f"{self.column} has decimal points and commas, each number read by its own: {self.example}{money}"
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """For the manifest: what must be alike in the log that is scored."""
        whole = self.decimal == PLAIN and "." not in self.example
        decimal = None if whole else POINT if self.decimal == PLAIN else self.decimal
        return {"kind": "number", "decimal": decimal, "example": self.example, "currency": self.currency}


def seen(engine: Engine, rows: str, text: str, column: str) -> Seen:
    """The shapes of a column."""
    found = engine.rows(
        f"SELECT regexp_replace(x, '[0-9]', '9', 'g') AS shape, count(*), min(x) FROM (SELECT {text} AS x FROM {rows})"
        f" WHERE x <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_SHAPES}"
    )
    return Seen(column, {row[0]: row[1] for row in found}, {row[0]: row[2] for row in found})


def read_numbers(columns: Iterable[Seen], source: str, asked: Asked) -> list[NumberReading]:
    """Decide for all columns of a file. Raises ``UnreadableLog`` where numbers such as 1,234 are all there is to go by."""
    columns = list(columns)
    together: Counter[str] = Counter()
    for column in columns:
        together += column.votes()
    return [_read(column, together, source, asked) for column in columns]


def vote(shape: str) -> str:
    """What one shape says: point, comma, open (1,234 or 1.234), none (no sign), or odd (no number)."""
    body = re.sub(r"^[-+−(]*[^\d\W]*[^\w\s.,-]?\s*[-+−]?|\s*[^\d.,()]*[-)−]*$", "", shape)
    body = re.sub(r"(?<=9)[ \u00a0\u202f\u2009'’](?=999)", "", body)
    if not re.fullmatch(r"[9.,]*9[9.,]*", body):
        return "odd"
    signs = re.findall(r"[.,]", body)
    if not signs:
        return "none"
    last = POINT if signs[-1] == "." else COMMA
    other = COMMA if last == POINT else POINT
    if len(set(signs)) == 2:
        return last if signs.count(signs[-1]) == 1 else "odd"
    if len(signs) > 1:
        return other if re.fullmatch(r"9{1,3}([.,]9{2,3})*[.,]999", body) else "odd"
    whole, part = re.split(r"[.,]", body)
    return "open" if len(part) == 3 and 1 <= len(whole) <= 3 else last


def _read(column: Seen, together: Counter[str], source: str, asked: Asked) -> NumberReading:
    votes, money = column.votes(), column.currencies()
    if len(money) > 1:
        raise UnreadableLog(
            f"{source}: the column {column.column} holds several currencies ({', '.join(sorted(money))}); give"
            " them a column"
            " of their own and a table with --currency-rates FILE, or split the file."
        )
    currency = next(iter(money), None)
    decimal = asked.decimal or _decided(votes) or _decided(together)
    if decimal is None and asked.as_trained(column.column, "decimal") in {POINT, COMMA}:
        decimal = str(asked.as_trained(column.column, "decimal"))
    if decimal is None and votes["open"]:
        example = next(column.examples[shape] for shape in column.counts if vote(shape) == "open")
        raise UnreadableLog(
            f"{source}: nothing in the column {column.column} tells whether {example!r} has decimals or thousands:"
            " say --decimal point or --decimal comma."
        )
    if decimal == MIXED and votes["open"] == 0 and len({vote(s) for s in column.counts} & {POINT, COMMA}) < 2:
        decimal = _decided(votes) or POINT
    if decimal in {None, POINT} and _plain(column):
        decimal = PLAIN
    return NumberReading(column.column, decimal or POINT, _example(column, decimal or POINT), currency)


def _decided(votes: Counter[str]) -> str | None:
    """The sign that speaks for itself; each number's own where both do, but for a stray one in a hundred."""
    total = votes[POINT] + votes[COMMA]
    if not total:
        return None
    for sign in (POINT, COMMA):
        if votes[sign] >= 0.99 * total:
            return sign
    return MIXED


def _plain(column: Seen) -> bool:
    usual = sum(count for shape, count in column.counts.items() if _PLAIN.fullmatch(shape))
    return usual >= 0.99 * sum(column.counts.values()) and not any(
        vote(shape) != "odd" and not _PLAIN.fullmatch(shape) for shape in column.counts
    )


def _example(column: Seen, decimal: str) -> str:
    """The text that says most: with both signs, then with one."""
    readable = [shape for shape in column.counts if vote(shape) != "odd"] or list(column.counts)
    if not readable:
        return "no number"
    best = max(readable, key=lambda shape: (len(set(re.findall(r"[.,()-]", shape))), len(re.findall(r"[.,]", shape))))
    text = column.examples[best]
    body = re.sub(r"[^\d.,]", "", text)
    plain = body.replace(".", "").replace(",", ".") if decimal == COMMA else body.replace(",", "")
    sign = "-" if re.match(r"\(.*\)$|.*[-−]", text) and decimal != MIXED else ""
    return text if text == sign + plain or decimal == MIXED else f"{text} is {sign}{plain}"


def _number(decimal: str) -> str:
    point, thousand = (r"\.", ",") if decimal == POINT else (",", r"\.")
    grouped = rf"\d{{1,3}}(?:(?:{thousand}|{_BLANK})\d{{2,3}})*(?:{thousand}|{_BLANK})\d{{3}}"
    return rf"(?:(?:{grouped}|\d+)(?:{point}\d*)?|{point}\d+)"


_OWN_COMMA = r"^[^.,]*\d(?:\.\d{3})*,(?:\d{1,2}|\d{4,})[^\d.,]*$"
"""A number that has its decimal comma without a doubt."""


def _parsed(text: str, decimal: str) -> str:
    number, around = _number(decimal), rf"{_BLANK}*{_CURRENCY}?{_BLANK}*"
    signed = rf"^(?:[-+−]?{around}|{around}[-+−]?{_BLANK}*)({number}){around}[-−]?$"
    bracketed = rf"^\({around}({number}){around}\)$"
    body = (
        f"CASE WHEN prefix({text}, '(') THEN regexp_extract({text}, {literal(bracketed)}, 1)"
        f" ELSE regexp_extract({text}, {literal(signed)}, 1) END"
    )
    kept = "[^0-9.]" if decimal == POINT else "[^0-9,]"
    plain = f"replace(regexp_replace({body}, {literal(kept)}, '', 'g'), ',', '.')"
    minus = rf"regexp_matches({text}, '^\(.*\)$|^[^0-9]*[-−]|[-−]$')"
    return f"(CASE WHEN {minus} THEN -1 ELSE 1 END * try_cast(nullif({plain}, '') AS DECIMAL(18, 4)))"
