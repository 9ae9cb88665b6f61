"""Ids: what spreadsheets and exports do to them undone where that is certain, and refused where it is lost."""

from dataclasses import dataclass
from typing import Any, Final

from backend.errors import UnreadableLog
from training.engines.duckdb import Engine, literal
from training.transactions.tables.table import BLANKS

NOBODY: Final = (
    *[
        "nan",
        "-nan",
        "nat",
        "none",
        "null",
        "(null)",
        "nil",
        "na",
        "n/a",
        "#na",
        "#n/a",
        "<na>",
        "1.#ind",
        "-1.#ind",
        "1.#qnan",
        "-1.#qnan",
        "-",
        "--",
        "---",
        "?",
        ".",
        "guest",
        "anonymous",
    ],
    *["unknown", "undefined", "(none)", "(blank)", "missing", "empty", "walk-in"],
    *("#n/a n/a", "not set", "(not set)", "no customer", "walk in"),
)
"""What databases, data frames, spreadsheets and shops write where there is no customer; a row of zeros counts, too."""
_LONGEST_NOBODY: Final = max(map(len, NOBODY))
_LOST = r"^[0-9]+([.,][0-9]+)?[eE]\+[0-9]+$"
_EXACT_FLOAT: Final = 2**53


@dataclass(frozen=True, slots=True)
class IdReading:
    """How a column's ids are read: always the same way; ``example`` shows it, ``repairs`` counts what it mended."""

    column: str
    example: str
    repairs: str = ""

    def sentence(self) -> str:
        """For people."""
        return f"{self.column} is an id: {self.example}" + (f" ({self.repairs})" if self.repairs else "")

    def as_json(self) -> dict[str, Any]:
        """For the manifest."""
        return {"kind": "id", "example": self.example}


def trimmed(text: str, *, plain: bool = False) -> str:
    """SQL for a text without blanks around it; the slow trim is asked for only where an end is no plain sign.

    ``plain``: in the whole file spaces are the only blanks, so the fast trim does.
    """
    if plain:
        return f"CASE WHEN {text} >= '!' AND NOT suffix({text}, ' ') THEN {text} ELSE trim({text}) END"
    ends = f"({text} BETWEEN '!' AND '~' AND right({text}, 1) BETWEEN '!' AND '~')"
    return f"CASE WHEN {ends} THEN {text} ELSE trim({text}, {literal(BLANKS)}) END"


def id_sql(text: str, *, mail: bool = True) -> str:
    """SQL for an id: no blanks or apostrophe around it, no .0 behind it; e-mail addresses in lower case; "" where none is.

    ``mail``: whether an @ may stand in it. The commonest are taken first, as they stand: what begins and ends with a letter
    or digit and has no point, nothing at all, and whole numbers that a float made.
    """
    begins, ends = f"{text} BETWEEN '0' AND '{{'", f"right({text}, 1) BETWEEN '0' AND '{{'"
    no_mail = f" AND NOT contains({text}, '@')" if mail else ""
    floating = f"{text} BETWEEN '0' AND ':' AND suffix({text}, '.0') AND try_cast({text} AS DOUBLE) IS NOT NULL"
    around = BLANKS + "'’"  # a spreadsheet marks text with an apostrophe
    mended = f"regexp_replace(trim({text}, {literal(around)}), '^([0-9]+)[.]0+$', '\\1')"
    mended = f"CASE WHEN contains({text}, '@') THEN lower({mended}) ELSE {mended} END" if mail else mended
    return (
        f"CASE WHEN {begins} AND NOT contains({text}, '.') AND {ends}{no_mail} THEN {text}"
        f" WHEN {text} = '' THEN '' WHEN {floating} THEN left({text}, strlen({text}) - 2)"
        f" WHEN {begins} AND {ends} AND NOT suffix({text}, '0'){no_mail} THEN {text} ELSE {mended} END"
    )


def person_sql(text: str, *, zero: bool = False) -> str:
    """SQL for a customer's id that ``id_sql`` has mended: NULL where nobody is known; ``zero``: 0 is a person."""
    words = ", ".join(literal(word) for word in NOBODY)
    nobody = (
        f"{text} NOT BETWEEN '1' AND ':' AND length({text}) <= {_LONGEST_NOBODY}"
        f" AND (lower({text}) IN ({words}) OR regexp_full_match({text}, '{'' if zero else '0*'}'))"
    )
    return f"CASE WHEN {nobody} THEN NULL ELSE {text} END"


def read_ids(engine: Engine, rows: str, text: str, column: str, source: str, *, floating: bool) -> IdReading:
    """Look at a column of ids. Raises ``UnreadableLog`` where a spreadsheet or a float has made one id of several."""
    lost, example, pointed, zeros, largest, first = engine.one(
        f"SELECT count_if(regexp_full_match(x, {literal(_LOST)})), min(x) FILTER (regexp_full_match(x, {literal(_LOST)})),"
        f" count_if(suffix(x, '.0')), count_if(prefix(x, '0')), max(abs(try_cast(x AS DOUBLE))), min(x)"
        f" FROM (SELECT {text} AS x FROM {rows}) WHERE x <> ''"
    )
    if floating and largest is not None and largest > _EXACT_FLOAT:
        raise UnreadableLog(
            f"{source}: the column {column} holds ids as floating-point numbers beyond 2^53, where different"
            " ids become one;"
            " write them as text or whole numbers."
        )
    if lost:
        raise UnreadableLog(
            f"{source}: in the column {column} a spreadsheet has shortened {lost:,} ids ({example} stands for"
            " many numbers); the"
            " digits are lost, so export the file again and do not open it in a spreadsheet before."
        )
    repairs = ", ".join(
        said for said, count in ((".0 behind whole numbers is dropped", pointed), ("some begin with 0", zeros)) if count
    )
    return IdReading(column, str(first or ""), repairs)
