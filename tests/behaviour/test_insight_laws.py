"""Laws of the checker: what holds for every text, not only for the ones somebody thought of."""

import json
import logging
import sys
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from backend.insight.asking.asking import checked
from backend.insight.asking.writer import InsightWriter
from backend.insight.checks.grounding import tidied, violations
from backend.insight.checks.numbers import NUMBER_WORDS
from backend.insight.facts.slots import SLOT
from tests.insight_cases.customers import random_sheets, sheet
from tests.insight_cases.drafts import ACTION, INSIGHT, FakeCompletion, content, draft, fields

CUSTOMER = sheet()
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066"
NUMERIC_CHARACTERS = [chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c))[0] == "N"]


def gaps(text: str) -> list[int]:
    """Where something can be put into a text without breaking a slot."""
    inside = {at for slot in SLOT.finditer(text) for at in range(slot.start() + 1, slot.end())}
    return [at for at in range(len(text)) if at not in inside]


def put(text: str, at: int, what: str) -> str:
    return text[:at] + what + text[at:]


def found(**changes) -> tuple[str, ...]:
    return violations(tidied(draft(**changes), CUSTOMER), CUSTOMER)


@settings(max_examples=300)
@given(st.sampled_from(NUMERIC_CHARACTERS), st.data())
def test_no_numeric_character_of_unicode_passes_anywhere(character, data):
    """A digit, fraction, Roman or circled numeral, of any script, in any place of either text, is refused."""
    at = data.draw(st.sampled_from(gaps(INSIGHT)))
    assert found(insight=put(INSIGHT, at, character))
    at = data.draw(st.sampled_from(gaps(ACTION)))
    assert found(action=put(ACTION, at, character))


@settings(max_examples=300)
@given(st.sampled_from(sorted(NUMBER_WORDS)), st.sampled_from(["{}", "{}s", "about {}", "{}-odd"]), st.data())
def test_no_number_word_passes_anywhere(word, frame, data):
    """A number word between any two words is refused, capitals or not, hyphenated or not."""
    spaces = [at for at in gaps(INSIGHT) if INSIGHT[at] == " "]
    said = data.draw(st.sampled_from([str.lower, str.title, str.upper]))(frame.replace("{}s", "{}").format(word))
    assert found(insight=put(INSIGHT, data.draw(st.sampled_from(spaces)), f" {said}"))


@settings(max_examples=200)
@given(
    st.sampled_from("\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066"), st.sampled_from(sorted(NUMBER_WORDS)), st.data()
)
def test_invisible_marks_hide_no_number_word(mark, word, data):
    """Splitting a number word with a mark nobody sees does not get it through."""
    at = data.draw(st.integers(1, len(word) - 1)) if len(word) > 1 else 1
    assert found(insight=INSIGHT.replace("regular", put(word, at, mark)))


@settings(max_examples=300)
@given(st.text(max_size=500), st.text(max_size=300), st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_no_text_whatever_breaks_the_checker(insight, action, code, evidence):
    """Any answer gets a verdict, and text that passes renders to numbers of ours alone."""
    answer = json.dumps(fields(insight=insight, action=action, action_code=code, evidence=evidence))
    passed, codes = checked(answer, CUSTOMER)
    assert (passed is None) == bool(codes)


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_no_answer_whatever_breaks_the_reader(answer):
    """Any string at all is read or refused."""
    passed, codes = checked(answer, CUSTOMER)
    assert passed is None
    assert codes


def test_a_relation_turned_round_turns_the_verdict():
    """Of the average order, "above most" holds for exactly those customers whose fact says so; "below" likewise."""
    verdicts = {"above": 0, "below": 0}
    for customer in random_sheets(400, seed=11):
        for way, relations in (("above", ("above_most", "among_highest")), ("below", ("below_most", "among_lowest"))):
            text = f"The average order of {{{{avg_spend}}}} is {way} most customers in the shop."
            said = draft(
                insight=text,
                action="Leave this customer to buy as usual.",
                action_code="do_nothing",
                evidence=["avg_spend"],
                segment=customer.segment,
                claims=[],
            )
            passes = violations(tidied(said, customer), customer) == ()
            assert passes == customer.holds("avg_spend", *relations)
            verdicts[way] += passes
    assert min(verdicts.values()) > 20


def test_the_log_has_the_reason_and_neither_prompt_nor_facts(caplog):
    """Why a fallback was taken stands in the log; what was asked and answered does not."""
    import asyncio

    async def run():
        return await InsightWriter(FakeCompletion(content(insight="Has placed 42 orders " * 3)), ("big",)).write(CUSTOMER)

    with caplog.at_level(logging.DEBUG, logger="backend"):
        insight = asyncio.run(run())
    record = next(record for record in caplog.records if record.name == "backend.insight.asking.writer")
    assert record.reason == insight.reason
    everything = " ".join(str(vars(record)) for record in caplog.records if record.name.startswith("backend"))
    assert "You write for a marketer" not in everything
    assert "placed 42" not in everything
