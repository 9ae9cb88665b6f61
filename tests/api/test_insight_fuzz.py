"""Made-up answers of a model, from good to hostile: every page is 200, and its text is the claims of its receipt alone."""

from pathlib import Path

from tests.insight_cases.fuzz import faults, fuzzed


def test_no_made_up_answer_shows_a_sentence_that_does_not_hold(model_dir: Path) -> None:
    sources, wrong = fuzzed(model_dir, 300, seed=7)
    assert wrong == []
    assert sources["llm"] > 60
    assert sources["rules"] > 30


def test_the_fuzz_itself_notices_a_foreign_sentence() -> None:
    claim = {"id": "asked_one", "says": "ordered once"}
    page = {
        "insight": "Ordered once. Will surely spend more.",
        "claims": [claim],
        "recommended_action": "Keep in the ordinary mailings.",
    }
    assert faults(page) == ["'. Will surely spend more.' is no claim's"]
