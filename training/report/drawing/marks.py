"""What charts are made of: SVG that takes the width it gets. Across, places are shares of that width; down, they are
pixels: text keeps its size on a phone and on paper, and it takes no script.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Final, Literal

from training.report.drawing.nodes import Attribute, Child, Node, h

Anchor = Literal["start", "middle", "end"]
LETTER: Final = 7.2
"""Pixels that a letter of a label takes."""
PHONE, DESK = 288.0, 500.0
"""Pixels that a drawing has across at the least: on a phone, and where labels of class ``desk`` are shown."""
LABEL_GAP: Final = 10.0
STEP: Final = 8
MOST_ROOM: Final = 176
LEAST: Final = 1e-9
"""What is smaller is nothing on an axis."""
TICK_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)
OVER: Final = 12.0
"""Pixels that a label may hang over the edge of a drawing."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from values ``first`` to ``last`` onto places ``start`` to ``end``."""

    first: float
    last: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the place of a value."""
        width = self.last - self.first
        return self.start + (self.end - self.start) * ((value - self.first) / width if width else 0.0)


def ticks(most: float, wanted: int = 3) -> list[float]:
    """Return round numbers from 0 up to ``most``: about ``wanted`` of them above 0, and two at the least."""
    if not most > LEAST:
        return [0.0]
    raw = most / wanted
    power = 10.0 ** floor(log10(raw))
    steps = [one * power for one in TICK_STEPS]
    above = next(place for place, one in enumerate(steps) if one >= raw * (1 - 1e-9))
    step = steps[above] if most >= 2 * steps[above] or not above else steps[above - 1]
    return [step * number for number in range(floor(most / step + 1e-9) + 1)]


def room(labels: Sequence[str], least: int = STEP) -> int:
    """Return pixels for the widest of some labels, in steps that the stylesheet has classes for."""
    needed = max([least, *(int(LABEL_GAP + LETTER * len(label)) for label in labels)])
    return min(-(-needed // STEP) * STEP, MOST_ROOM)


def plot(height: int, name: str, *marks: Child, left: int = 0, right: int = 0) -> Node:
    """Return a drawing of so many pixels down, with room beside it for labels; ``name`` is what a screen reader says."""
    drawing = h("svg", {"width": "100%", "height": height, "role": "img", "aria-label": name}, *marks)
    return h("div", {"class": f"plot l{left} r{right}"}, drawing)


def share(value: float) -> str:
    """Return a place or a length across, as a share of the width."""
    return f"{100 * value:.3f}".rstrip("0").rstrip(".") + "%"


def at(x: float, *marks: Child) -> Node:
    """Return marks whose own places across are pixels, from the place ``x`` on."""
    return h("svg", {"x": share(x), "class": "at"}, *marks)


def text(x: float, y: float, said: str, kind: str = "tick", anchor: Anchor = "middle", *, dx: float = 0) -> Node:
    """Return a label; one in the middle that would hang far over an edge of a phone's drawing is moved inside."""
    if anchor == "middle":
        anchor = _inside(x, said, PHONE)
    return h("text", {"x": share(x), "y": y, "dx": dx or None, "class": kind, "text-anchor": anchor}, said)


def line(x1: float, y1: float, x2: float, y2: float, kind: str) -> Node:
    """Return a straight line."""
    return h("line", {"x1": share(x1), "y1": y1, "x2": share(x2), "y2": y2, "class": kind})


def bar(x: float, y: float, width: float, height: float, kind: str, said: str = "") -> Node:
    """Return a bar; ``said`` is shown while a pointer rests on it."""
    attributes: dict[str, Attribute] = {
        "x": share(x),
        "y": y,
        "width": share(max(width, 0.0)),
        "height": max(height, 0.0),
        "class": kind,
    }
    return h("rect", attributes, h("title", {}, said) if said else None)


def dot(x: float, y: float, radius: float, kind: str, said: str = "") -> Node:
    """Return a dot."""
    return h("circle", {"cx": share(x), "cy": y, "r": radius, "class": kind}, h("title", {}, said) if said else None)


def path(points: Sequence[tuple[float, float]], height: int, kind: str) -> Node:
    """Return a line through points (share across, pixels down), drawn in one width however far it is stretched."""
    steps = "L".join(f"{100 * x:.2f} {y:.1f}" for x, y in points)
    frame: dict[str, Attribute] = {
        "viewBox": f"0 0 100 {height}",
        "preserveAspectRatio": "none",
        "width": "100%",
        "height": height,
        "class": "at",
    }
    return h("svg", frame, h("path", {"d": f"M{steps}", "class": kind, "vector-effect": "non-scaling-stroke"}))


def whisker(x: float, high: float, low: float) -> Node:
    """Return a range that stands upright at ``x``, in pixels down."""
    return at(
        x,
        *(
            h("line", {"x1": a, "y1": b, "x2": c, "y2": d, "class": "whisker"})
            for a, b, c, d in ((0, low, 0, high), (-5, low, 5, low), (-5, high, 5, high))
        ),
    )


def across(labels: Sequence[tuple[float, str]], y: float, beside: int = 0) -> Iterator[Node]:
    """Yield labels under an axis: as many as a phone has room for, and more where there is more.

    ``beside``: pixels that are taken at the sides.
    """
    kept: dict[int, str] = {}
    for width, kind in ((PHONE - beside, "tick"), (DESK - beside, "tick desk")):
        for place, (x, said) in enumerate(labels):
            if place not in kept and all(_apart(_span(x, said, width), _span(*labels[other], width)) for other in kept):
                kept[place] = kind
    yield from (text(labels[place][0], y, labels[place][1], kind) for place, kind in sorted(kept.items()))


def _span(x: float, said: str, width: float) -> tuple[float, float]:
    """Return where a label begins and ends, in pixels of a drawing so wide."""
    size, anchor = LETTER * len(said), _inside(x, said, PHONE)
    start = x * width - {"start": 0.0, "middle": size / 2, "end": size}[anchor]
    return start, start + size


def _inside(x: float, said: str, width: float) -> Anchor:
    half = LETTER * len(said) / 2 - OVER
    return "start" if x * width < half else "end" if (1 - x) * width < half else "middle"


def _apart(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] >= other[1] + LABEL_GAP or other[0] >= one[1] + LABEL_GAP
