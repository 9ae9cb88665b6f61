from pathlib import Path

from backend.contract.thresholds import ACTIVE_DAYS, LAPSING_DAYS
from backend.insight.asking.prompt import PROMPT_VERSION, facts_message, messages, repair_messages, system_prompt
from backend.insight.checks.draft import parse_draft
from backend.insight.checks.grounding import tidied, violations
from backend.insight.checks.violations import MEANINGS
from tests.insight_cases.customers import sheet

GOLDEN = Path(__file__).parent / "golden" / f"{PROMPT_VERSION}.txt"


def test_the_prompt_of_a_version_never_changes():
    """Anyone who changes the prompt, a threshold in it or the catalogue gives it a new version and a new file."""
    assert system_prompt() == GOLDEN.read_text(encoding="utf-8")


def test_the_static_part_comes_first_and_is_the_same_for_all():
    one, other = messages(sheet()), messages(sheet(spend=1_000.0, segment="High Value"))
    assert one[0] == other[0] == {"role": "system", "content": system_prompt()}
    assert one[1] != other[1]


def test_thresholds_stand_in_it_from_their_source():
    assert f"cooling up to {LAPSING_DAYS:g}" in system_prompt()
    assert f"lapsing up to {ACTIVE_DAYS:g}" in system_prompt()


def test_the_facts_message_is_what_it_is():
    lines = facts_message(sheet()).splitlines()
    assert lines[:2] == ["segment: Medium Value", "segment bounds: High from £300 of predicted_spend, Medium from £80"]
    assert '["recency_days", "4 days", ["recent", "among_lowest"], "days since the last purchase"]' in lines


def test_a_repair_names_codes_and_nothing_else():
    question = repair_messages(sheet(), ("numeral", "length"))
    assert question[:2] == messages(sheet())
    assert question[2]["content"].count("\n- ") == 2


def test_every_code_has_advice_that_can_be_given():
    for code in MEANINGS:
        assert repair_messages(sheet(), (code,))[2]["content"].endswith(".")


def test_the_example_in_the_prompt_is_a_draft_that_passes():
    example = parse_draft(system_prompt().strip().splitlines()[-1])
    customer = sheet(features=(345.7, 49.3, 17, 40, 5, 4))
    assert violations(tidied(example, customer), customer) == ()
