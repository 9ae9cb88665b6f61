"""A chart or a table under the claim that it shows, with a note on how to read it and its numbers one click away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from training.report.drawing.nodes import Child, Node, h

Cells = Sequence[Child]
NOTHING: Final = "\N{EN DASH}"


@dataclass(frozen=True, slots=True)
class Table:
    """``head`` names the columns; those from ``numbers`` on are numbers; ``kind`` is a class of the stylesheet.

    ``wide``: columns that may break into lines. The first cell of a row names it. ``strong`` rows stand out.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Cells]
    numbers: int = 1
    kind: str = ""
    wide: frozenset[int] = frozenset()
    strong: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse a row that has not as many cells as there are columns: its numbers would stand under other names."""
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(f"A row of {self.caption!r} has not {len(self.head)} cells.")


def table(one: Table) -> Node:
    """Return a table that can be scrolled where it is wider than the screen."""
    body = [
        h(
            "tr",
            {"class": "won" if place in one.strong else None},
            (_cell(one, column, cell) for column, cell in enumerate(row)),
        )
        for place, row in enumerate(one.rows)
    ]
    heads = [h("th", {"scope": "col", "class": _kind(one, place)}, name) for place, name in enumerate(one.head)]
    return scroll(
        one.caption,
        h(
            "table",
            {"class": one.kind or None},
            h("caption", {"class": "sr"}, one.caption),
            h("thead", {}, h("tr", {}, heads)),
            h("tbody", {}, body),
        ),
    )


def scroll(name: str, *children: Child) -> Node:
    """Return a region that is scrolled sideways, by keys as well."""
    return h("div", {"class": "scroll", "tabindex": 0, "role": "region", "aria-label": name}, *children)


def _cell(one: Table, place: int, cell: Child) -> Node:
    kind = _kind(one, place)
    return h("td", {"class": kind}, cell) if place else h("th", {"scope": "row", "class": kind}, cell)


def _kind(one: Table, place: int) -> str | None:
    return "wrap" if place in one.wide else "n" if place >= one.numbers else None


def figure(finding: str, note: str, *body: Child, numbers: Table | None = None, kind: str = "") -> Node:
    """Return a figure whose title is a finding."""
    more = (
        h(
            "details",
            {"class": "numbers"},
            h("summary", {}, "See the numbers", h("span", {"class": "sr"}, f": {finding}")),
            table(numbers),
        )
        if numbers
        else None
    )
    caption = h("figcaption", {}, h("h3", {"class": "finding"}, finding), h("p", {"class": "note"}, note) if note else None)
    return h("figure", {"class": f"figure {kind}".strip()}, caption, *body, more)


def unknown(finding: str, why: str) -> Node:
    """Return a figure of what cannot be said, and why."""
    return h("div", {"class": "figure quiet"}, h("h3", {"class": "finding"}, finding), h("p", {"class": "note"}, why))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a heat table: its text, how dark (0 to 5), what stands under it, and a class."""

    said: str
    heat: int
    under: str = ""
    kind: str = ""


def heat_table(
    caption: str, corner: str, head: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell | None]]], kind: str = "grid"
) -> Node:
    """Return a table whose cells are darker where more is; None is an empty cell."""
    heads = [h("th", {"scope": "col"}, name) for name in head]
    body = [h("tr", {}, h("th", {"scope": "row"}, name), [_heat(cell) for cell in cells]) for name, cells in rows]
    parts = h("thead", {}, h("tr", {}, h("th", {"scope": "col"}, corner), heads)), h("tbody", {}, body)
    return scroll(caption, h("table", {"class": f"heats {kind}"}, h("caption", {"class": "sr"}, caption), *parts))


def _heat(cell: Cell | None) -> Node:
    if cell is None:
        return h("td", {"class": "heat h0 none"}, NOTHING)
    under = h("span", {}, cell.under) if cell.under else None
    return h(
        "td", {"class": f"heat h{cell.heat} {cell.kind}".strip()}, h("b", {}, cell.said) if under else cell.said, under
    )


def level(value: float, edges: Sequence[float]) -> int:
    """Return how many of the rising edges a value reaches: its shade."""
    return sum(value >= edge for edge in edges)


def two(*children: Child, kind: str = "") -> Node:
    """Return figures side by side, where there is room."""
    return h("div", {"class": f"two {kind}".strip()}, *children)


def section(name: str, title: str, lead: str, *children: Child) -> Node:
    """Return a part of the page under its heading."""
    head = h("h2", {"id": name}, title), h("p", {"class": "lead"}, lead) if lead else None
    return h("section", {"aria-labelledby": name}, *head, *children)
