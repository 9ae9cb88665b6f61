"""A title is a claim: for each sentence there are numbers that select it; the same numbers select no other one."""

import json
import re
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

STATIC = Path("backend/api/dashboard/static/js")


def group(name: str, spend: float) -> dict[str, Any]:
    return {"name": name, "predicted_spend_30d": spend}


def cell(recency: int, frequency: int, customers: int, spend: float, alive: float | None = None) -> dict[str, Any]:
    return {
        "recency": recency,
        "frequency": frequency,
        "customers": customers,
        "predicted_spend_30d": spend,
        "mean_p_alive": alive,
    }


def orders(orders: int, gap: float | None = None, recency: float = 10, longest: float | None = None) -> dict[str, Any]:
    return {"orders": orders, "gap": gap, "recency": recency, "longest": longest}


def part(feature: str, amount: float) -> dict[str, Any]:
    return {"feature": feature, "contribution": amount}


def share(people: float, spend: float) -> dict[str, Any]:
    return {"name": "habitual buyer", "share_of_customers": people, "share_of_predicted_spend": spend}


def said(predicted: float, actual: float, customers: int = 1_000) -> dict[str, Any]:
    return {"predicted": predicted, "actual": actual, "customers": customers}


def rows(read: int, kept: int, **aside: int) -> dict[str, Any]:
    return {"in": read, "kept": kept, "set_aside": aside}


def file(*, ready: bool, rows: int) -> dict[str, Any]:
    return {"ready": ready, "counts": {"rows": rows}}


def worth(year: float | None, month: float = 1) -> dict[str, Any]:
    return {"clv_365d": year, "predicted_spend_30d": month}


def trial(low: float | None = None, high: float = 0) -> dict[str, Any]:
    return {"result": low and {"uplift": {"rate_low": low, "rate_high": high}}}


