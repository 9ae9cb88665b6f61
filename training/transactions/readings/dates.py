"""Dates: which part is the day, decided by the shapes of the whole column and the largest value of each part."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from backend.errors import UnreadableLog
from training.engines.duckdb import Engine, literal
from training.transactions.readings.asked import DAY_FIRST, MONTH_FIRST, ORDERS, YEAR_FIRST, Asked
from training.transactions.readings.date_shapes import EARLIEST, Layout, Shape, cleaned, layout_of, shapes_of

RARE: Final = 0.01
"""A form that fewer texts than this share have is no form of the column; such texts are set aside by name."""
_WHOLE: Final = "try_cast({0} AS BIGINT)"
_NUMBERS: Final = {
    "Unix seconds": (f"{_WHOLE} BETWEEN 315532800 AND 4102444800", f"make_timestamp({_WHOLE} * 1000000)"),
    "Unix milliseconds": (f"{_WHOLE} BETWEEN 315532800000 AND 4102444800000", f"make_timestamp({_WHOLE} * 1000)"),
    "Unix microseconds": (f"{_WHOLE} BETWEEN 315532800000000 AND 4102444800000000", f"make_timestamp({_WHOLE})"),
    "yyyymmdd": ("length({0}) = 8 AND try_strptime({0}, '%Y%m%d') IS NOT NULL", "try_strptime({0}, '%Y%m%d')"),
    "yyyymmddhhmmss": (
        "length({0}) = 14 AND try_strptime({0}, '%Y%m%d%H%M%S') IS NOT NULL",
        "try_strptime({0}, '%Y%m%d%H%M%S')",
    ),
    "Excel day number": (
        "try_cast({0} AS DOUBLE) BETWEEN 20000 AND 80000",
        "(TIMESTAMP '1899-12-30' + to_seconds(CAST(round(try_cast({0} AS DOUBLE) * 86400) AS BIGINT)))",
    ),
}
"""Dates that are one number: the test of a plausible one, and how it is read."""
_ONE_NUMBER: Final = frozenset({"#", "#.#", "#,#", "#T#", "#T#Z"})
_BARE: Final = "replace(replace(replace({0}, 'T', ''), 'Z', ''), ',', '.')"
"""One number, without the signs of ISO 8601's basic form, and with a decimal point."""


@dataclass(frozen=True, slots=True)
class DateReading:
    """How a column's dates are read: ``form`` in words, ``example`` (text and the day it is), ``expression`` with {0}."""

    column: str
    form: str
    example: str
    expression: str
    zone: str | None = None
    order: str | None = None

    def sql(self, text: str) -> str:
        """The moment of a text; NULL where it is of another form."""
        return self.expression.replace("{0}", text)

    def sentence(self) -> str:
        """For people."""
        zone = f"; {self.zone}" if self.zone else ""
        return f"{self.column} is {self.form}: {self.example}{zone}"

    def as_json(self) -> dict[str, Any]:
        """For the manifest: what must be alike in the log that is scored."""
        return {"kind": "date", "form": self.form, "order": self.order, "example": self.example, "zone": self.zone}


def read_dates(engine: Engine, rows: str, text: str, column: str, source: str, asked: Asked) -> DateReading:
    """Decide how a column's dates are read. Raises ``UnreadableLog`` where nothing but a guess could decide it.

    ``rows`` is a relation, ``text`` the column's expression over it.
    """
    shapes = shapes_of(engine, rows, text, date.today())
    total = sum(shape.count for shape in shapes)
    if not total:
        raise UnreadableLog(f"{source}: the column {column} holds no date, every cell is empty.")
    numbers = sum(shape.count for shape in shapes if shape.text in _ONE_NUMBER)
    if numbers > total / 2:
        marked = any(shape.text in _ONE_NUMBER - {"#", "#.#"} for shape in shapes)
        return _number_reading(engine, rows, text, column, source, _BARE if marked else "{0}")
    usual = [shape for shape in shapes if shape.count >= max(1.0, RARE * total)]
    layouts = [layout for shape in usual if (layout := layout_of(shape)) is not None]
    layouts += _merged_rare(shapes, usual, total)
    if not layouts or sum(one.shape.count for one in layouts) < 0.5 * total:
        example = shapes[0].example
        raise UnreadableLog(f"{source}: the column {column} holds no dates that can be read, for example {example!r}.")
    order = _order(layouts, column, source, asked)
    return _reading(engine, rows, text, column, order, layouts)


def _merged_rare(shapes: Sequence[Shape], usual: Sequence[Shape], total: int) -> list[Layout]:
    """Rare shapes that are the usual ones with another time or number of digits: many small groups make one layout."""
    known = {id(one) for one in usual}
    found = [layout for shape in shapes if id(shape) not in known and (layout := layout_of(shape)) is not None]
    main = {_family(layout) for shape in usual if (layout := layout_of(shape)) is not None}
    families: Counter[object] = Counter()
    for layout in found:
        families[_family(layout)] += layout.shape.count
    return [one for one in found if _family(one) in main or families[_family(one)] >= max(1.0, RARE * total)]


def _family(layout: Layout) -> tuple[object, ...]:
    return (layout.word, layout.short_year, layout.shape.digits[0] == 4, frozenset(layout.formats))


