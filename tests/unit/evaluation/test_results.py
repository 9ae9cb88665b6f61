"""The table of seven shops is of the forecasts as they are now."""

import pytest

from tests.benchmarks.shops.fingerprint import RESULTS, differences, fingerprint, recorded


def test_the_table_is_of_these_forecasts() -> None:
    assert differences(recorded(RESULTS.read_text("utf-8")), fingerprint()) == [], "make it anew: `make shops`"


def test_a_total_that_moved_by_a_percent_is_a_difference() -> None:
    then = {"short": {"spend 30": 100.0}}
    assert differences(then, {"short": {"spend 30": 101.0}}) == ["short: spend 30 was 100.0, is 101.0"]
    assert differences(then, {"short": {"spend 30": 100.01}}) == []


def test_a_table_without_a_fingerprint_is_refused() -> None:
    with pytest.raises(ValueError, match="make shops"):
        recorded("# What the forecasts are worth")
