"""Tests of a row, as values that can be named, compared and said in SQL."""

from collections.abc import Callable
from dataclasses import dataclass

from training.engines.duckdb import literal

CellOf = Callable[[str], str]
"""From a column's name to the SQL of its cell: text without blanks around it, "" where it is empty."""


@dataclass(frozen=True, slots=True)
class Among:
    """The cell is one of ``values``, without regard to case."""

    column: str
    values: tuple[str, ...]

    def sql(self, cell: CellOf) -> str:
        return f"lower({cell(self.column)}) IN ({', '.join(literal(value.lower()) for value in self.values)})"


@dataclass(frozen=True, slots=True)
class Is:
    """The cell is one of ``values``, letter by letter; faster than ``Among``."""

    column: str
    values: tuple[str, ...]

    def sql(self, cell: CellOf) -> str:
        return f"{cell(self.column)} IN ({', '.join(map(literal, self.values))})"


@dataclass(frozen=True, slots=True)
class Matches:
    """The cell holds something that fits a regular expression (RE2); without regard to case if it begins with (?i)."""

    column: str
    pattern: str

    def sql(self, cell: CellOf) -> str:
        return f"regexp_matches({cell(self.column)}, {literal(self.pattern)})"


@dataclass(frozen=True, slots=True)
class Filled:
    """The cell is not empty."""

    column: str

    def sql(self, cell: CellOf) -> str:
        return f"{cell(self.column)} <> ''"


@dataclass(frozen=True, slots=True)
class Not:
    """The other test fails."""

    test: "Test"

    def sql(self, cell: CellOf) -> str:
        return f"NOT ({self.test.sql(cell)})"


@dataclass(frozen=True, slots=True)
class All:
    """Every one of several tests passes."""

    tests: "tuple[Test, ...]"

    def sql(self, cell: CellOf) -> str:
        return " AND ".join(f"({test.sql(cell)})" for test in self.tests)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of several tests passes."""

    tests: "tuple[Test, ...]"

    def sql(self, cell: CellOf) -> str:
        return " OR ".join(f"({test.sql(cell)})" for test in self.tests)


def columns_of(test: "Test") -> frozenset[str]:
    """The columns that a test looks at."""
    if isinstance(test, Among | Is | Matches | Filled):
        return frozenset({test.column})
    inner = (test.test,) if isinstance(test, Not) else test.tests
    return frozenset(column for one in inner for column in columns_of(one))


Test = Among | Is | Matches | Filled | Not | All | AnyOf
