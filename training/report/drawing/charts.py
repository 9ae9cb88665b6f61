"""The kinds of charts that the report has, each from plain numbers; what is grey happened, what is blue is expected."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from training.report.drawing.marks import Scale, across, bar, dot, line, path, plot, room, text, ticks, whisker
from training.report.drawing.nodes import Child, Node, h
from training.report.drawing.numbers import Format

TOP, FOOT = 24, 26
COLUMN: Final = 0.68
"""Of its step that a column takes."""
LEVEL: Final = 15.0
"""Pixels that two names at line ends keep apart."""
NEAR: Final = 0.5
"""Line ends nearer than this part of the width have names that could touch."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``name`` in full, ``label`` under the axis (or none), ``kind`` its class, ``mark`` above it."""

    name: str
    value: float
    label: str = ""
    kind: str = "past"
    mark: str = ""
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One bar under its name; ``other`` is a second one to compare with, ``aside`` stands at the right."""

    name: str
    value: float
    said: str
    kind: str = "past"
    aside: str = ""
    other: float | None = None
    other_said: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, named at its end; points are (x, y)."""

    name: str
    points: tuple[tuple[float, float], ...]
    kind: str


def axis(y: Scale, said: Format, wanted: int = 3) -> tuple[list[Node], list[str]]:
    """Return grid lines of a scale from 0 with their labels at the left, and the labels as texts."""
    marks: list[Node] = []
    found = ticks(y.last, wanted)
    for value in found:
        marks.append(line(0, y(value), 1, y(value), "grid" if value else "axis"))
        marks.append(text(0, y(value) + 4, said(value), "tick", "end", dx=-6))
    return marks, [said(value) for value in found]


def columns(name: str, items: Sequence[Column], said: Format, *, height: int = 220, ideal: float | None = None) -> Node:
    """Return columns from zero; an expected one has its range, ``ideal`` is a level to compare with."""
    base = height - FOOT
    most = max([*(one.high or one.value for one in items), ideal or 0.0, 0.0]) or 1.0
    y, step = Scale(0.0, most, base, TOP), 1 / max(len(items), 1)
    marks, labels = axis(y, said)
    for place, one in enumerate(items):
        marks += _column(one, place * step, step, y, said)
    if ideal is not None:
        marks.append(line(0, y(ideal), 1, y(ideal), "ideal"))
    under = [((place + 0.5) * step, one.label) for place, one in enumerate(items) if one.label]
    left, right = room(labels, 40), room([one.mark for one in items if one.mark and one.kind == "expect" and one.high])
    return plot(height, name, marks, across(under, height - 8, left + right), left=left, right=right)


def _column(one: Column, x: float, step: float, y: Scale, said: Format) -> list[Node]:
    top, base, centre = y(max(one.value, 0.0)), y(0.0), x + step / 2
    marks = [bar(x + step * (1 - COLUMN) / 2, top, step * COLUMN, base - top, one.kind, f"{one.name}: {said(one.value)}")]
    if one.low is not None and one.high is not None:
        marks.append(whisker(centre, y(one.high), y(max(one.low, 0.0))))
    if one.mark and one.high:
        marks.append(text(1, top + 4, one.mark, "mark expect-text", "start", dx=4))
    elif one.mark:
        kind = "mark expect-text" if one.kind == "expect" else "mark"
        marks.append(text(centre, top - 7, one.mark, kind))
    return marks


def rows(name: str, items: Sequence[Row], *, most: float | None = None) -> Node:
    """Return bars, one a row, from zero; with ``other``, pairs of bars."""
    whole = most or max([abs(value) for one in items for value in (one.value, one.other or 0.0)], default=0.0) or 1.0
    pitch = 56 if any(one.other is not None for one in items) else 44
    marks: list[Child] = []
    for place, one in enumerate(items):
        y = place * pitch
        marks.append(text(0, y + 14, one.name, "label", "start"))
        marks.append(text(1, y + 14, one.aside, "tick", "end") if one.aside else None)
        marks += _bar_row(one, y + 21, whole)
    return plot(len(items) * pitch, name, marks, right=0)


LONGEST: Final = 0.78
"""Of the width that the longest bar takes: its number stands beside it."""


def _bar_row(one: Row, y: int, whole: float) -> list[Node]:
    ends = LONGEST * abs(one.value) / whole
    if one.other is None:
        return [bar(0, y, ends, 12, one.kind), text(ends, y + 10, one.said, "value", "start", dx=6)]
    other = LONGEST * abs(one.other) / whole
    return [
        bar(0, y, ends, 9, "past"),
        text(ends, y + 9, one.said, "value", "start", dx=6),
        bar(0, y + 13, other, 9, "expect"),
        text(other, y + 22, one.other_said, "value expect-text", "start", dx=6),
    ]


