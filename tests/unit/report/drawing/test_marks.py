"""Axes, rooms and labels: round numbers inside the drawing, and no two texts on top of each other."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from training.report.drawing.marks import LETTER, MOST_ROOM, PHONE, STEP, Scale, across, room, share, text, ticks

AMOUNTS = st.floats(1e-3, 1e9)


@given(AMOUNTS)
def test_ticks_begin_at_zero_rise_evenly_and_stay_inside(most: float) -> None:
    found = ticks(most)
    steps = [round(b - a, 9) for a, b in pairwise(found)]
    assert found[0] == 0
    assert 3 <= len(found) <= 7
    assert found[-1] <= most * (1 + 1e-9)
    assert max(steps) == pytest.approx(min(steps))


@given(AMOUNTS)
def test_ticks_reach_over_half_of_the_axis(most: float) -> None:
    assert ticks(most)[-1] > most / 2


def test_an_axis_of_nothing_has_one_tick() -> None:
    assert ticks(0.0) == [0.0]


@given(st.lists(st.text("abc0", max_size=40), min_size=1, max_size=5))
def test_the_room_for_labels_is_one_that_the_stylesheet_has_and_wide_enough(labels: list[str]) -> None:
    found = room(labels)
    assert found % STEP == 0
    assert found <= MOST_ROOM
    assert found == MOST_ROOM or found >= LETTER * max(map(len, labels))


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(0, 1))
def test_a_scale_keeps_order_and_ends(first: float, last: float, part: float) -> None:
    assume(last - first > 1e-6)
    scale = Scale(first, last, 200.0, 0.0)
    assert (scale(first), scale(last)) == (200.0, 0.0)
    assert -1e-6 <= scale(first + part * (last - first)) <= 200 + 1e-6


def test_a_scale_of_one_value_starts_where_it_starts() -> None:
    assert Scale(3.0, 3.0, 10.0, 90.0)(3.0) == 10.0


@pytest.mark.parametrize(("value", "said"), [(0.5, "50%"), (1.0, "100%"), (0.0, "0%"), (1 / 3, "33.333%")])
def test_a_share_has_no_idle_digits(value: float, said: str) -> None:
    assert share(value) == said


def spans(count: int, length: int, width: float) -> list[tuple[float, float]]:
    """Where labels that a phone shows begin and end, in pixels."""
    labels = [((place + 0.5) / count, f"{place:0{length}}") for place in range(count)]
    found = []
    for node in across(labels, 10):
        told = dict(node.attributes)
        if told["class"] == "tick":
            size, x = LETTER * length, float(str(told["x"]).rstrip("%")) / 100 * width
            start = x - {"start": 0.0, "middle": size / 2, "end": size}[str(told["text-anchor"])]
            found.append((start, start + size))
    return found


@given(st.integers(1, 40), st.integers(1, 9))
def test_labels_that_a_phone_shows_do_not_touch(count: int, length: int) -> None:
    found = spans(count, length, PHONE)
    assert found
    assert all(a[1] < b[0] for a, b in pairwise(found))


def test_a_wider_screen_shows_more_labels() -> None:
    labels = [((place + 0.5) / 12, "Sept 2024") for place in range(12)]
    kinds = [dict(node.attributes)["class"] for node in across(labels, 10)]
    assert (kinds.count("tick") > 0, kinds.count("tick desk") > 0) == (True, True)


@pytest.mark.parametrize(("x", "anchor"), [(0.01, "start"), (0.5, "middle"), (0.99, "end")])
def test_a_label_at_an_edge_is_moved_inside(x: float, anchor: str) -> None:
    assert dict(text(x, 0, "a year ago").attributes)["text-anchor"] == anchor
