"""The shipped drafts: written by hand as marketers and models write, labelled by hand, and judged by the checker."""

import json
from pathlib import Path

import pytest

from backend.insight.checks.violations import MEANINGS
from backend.insight.quality import evaluate
from backend.insight.quality.cases import NUMERIC, check_cases, read_cases
from tests.insight_cases.fake_groq import fake_groq, written

DRAFTS = Path(__file__).parents[3] / "insight_cases" / "drafts.jsonl"


@pytest.fixture(scope="module")
def cases():
    with DRAFTS.open(encoding="utf-8") as lines:
        return read_cases(lines)[1]


def test_there_are_many_and_every_code_is_among_them(cases):
    assert len(cases) >= 200
    assert sum(not case.violates for case in cases) >= 80
    assert set().union(*(case.violates for case in cases)) == set(MEANINGS)


def test_nothing_bad_passes_and_next_to_nothing_good_fails(cases):
    verdicts = check_cases(cases)
    assert check_cases([case for case in cases if case.violates & NUMERIC]).recall() == 1.0
    assert verdicts.recall() >= 0.97, verdicts.accepted_bad
    assert verdicts.false_rejections() <= 0.02, verdicts.rejected_good


def test_every_code_is_recognised_for_what_it_is(cases):
    poor = {code: row for code, row in check_cases(cases).by_code().items() if row["cases"] and row["recall"] < 0.8}
    assert poor == {}


def test_the_command_reports_and_writes_its_figures(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("GROQ_API_KEY", raising=False)
    figures = tmp_path / "figures.json"
    assert evaluate.main([str(DRAFTS), "--json", str(figures), "--live"]) == 0
    assert json.loads(figures.read_text())["aims_met"] is True
    assert "numeric 1.000" in capsys.readouterr().out


def test_the_command_refuses_what_it_cannot_read(tmp_path, capsys):
    broken = tmp_path / "cases.jsonl"
    broken.write_text('{"peers": {}}\n')
    assert evaluate.main([str(broken)]) == 2
    assert evaluate.main([str(tmp_path / "none.jsonl")]) == 2
    assert "cannot be read as cases" in capsys.readouterr().err


def test_the_command_fails_where_the_aims_are_missed(tmp_path, capsys):
    lines = DRAFTS.read_text(encoding="utf-8").splitlines()
    good = json.loads(lines[1])
    lines.append(json.dumps({**good, "id": "mislabelled", "violates": ["numeral"]}))
    changed = tmp_path / "cases.jsonl"
    changed.write_text("\n".join(lines), encoding="utf-8")
    assert evaluate.main([str(changed)]) == 1
    assert "accepted though bad: mislabelled" in capsys.readouterr().out


def test_live_counts_first_tries_repairs_and_rules(tmp_path, monkeypatch, capsys):
    figures = tmp_path / "figures.json"
    bad = written(insight="This customer has placed 42 orders, last seen {{recency_days}} ago.")
    with fake_groq(bad, written()) as server:
        monkeypatch.setenv("GROQ_API_KEY", "k")
        monkeypatch.setenv("GROQ_BASE_URL", server.url)
        assert evaluate.main([str(DRAFTS), "--live", "--repeat", "1", "--json", str(figures)]) == 0
    live = json.loads(figures.read_text())["live"]
    assert live["rates"] == {"first_try": 5 / 6, "repair": 1 / 6, "fallback_model": 0.0, "rules": 0.0}
    assert live["samples"]["vip"][0] == "llm"