def lines(
    name: str,
    series: Sequence[Line],
    said: Format,
    under: Sequence[tuple[float, str]],
    *,
    height: int = 250,
    marked: float | None = None,
) -> Node:
    """Return lines from zero with names at their ends; names that would touch are pushed apart.

    ``under`` labels places on the axis; ``marked`` is a place at which a line stands upright.
    """
    xs, ys = ([point[place] for one in series for point in one.points] for place in (0, 1))
    x, y = Scale(min(xs), max(xs), 0.0, 1.0), Scale(0.0, max(max(ys) * 1.04, 1e-9), height - FOOT, TOP)
    marks, labels = axis(y, said, 4)
    if marked is not None:
        marks.append(line(x(marked), TOP - 12, x(marked), y(0.0), "cut"))
    for one in series:
        points = [(x(age), y(size)) for age, size in one.points]
        marks += [path(points, height, f"line {one.kind}"), dot(*points[-1], 3, f"end {one.kind}")]
    for place, one in enumerate(series):
        end = x(one.points[-1][0])
        near = [place for place, other in enumerate(series) if abs(x(other.points[-1][0]) - end) < NEAR]
        levels = dict(zip(near, pushed_apart([y(series[other].points[-1][1]) for other in near], y(0.0)), strict=True))
        marks.append(text(end, levels[place] + 4, one.name, f"value {one.kind}-text", "start", dx=8))
    shown = [(x(place), label) for place, label in under if x.first <= place <= x.last]
    left, right = room(labels, 32), room([one.name for one in series])
    return plot(height, name, marks, across(shown, height - 8, left + right), left=left, right=right)


def pushed_apart(places: Sequence[float], lowest: float) -> list[float]:
    """Return the same heights (pixels down), at least ``LEVEL`` apart and in the same order, none below ``lowest``."""
    order = sorted(range(len(places)), key=lambda one: -places[one])
    found = list(places)
    ceiling = lowest
    for one in order:
        found[one] = min(places[one], ceiling)
        ceiling = found[one] - LEVEL
    return found


def strip(name: str, point: float, low: float, high: float, said: Format, before: tuple[float, str] | None) -> Node:
    """Return a range with its point on a line from 0; ``before`` is a value to compare with and what it is called."""
    most = max(high, point, before[0] if before else 0.0) * 1.06 or 1.0
    marks: list[Child] = [
        line(0, 28, 1, 28, "track"),
        line(low / most, 28, high / most, 28, "band"),
        dot(point / most, 28, 7, "expect ringed"),
        text(0, 50, said(0), "tick", "start"),
        text(low / most, 50, said(low), "tick", "end" if (high - low) / most < 0.2 else "middle"),
        text(
            high / most, 50, said(high), "tick", "start" if (high - low) / most < 0.2 and high / most < 0.85 else "middle"
        ),
    ]
    if before:
        x = max(before[0], 0.0) / most
        marks += [line(x, 19, x, 37, "tickmark"), text(x, 12, before[1])]
    return plot(56, name, marks, right=8)


def sparkline(name: str, counts: Sequence[int]) -> Node:
    """Return a distribution as small bars without an axis, the tallest as high as the drawing."""
    most, step = max([*counts, 1]), 1 / max(len(counts), 1)
    marks = [
        bar(place * step, 22 * (1 - size / most), step * 0.9, 22 * size / most, "past") for place, size in enumerate(counts)
    ]
    return h("svg", {"width": 110, "height": 22, "role": "img", "aria-label": name, "class": "spark"}, marks)


def gauge(share_of_most: float, kind: str) -> Node:
    """Return a small bar for a cell of a table; the number stands beside it."""
    return h(
        "svg", {"width": 110, "height": 10, "aria-hidden": "true", "class": "spark"}, bar(0, 0, share_of_most, 10, kind)
    )


def parts(name: str, sizes: Sequence[tuple[str, float]]) -> Node:
    """Return one bar made of parts (class, size), side by side."""
    whole = sum(size for _, size in sizes) or 1.0
    marks, start = [], 0.0
    for kind, size in sizes:
        marks.append(bar(start, 0, max(size / whole - 0.002, 0.001), 20, kind))
        start += size / whole
    return plot(22, name, marks)