def _order(layouts: Sequence[Layout], column: str, source: str, wishes: Asked) -> str:
    """One order for the whole column: asked for, or the only one that all its texts fit."""
    numeric = [one for one in layouts if not one.word]
    if not numeric:
        return DAY_FIRST
    fits = {order: sum(one.shape.fits[order] for one in numeric if order in one.formats) for order in ORDERS}
    total, asked = sum(one.shape.count for one in numeric), wishes.dates
    if asked is not None:
        if fits[asked] < (1 - RARE) * total:
            wrong = _misfit(numeric, asked)
            raise UnreadableLog(f"{source}: --dates {asked} does not fit the column {column}: {wrong!r} is no such date.")
        return asked
    told = set.intersection(*(set(one.formats) for one in numeric))
    if len(told) == 1 and all(set(one.formats) == told for one in numeric):
        return told.pop()  # the year stands first: nothing else is left to decide
    whole = [order for order in ORDERS if fits[order] == total]
    near = [order for order in ORDERS if fits[order] >= (1 - RARE) * total]
    possible = whole or near
    if len(possible) == 1:
        return possible[0]
    if wishes.as_trained(column, "order") in possible:
        return str(wishes.as_trained(column, "order"))
    if len(possible) > 1:
        shape = max(numeric, key=lambda one: one.shape.count).shape
        ways = " or ".join(f"--dates {order}" for order in possible)
        raise UnreadableLog(
            f"{source}: nothing in the column {column} tells the day from the month ({shape.example!r} can be"
            f" either): say {ways}."
        )
    raise UnreadableLog(_mixed(numeric, column, source))


def _misfit(layouts: Sequence[Layout], order: str) -> str:
    return next((one.shape.example for one in layouts if one.shape.fits[order] < one.shape.count), layouts[0].shape.example)


def _mixed(layouts: Sequence[Layout], column: str, source: str) -> str:
    iso = [one for one in layouts if one.is_iso]
    other = [one for one in layouts if YEAR_FIRST not in one.formats]
    if iso and other:
        examples = f"{iso[0].shape.example!r} and {other[0].shape.example!r}"
        swapped = all(one.shape.most[2] <= 12 for one in iso) and all(max(one.shape.least[:2]) > 12 for one in other)
        if swapped:
            return (
                f"{source}: in the column {column} a spreadsheet has swapped day and month of the days up to the 12th"
                f" ({examples}); export the file again and do not open it in a spreadsheet before."
            )
        return f"{source}: the column {column} mixes two forms of dates ({examples}); export it in one, or as two files."
    one = max(layouts, key=lambda layout: layout.shape.count).shape
    return (
        f"{source}: the column {column} mixes day-first and month-first dates (among those like {one.example!r}"
        " the first part"
        f" reaches {one.most[0]}, the second {one.most[1]}); export it in one form, or say --dates {DAY_FIRST}"
        f" or --dates {MONTH_FIRST}."
    )


def _reading(engine: Engine, rows: str, text: str, column: str, order: str, layouts: Sequence[Layout]) -> DateReading:
    used = [one for one in layouts if one.word or order in one.formats]
    plain = cleaned("{0}", used)
    formats = sorted({one.formats[DAY_FIRST if one.word else order] for one in used}, key=len, reverse=True)
    if order == YEAR_FIRST and all(one.is_iso for one in used) and not any("%I" in form for form in formats):
        expression = f"try_cast({plain} AS TIMESTAMP)"
    else:
        expression = f"try_strptime({plain}, [{', '.join(literal(form) for form in formats)}])"
    form = f"{order} ({formats[-1]})" if order != YEAR_FIRST else "ISO 8601, year first"
    zone = "the zone behind the time is left out: days are the shop's own" if any(one.zoned for one in used) else None
    example = _example(engine, rows, text, expression)
    if all(one.word for one in used):
        return DateReading(column, "written with the month's name", example, expression, zone)
    return DateReading(column, form, example, expression, zone, order)


def _number_reading(engine: Engine, rows: str, text: str, column: str, source: str, bare: str) -> DateReading:
    tests = ", ".join(f"count_if({test.format('x')})" for test, _ in _NUMBERS.values())
    number = bare.replace("{0}", f"({text})")
    *counts, total = engine.one(f"SELECT {tests}, count(*) FROM (SELECT {number} AS x FROM {rows}) WHERE x <> ''")
    best = max(range(len(counts)), key=lambda place: counts[place])
    if counts[best] < 0.9 * total:
        example = engine.one(f"SELECT min(x) FROM (SELECT {text} AS x FROM {rows}) WHERE x <> ''")[0]
        raise UnreadableLog(f"{source}: the column {column} holds numbers such as {example!r} that are no dates.")
    form = list(_NUMBERS)[best]
    test, read = _NUMBERS[form]
    expression = f"CASE WHEN {test} THEN {read} END".replace("{0}", bare)
    return DateReading(column, form, _example(engine, rows, text, expression), expression)


def _example(engine: Engine, rows: str, text: str, expression: str) -> str:
    """A text whose day does not exceed the 12th where there is one: there the reading matters most."""
    found = engine.rows(
        f"SELECT x, moment FROM (SELECT x, {expression.replace('{0}', 'x')} AS moment FROM (SELECT {text} AS x FROM {rows}"
        f" WHERE {text} <> '' LIMIT 20000)) WHERE moment >= TIMESTAMP '{EARLIEST}' AND year(moment) < 2100"
        " ORDER BY day(moment) > 12 OR day(moment) = month(moment), moment LIMIT 1"
    )
    if not found:
        return "no text of this form"
    x, at = found[0]
    return f"{x} is {at.day} {at:%B %Y}" if isinstance(at, datetime) else str(x)
