"""How texts read: no clumsy form, no figure first, nothing twice; rounding as people speak."""

import re
from fractions import Fraction

import pytest

from backend.insight.actions.action import Terms
from backend.insight.facts.values import Fact, days, forecast, money
from backend.insight.writing.case import scored_case
from backend.insight.writing.grammar.language import LANGUAGES
from backend.insight.writing.grammar.names import shown
from backend.insight.writing.grammar.rounding import factor, floor, percent
from backend.insight.writing.write import figures_of, written
from tests.claims import small

CLUMSY = (" 0 days", "the last 0", "with £0", "one orders", " 1 orders", " one times", "  ", "..", "{", "|", " ,", "None")


def texts(code: str) -> list[str]:
    return [written(scored_case(one, "m"), code).text for one in small().sheets.values()]


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_clumsy_form(code: str) -> None:
    for text in texts(code):
        assert not any(form in text for form in CLUMSY), text


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_sentence_begins_with_a_figure(code: str) -> None:
    for text in texts(code):
        assert not any(re.match(r"[£\d]", one) for one in re.split(r"(?<=\.) ", text)), text


def test_no_text_states_a_claim_of_one_family_twice_or_a_fact_twice() -> None:
    for one in small().sheets.values():
        case = scored_case(one, "m")
        told = [case.held[name] for name in written(case).told]
        assert len({held.family for held in told}) == len(told)
        stated = [slot for name in written(case).told for slot in case.outline.states[name]]
        assert len(stated) == len(set(stated))


def test_sentences_rarely_open_alike() -> None:
    repeated = 0
    for text in texts("en"):
        openings = [one.split(" ")[0] for one in text.split(". ")]
        repeated += len(openings) != len(set(openings))
    assert repeated <= 0.05 * len(texts("en"))


def test_texts_differ() -> None:
    assert len(set(texts("en"))) >= 0.95 * len(texts("en"))


@pytest.mark.parametrize(
    ("fact", "style", "expected"),
    [
        (money(141_750), "", "£14.18"),  # exactly 14.175: half away from zero
        (money(190_000), "", "£19"),
        (money(9_994_999), "", "£999"),
        (money(12_345_000), "", "£1,230"),
        (money(12_350_000), "", "£1,240"),
        (money(15_551_234_567), "", "£1,600,000"),
        (forecast(999), "", "under £10"),
        (forecast(454_900), "", "about £4,500"),
        (days(1), "ago", "yesterday"),
        (days(12), "ago", "twelve days ago"),
        (days(59), "", "59 days"),
        (days(60), "", "two months"),
        (days(365), "ago", "about a year ago"),
        (days(365), "exact", "a year"),
        (days(640), "", "21 months"),
        (days(760), "", "about two years"),
        (days(30), "every", "30 days"),
        (Fact(2, "orders"), "times", "twice"),
        (Fact((3, 3), "part"), "orders", "all three orders"),
        (Fact(1, "rank"), "largest", "largest"),
        (Fact(44, "rank"), "largest", "44th largest"),
        (Fact(111, "rank"), "largest", "111th largest"),
        (Fact(Fraction(1, 500), "percent"), "", "under 1%"),
        (Fact(Fraction(999, 1000), "percent"), "", "99%"),
        (Fact(Fraction(89, 100), "floor"), "", "four in five"),
        (Fact(Fraction(19, 10), "factor"), "", "twice"),
        (Fact(Fraction(9, 2), "factor"), "", "five times"),
    ],
)
def test_figures_are_said_as_people_say_them(fact: Fact, style: str, expected: str) -> None:
    assert figures_of("en", "GBP").text(fact, style) == expected


@pytest.mark.parametrize(
    ("fact", "style", "expected"),
    [
        (money(12_345_000), "", "1.230 £"),
        (money(141_750), "", "14,18 £"),
        (days(34), "ago", "vor 34 Tagen"),
        (days(365), "dat", "etwa einem Jahr"),
        (Fact(17, "orders"), "times", "17-mal"),
    ],
)
def test_german_is_a_file(fact: Fact, style: str, expected: str) -> None:
    assert figures_of("de", "GBP").text(fact, style) == expected


def test_rounding_never_says_more_than_is_true() -> None:
    assert floor(Fraction(8999, 10_000)) == Fraction(4, 5)
    assert percent(Fraction(9_999, 10_000)) == 99
    assert factor(Fraction(29, 10)) == Fraction(29, 10)


def test_an_unknown_currency_is_written_by_its_code() -> None:
    assert figures_of("en", "CHF").text(money(12_345_000)) == "1,230 CHF"


def test_names_are_made_fit_to_read() -> None:
    assert shown("WHITE “METAL”\n\x00 LANTERN,") == "White 'metal' lantern"
    assert len(shown("word " * 40)) <= 62


def test_a_shop_that_keeps_a_holdout_is_told_what_to_measure() -> None:
    for one in small().sheets.values():
        case = scored_case(one, "m", Terms(holdout=True))
        found = written(case)
        measured = case.best().action.measure != "nothing"
        assert found.action.endswith("against the hold-out.") == measured