CASES: list[tuple[str, str, list[Any]]] = [
    ("next.quieter", "nextWindow", [59, 100]),
    ("next.quieter", "nextWindow", [94, 100]),
    ("next.busier", "nextWindow", [106, 100]),
    ("next.same", "nextWindow", [96, 100]),
    ("next.same", "nextWindow", [104, 100]),
    ("next.alone", "nextWindow", [50, 0]),
    ("past.all", "pastForecasts", [[0.1, -0.1]]),
    ("past.some", "pastForecasts", [[0.1, -0.11]]),
    ("past.none", "pastForecasts", [[0.2, -0.11]]),
    ("source.returning_active", "sources", [[group("returning_active", 3), group("new", 2)], 5]),
    ("source.returning_quiet", "sources", [[group("returning_quiet", 3), group("new", 2)], 5]),
    ("source.new", "sources", [[group("returning_active", 1), group("new", 2)], 3]),
    ("source.one_time", "sources", [[group("returning_active", 1), group("one_time", 2)], 3]),
    ("source.nothing", "sources", [[group("new", 0)], 0]),
    ("line.none", "timeline", [orders(0)]),
    ("line.one", "timeline", [orders(1)]),
    ("line.two", "timeline", [orders(2, 27)]),
    ("line.longest", "timeline", [orders(6, 8, recency=61, longest=60)]),
    ("line.late", "timeline", [orders(6, 8, recency=17, longest=60)]),
    ("line.rhythm", "timeline", [orders(5, 8, recency=16, longest=60)]),
    ("line.some", "timeline", [orders(4, 8, recency=16)]),
    ("ahead.only", "ahead", [0, 10]),
    ("ahead.behind", "ahead", [1_000, 49]),
    ("ahead.another", "ahead", [1_000, 50]),
    ("ahead.another", "ahead", [1_000, 890]),
    ("ahead.same", "ahead", [1_000, 900]),
    ("ahead.same", "ahead", [1_000, 1_100]),
    ("ahead.more", "ahead", [1_000, 1_101]),
    ("driver.none", "driver", [[part("baseline", 10)]]),
    ("driver.raises", "driver", [[part("baseline", -90), part("basket", 2), part("overdue", -1)]]),
    ("driver.lowers", "driver", [[part("baseline", 90), part("basket", 2), part("overdue", -3)]]),
    ("driver.raises", "driver", [[part("spend_last_90_days", 2)]]),
    ("chance.above", "chance", [0.16, 0.1]),
    ("chance.near", "chance", [0.14, 0.1]),
    ("chance.near", "chance", [0.07, 0.1]),
    ("chance.below", "chance", [0.06, 0.1]),
    ("chance.alone", "chance", [0.06, None]),
    ("grid.carry", "grid", [[cell(5, 5, 10, 60), cell(1, 1, 90, 40)], 100, 100]),
    ("grid.even", "grid", [[cell(4, 4, 10, 10), cell(1, 1, 90, 90)], 100, 100]),
    ("grid.nobody", "grid", [[cell(3, 5, 10, 60)], 10, 60]),
    ("habit.more", "habit", [share(0.1, 0.2)]),
    ("habit.less", "habit", [share(0.2, 0.1)]),
    ("moved.up", "moved", [2, 1, "2024-01-01"]),
    ("moved.down", "moved", [1, 2, "2024-01-01"]),
    ("moved.even", "moved", [1, 1, "2024-01-01"]),
    ("moved.none", "moved", [0, 0, "2024-01-01"]),
    ("cohort.less", "cohortValue", [100, 94]),
    ("cohort.same", "cohortValue", [100, 104]),
    ("cohort.more", "cohortValue", [100, 106]),
    ("cohort.short", "cohortValue", [0, 106]),
    ("race.better", "race", [-0.06, 0.11]),
    ("race.worse", "race", [0.11, -0.11]),
    ("calibration.holds", "calibrated", [[said(0.1, 0.11), said(0.5, 0.53)]]),
    ("calibration.holds", "calibrated", [[said(0.1, 0.3, customers=99)]]),
    ("calibration.low", "calibrated", [[said(0.1, 0.2), said(0.5, 0.44)]]),
    ("calibration.high", "calibrated", [[said(0.1, 0.11), said(0.5, 0.3)]]),
    ("calibration.none", "calibrated", [[]]),
    ("coverage.holds", "coverage", [0.9, [0.88, 0.92]]),
    ("coverage.stray", "coverage", [0.9, [0.87, 0.92]]),
    ("coverage.narrow", "coverage", [0.874, [0.9]]),
    ("coverage.wide", "coverage", [0.93, [0.9]]),
    ("gains.steep", "gains", [0.3]),
    ("gains.some", "gains", [0.29]),
    ("gains.none", "gains", [0.12]),
    ("alive.regulars", "alive", [[cell(1, 1, 9, 1, 0.79), cell(1, 5, 9, 1, 0.01)]]),
    ("alive.plain", "alive", [[cell(1, 1, 9, 1, 0.5), cell(1, 5, 9, 1, 0.6)]]),
    ("alive.plain", "alive", [[cell(1, 1, 9, 1, 0.5)]]),
    ("account.all", "account", [rows(10, 10)]),
    ("account.closed", "account", [rows(10, 8, guests=2)]),
    ("account.open", "account", [rows(10, 8, guests=1)]),
    ("budget.most", "budget", [[{"amount": 5, "share": 0.5, "segment": "High-CLV"}]]),
    ("budget.none", "budget", [[{"amount": 0, "share": 0, "segment": "High-CLV"}]]),
    ("files.wait", "files", [[file(ready=False, rows=0)]]),
    ("files.some", "files", [[file(ready=False, rows=5), file(ready=True, rows=200)]]),
    ("files.all", "files", [[file(ready=True, rows=200)]]),
    ("compare.nothing", "compared", [worth(0), worth(0)]),
    ("compare.onlyfirst", "compared", [worth(5), worth(0)]),
    ("compare.onlysecond", "compared", [worth(0), worth(5)]),
    ("compare.alikeyear", "compared", [worth(100), worth(114)]),
    ("compare.firstyear", "compared", [worth(116), worth(100)]),
    ("compare.secondyear", "compared", [worth(100), worth(400)]),
    ("compare.alikemonth", "compared", [worth(None, 10), worth(400, 10)]),
    ("compare.firstmonth", "compared", [worth(None, 20), worth(400, 10)]),
    ("compare.secondmonth", "compared", [worth(400, 10), worth(None, 20)]),
    ("latest.both", "latest", [4.2, 5.0]),
    ("latest.firstday", "latest", [4.0, 4.1]),
    ("latest.secondday", "latest", [4.1, 4.0]),
    ("latest.first", "latest", [1, 4]),
    ("latest.second", "latest", [6, 4]),
    ("kept.none", "audiences", [[]]),
    ("kept.one", "audiences", [[{}]]),
    ("kept.many", "audiences", [[{}, {}]]),
    ("trial.none", "trials", [[]]),
    ("trial.waitone", "trials", [[trial()]]),
    ("trial.wait", "trials", [[trial(), trial()]]),
    ("trial.pays", "trials", [[trial(0.01, 0.05), trial(-0.01, 0.05), trial()]]),
    ("trial.open", "trials", [[trial(-0.01, 0.05), trial()]]),
    ("trial.harms", "trials", [[trial(-0.05, -0.01), trial(0.01, 0.05)]]),
    ("due.around", "due", [{"date": "2024-02-01"}, "2024-01-01"]),
    ("due.one", "due", [{"date": None, "reason": "one_order"}, "2024-01-01"]),
    ("due.unlikely", "due", [{"date": None, "reason": "unlikely"}, "2024-01-01"]),
]
RULES = {"broken", "strays"}
"""Exported for the charts' colours: no sentences."""


