"""Charts that judge forecasts: how far each missed, whether chances came true, whether ranges held."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from training.report.drawing.marks import Scale, bar, dot, line, plot, room, text, whisker
from training.report.drawing.nodes import Child, Node, h
from training.report.drawing.numbers import Format

PLOTTED: Final = 0.84
"""Of the width that dots take; the rest is for their numbers."""


@dataclass(frozen=True, slots=True)
class Miss:
    """One past forecast: its name, how far it missed (signed share) and how far the one to beat did; None: not known."""

    name: str
    ours: float
    naive: float | None = None


def misses(name: str, items: Sequence[Miss], said: Format, *, pitch: int = 26) -> Node:
    """Return a row a past forecast: a dot right of the middle was too high, one left of it too low."""
    widest = max([0.2, *(abs(value) for one in items for value in (one.ours, one.naive or 0.0))]) * 1.1
    place = Scale(-widest, widest, 0.0, PLOTTED)
    middle = place(0.0)
    foot = 20 + len(items) * pitch
    marks: list[Child] = [text(middle, 12, "exactly right"), line(middle, 18, middle, foot, "axis")]
    for number, one in enumerate(items):
        y = 20 + number * pitch + pitch / 2
        marks += [text(0, y + 4, one.name, "tick", "end", dx=-8), line(middle, y, place(one.ours), y, "stem")]
        marks.append(None if one.naive is None else dot(place(one.naive), y, 4.5, "hollow", f"naive {said(one.naive)}"))
        marks.append(dot(place(one.ours), y, 5.5, "expect", f"{one.name}: {said(one.ours)}"))
        marks.append(text(1, y + 4, said(one.ours), "value expect-text", "end"))
    marks += [text(0, foot + 16, "too low", "tick", "start"), text(PLOTTED, foot + 16, "too high", "tick", "end")]
    return plot(foot + 22, name, marks, left=room([one.name for one in items]))


@dataclass(frozen=True, slots=True)
class Point:
    """A dot at (x, y) with its range upright; ``size`` in pixels."""

    x: float
    y: float
    low: float
    high: float
    size: float
    kind: str
    said: str


def diagonal(name: str, points: Sequence[Point], said: Format, under: str, *, height: int = 300) -> Node:
    """Return what was said (across, 0 to 1) against what came (up, 0 to 1): on the dashed line both are the same."""
    base, tall = height - 44, height - 44 - 10
    up = Scale(0.0, 1.0, base, base - tall)
    marks: list[Child] = []
    for value in (0.0, 0.25, 0.5, 0.75, 1.0):
        marks += [
            line(0, up(value), 1, up(value), "grid" if value else "axis"),
            text(0, up(value) + 4, said(value), "tick", "end", dx=-6),
        ]
        marks.append(text(value, base + 18, said(value)))
    marks += [
        h("line", {"x1": "0%", "y1": up(0), "x2": "100%", "y2": up(1), "class": "ideal"}),
        text(1, height - 6, under, "tick", "end"),
    ]
    for one in points:
        marks.append(whisker(one.x, up(min(one.high, 1.0)), up(max(one.low, 0.0))))
        marks.append(dot(one.x, up(one.y), one.size, one.kind, one.said))
    return plot(height, name, marks, left=48, right=8)


def dots(
    name: str,
    values: Sequence[tuple[float, str]],
    bottom: float,
    goal: tuple[float, float, float],
    said: Format,
    ends: tuple[str, str],
) -> Node:
    """Return a dot a group between ``bottom`` and 1; ``goal`` is (least, wanted, most); ``values`` with their classes."""
    height = 236
    base, tall = height - 44, height - 44 - 12
    up = Scale(bottom, 1.0, base, base - tall)
    least, wanted, most = goal
    marks: list[Child] = [bar(0, up(most), 1, up(least) - up(most), "goal")]
    for value in sorted({bottom, 0.85, wanted, 0.95, 1.0} if bottom < 0.85 else {bottom, wanted, 1.0}):
        marks += [
            line(0, up(value), 1, up(value), "ideal" if value == wanted else "grid"),
            text(0, up(value) + 4, said(value), "tick", "end", dx=-6),
        ]
    for place, (value, kind) in enumerate(values):
        x = (place + 0.5) / len(values)
        marks += [dot(x, up(max(value, bottom)), 5, kind, said(value)), text(x, base + 18, str(place + 1))]
    marks += [text(0, height - 6, ends[0], "tick", "start"), text(1, height - 6, ends[1], "tick", "end")]
    return plot(height, name, marks, left=48, right=8)
