"""Bars are as long as what they say, from zero, inside their drawing; names at line ends keep apart."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.report.drawing.charts import (
    FOOT,
    LEVEL,
    TOP,
    Column,
    Line,
    Row,
    columns,
    lines,
    parts,
    pushed_apart,
    rows,
    sparkline,
    strip,
)
from training.report.drawing.nodes import Node
from training.report.drawing.numbers import count
from training.report.drawing.plots import Miss, Point, diagonal, dots, misses

AMOUNTS = st.lists(st.floats(0, 1e7), min_size=1, max_size=30)


def marks(node: Node, tag: str, kind: str = "") -> Iterator[dict[str, float | str]]:
    """The attributes of every mark of a kind; places across as numbers from 0 to 100."""
    told = dict(node.attributes)
    if node.tag == tag and kind in [*str(told.get("class", "")).split(), ""]:
        yield {name: float(value[:-1]) if str(value).endswith("%") else value for name, value in told.items()}
    for child in node.children:
        if isinstance(child, Node):
            yield from marks(child, tag, kind)


@given(AMOUNTS)
def test_columns_are_as_tall_as_what_they_say_and_stand_on_the_axis(values: list[float]) -> None:
    found = list(
        marks(columns("x", [Column(str(n), value) for n, value in enumerate(values)], count, height=220), "rect", "past")
    )
    most = max(values) or 1.0
    for bar, value in zip(found, values, strict=True):
        assert float(bar["height"]) == pytest.approx((220 - FOOT - TOP) * value / most, abs=1e-6)
        assert float(bar["y"]) + float(bar["height"]) == pytest.approx(220 - FOOT)
        assert float(bar["y"]) >= TOP - 1e-6


@given(AMOUNTS)
def test_columns_stand_side_by_side_inside_the_drawing(values: list[float]) -> None:
    found = list(marks(columns("x", [Column(str(n), value) for n, value in enumerate(values)], count), "rect", "past"))
    ends = [(float(bar["x"]), float(bar["x"]) + float(bar["width"])) for bar in found]
    assert ends[0][0] >= 0
    assert ends[-1][1] <= 100
    assert all(a[1] < b[0] for a, b in pairwise(ends))


def test_an_expected_column_leaves_room_for_the_top_of_its_range() -> None:
    drawn = columns("x", [Column("a", 10), Column("b", 10, "", "expect", "10", 5, 30)], count, height=200)
    (bar,) = marks(drawn, "rect", "expect")
    assert float(bar["height"]) == pytest.approx((200 - FOOT - TOP) / 3)
    assert min(float(one["y2"]) for one in marks(drawn, "line", "whisker")) >= TOP - 1e-6


@given(st.lists(st.tuples(st.floats(0, 1e6), st.floats(0, 1e6)), min_size=1, max_size=9))
def test_rows_compare_on_one_scale(pairs: list[tuple[float, float]]) -> None:
    drawn = rows("x", [Row("a", a, "a", other=b, other_said="b") for a, b in pairs])
    found = [float(one["width"]) for kind in ("past", "expect") for one in marks(drawn, "rect", kind)]
    values = [a for a, _ in pairs] + [b for _, b in pairs]
    most = max(values) or 1.0
    assert found == pytest.approx([78 * value / most for value in values], abs=0.002)


@given(st.lists(st.floats(0.01, 1e6), min_size=1, max_size=8))
def test_parts_of_a_bar_add_up_to_the_whole(sizes: list[float]) -> None:
    found = list(marks(parts("x", [("past", size) for size in sizes]), "rect", "past"))
    for bar, size in zip(found, sizes, strict=True):
        assert float(bar["width"]) == pytest.approx(max(100 * size / sum(sizes) - 0.2, 0.1), abs=0.002)
    last = found[-1]
    assert float(last["x"]) + float(last["width"]) <= 100.2


@given(st.lists(st.floats(0, 300), min_size=1, max_size=6))
def test_names_at_line_ends_keep_apart_and_in_order(places: list[float]) -> None:
    found = pushed_apart(places, 300.0)
    order = sorted(range(len(places)), key=lambda one: -places[one])
    told = [found[one] for one in order]
    assert all(a - b >= LEVEL - 1e-9 for a, b in pairwise(told))
    assert max(told) <= 300


def test_names_that_do_not_touch_stay_where_they_are() -> None:
    assert pushed_apart([10.0, 100.0, 50.0], 300.0) == [10.0, 100.0, 50.0]


def test_lines_of_one_chart_share_their_axes() -> None:
    drawn = lines("x", [Line("a", ((0, 0), (10, 100)), "c-past"), Line("b", ((0, 50), (5, 50)), "c-expect")], count, [])
    ends = {str(one["class"]): float(one["cx"]) for one in marks(drawn, "circle")}
    assert ends == {"end c-past": 100.0, "end c-expect": 50.0}


@pytest.mark.parametrize("before", [None, (50.0, "a year ago £50"), (200.0, "a year ago £200")])
def test_a_range_holds_its_point_and_stays_inside(before: tuple[float, str] | None) -> None:
    drawn = strip("x", 100, 80, 120, count, before)
    (band,), (dot,) = marks(drawn, "line", "band"), marks(drawn, "circle")
    assert 0 <= float(band["x1"]) < float(dot["cx"]) < float(band["x2"]) <= 100


def test_a_forecast_that_was_too_high_lies_right_of_one_that_was_too_low() -> None:
    drawn = misses("x", [Miss("a", 0.1, -0.2), Miss("b", -0.1), Miss("c", 0.0)], lambda miss: f"{miss:+.0%}")
    high, low, exact = (float(one["cx"]) for one in marks(drawn, "circle", "expect"))
    (naive,) = (float(one["cx"]) for one in marks(drawn, "circle", "hollow"))
    assert naive < low < exact < high
    assert high - exact == pytest.approx(exact - low, abs=0.01)
    assert naive >= 0


def test_a_chance_that_came_true_lies_on_the_dashed_line() -> None:
    drawn = diagonal("x", [Point(0.5, 0.5, 0.4, 0.6, 4, "expect", "")], lambda one: f"{one:.0%}", "said", height=300)
    (dot,), (line,) = marks(drawn, "circle"), marks(drawn, "line", "ideal")
    assert float(dot["cx"]) == 50
    assert float(dot["cy"]) == pytest.approx((float(line["y1"]) + float(line["y2"])) / 2)


def test_groups_lie_above_the_axis_s_bottom_and_below_its_top() -> None:
    drawn = dots(
        "x",
        [(0.7, "attend"), (0.9, "expect"), (1.0, "attend")],
        0.7,
        (0.88, 0.9, 0.92),
        lambda one: f"{one:.0%}",
        ("a", "b"),
    )
    low, middle, high = (float(one["cy"]) for one in marks(drawn, "circle"))
    assert low > middle > high
    (goal,) = marks(drawn, "rect", "goal")
    assert float(goal["y"]) < middle < float(goal["y"]) + float(goal["height"])


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=30))
def test_a_sparkline_s_tallest_bar_is_as_high_as_the_drawing(counts: list[int]) -> None:
    found = [float(one["height"]) for one in marks(sparkline("x", counts), "rect")]
    assert max(found) == pytest.approx(22 * max(counts) / max(*counts, 1))
    assert found == pytest.approx([22 * one / max(*counts, 1) for one in counts])