@pytest.fixture(scope="module")
def told(root: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    file = tmp_path_factory.mktemp("cases") / "cases.json"
    file.write_text(json.dumps([[name, given] for _, name, given in CASES]), "utf-8")
    runner, static = root / "tests" / "unit" / "dashboard" / "findings.mjs", root / STATIC
    modules = [str(runner), str(file), str(static / "findings.js"), str(static / "strings" / "index.js")]
    node = [str(root / ".venv" / "bin" / "node"), "--no-warnings"]
    done = subprocess.run([*node, *modules], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_each_case_selects_its_sentence_and_no_other(told: dict[str, Any]) -> None:
    assert [key for key, _ in told["chosen"]] == [wanted for wanted, _, _ in CASES]


def test_every_sentence_of_a_finding_has_a_case(root: Path, told: dict[str, Any]) -> None:
    source = (root / STATIC / "findings.js").read_text("utf-8")
    named = set(re.findall(r"'([a-z]+\.[a-z]+)'", source)) | {
        f"source.{name}" for name in ("returning_active", "returning_quiet", "new", "one_time")
    }
    assert named == {wanted for wanted, _, _ in CASES}
    assert set(told["exported"]) - RULES == {name for _, name, _ in CASES}


def test_no_sentence_is_left_with_a_hole_or_a_key(told: dict[str, Any]) -> None:
    for key, sentences in told["chosen"]:
        for words in sentences:
            assert words != key
            assert not re.search(r"[{}]|undefined|NaN|null|  ", words), words


def test_a_feature_of_a_window_is_named_in_words(told: dict[str, Any]) -> None:
    (said,) = [words for words, case in zip(told["chosen"], CASES, strict=True) if "spend_last_90_days" in str(case)]
    assert said[1][0] == "Spent in the last 90 days raises the forecast most"


def test_languages_have_the_same_keys_and_the_same_slots(told: dict[str, Any]) -> None:
    slots: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for language, words in told["keys"].items():
        for key, text in words:
            slots[key][language] = set(re.findall(r"\{(\w+)\}", text))
    assert {key: by for key, by in slots.items() if len(by) < 2 or by["en"] != by["de"]} == {}


def test_every_key_that_a_view_names_is_in_the_strings(root: Path, told: dict[str, Any]) -> None:
    keys = {key for key, _ in told["keys"]["en"]}
    sources = [path.read_text("utf-8") for path in (root / STATIC).rglob("*.js") if path.parent.name != "strings"]
    named = {key for text in sources for key in re.findall(r"\bt\('([^'$]+)'", text)}
    plurals = {key for text in sources for key in re.findall(r"plural\([^`]*?, '(\w+)'", text)}
    assert (named | {f"{key}.{form}" for key in plurals for form in ("one", "many")}) - keys == set()
