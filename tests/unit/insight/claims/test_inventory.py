"""The inventory and its forms: every claim can be said in every language, and no form asks for what its claim lacks."""

import re
from collections import Counter

import pytest

from backend.insight.actions.action import Terms
from backend.insight.actions.asked import ASKED_ACTIONS
from backend.insight.actions.catalogue import ACTIONS
from backend.insight.actions.fitting import fitting
from backend.insight.claims.inventory import ASKED, EVERY_ID, INVENTORY, exclusions, holding
from backend.insight.claims.populations import scored
from backend.insight.writing.grammar.language import LANGUAGES, language
from backend.insight.writing.schema import LETTERS
from tests.claims import small

EVERY_ACTION = (*ACTIONS, *ASKED_ACTIONS)


def test_there_are_sixty_claims_or_more() -> None:
    assert len(INVENTORY) >= 60
    assert len(set(EVERY_ID)) == len(EVERY_ID) == len(INVENTORY) + len(ASKED)


def test_exclusions_name_claims_and_work_both_ways() -> None:
    for name, others in exclusions().items():
        assert all(name in exclusions()[other] for other in others)


def test_everybody_is_told_by_exactly_one_who() -> None:
    for sheet in small().sheets.values():
        assert [claim.part for claim in holding(INVENTORY, sheet).values()].count("who") == 1


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_has_forms_for_everything(code: str) -> None:
    tongue = language(code)
    assert set(tongue.forms) == set(EVERY_ID)
    assert all(1 <= len(forms) <= len(LETTERS) for forms in tongue.forms.values())
    assert {action.code for action in EVERY_ACTION} == set(tongue.actions)
    assert {action.measure for action in EVERY_ACTION} <= set(tongue.measures)
    assert {name for action in EVERY_ACTION for name in action.rests_on} <= set(tongue.whys)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_form_asks_only_for_slots_of_its_claim(code: str) -> None:
    """Each form of a claim that holds of anybody can be filled for somebody."""
    filled, asked = Counter(), {}
    tongue = language(code)
    for sheet in small().sheets.values():
        for name, claim in holding(INVENTORY, sheet).items():
            facts = claim.facts(sheet)
            for form in tongue.forms[name]:
                asked[form.source] = name
                filled[form.source] += form.text.names <= facts.keys()
    assert [(name, text) for text, name in asked.items() if not filled[text]] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_form_holds_no_figure_of_its_own_but_horizons_and_definitions(code: str) -> None:
    """ "30 days", "90 days", "twelve months" define what is counted; every other figure is a slot."""
    for name, forms in language(code).forms.items():
        for form in forms:
            assert set(re.findall(r"\d+", form.text.plain)) <= {"30", "90"}, (name, form.source)


def test_an_action_rests_on_claims_and_everybody_has_one() -> None:
    for sheet in small().sheets.values():
        held = holding(INVENTORY, sheet)
        assert next(fitting(ACTIONS, sheet, held, Terms()))


def test_a_claim_that_compares_with_all_says_how_many_they_are() -> None:
    for sheet in small().sheets.values():
        assert scored(sheet).size == len(small().sheets)
