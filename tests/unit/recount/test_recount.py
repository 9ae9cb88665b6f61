"""The recount shares nothing with what it recounts: they agree on every claim, told or not, in every wording."""

from collections import Counter
from fractions import Fraction
from typing import Any

import pytest
from msgspec import to_builtins

from backend.insight.claims.inventory import INVENTORY, holding
from backend.insight.writing.case import scored_case
from backend.insight.writing.grammar.language import LANGUAGES, language
from backend.insight.writing.receipt import every_receipt
from backend.insight.writing.write import figures_of, written
from tests.claims import small
from training.recount.claims import CLAIMS
from training.recount.receipt import recount
from training.recount.view import View
from training.recount.words import says


def view_of(name: str) -> View:
    """A customer of the made-up shop as the recount sees them."""
    shop = small().recount
    return View(shop.people[name], shop.stored[name], shop)


def test_every_claim_has_a_recount() -> None:
    assert set(CLAIMS) == set(INVENTORY)


def test_the_recount_finds_the_same_claims_with_the_same_figures() -> None:
    shop, told = small(), Counter()
    for name, sheet in shop.sheets.items():
        view = view_of(name)
        ours = {one: _exact(claim.facts(sheet)) for one, claim in holding(INVENTORY, sheet).items()}
        theirs = {one: {slot: _number(value) for slot, value in found.items()}
                  for one, count in CLAIMS.items() if (found := count(view)) is not None}  # fmt: skip
        assert ours == theirs, name
        told.update(list(ours))
    assert len(told) >= 60, sorted(set(INVENTORY) - set(told))


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_text_is_recounted(code: str) -> None:
    shop = small()
    for name, sheet in shop.sheets.items():
        view = view_of(name)
        claims = [to_builtins(one) for one in written(scored_case(sheet, "m"), code).claims]
        assert [one.line() for one in recount(claims, view) if not one.agrees] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_claim_is_recounted_in_every_wording(code: str) -> None:
    """Told or not: all that holds, as any text might say it."""
    shop, tongue, figures = small(), language(code), figures_of(code, "GBP")
    for name, sheet in list(shop.sheets.items())[::3]:
        claims = to_builtins(list(every_receipt(scored_case(sheet, "m"), tongue, figures)))
        assert [one.line() for one in recount(claims, view_of(name)) if not one.agrees] == []


def test_words_that_say_another_figure_are_noticed() -> None:
    assert says("days", 34, "34 days ago")
    assert not says("days", 34, "35 days ago")
    assert says("money", Fraction(123_456, 100), "£1,230")
    assert not says("money", Fraction(123_456, 100), "£1,240")
    assert not says("money", Fraction(230), "£1,230")
    assert says("percent", Fraction(1, 1000), "under 1%")
    assert not says("percent", Fraction(1, 2), "5%")
    assert says("part", (3, 3), "all three orders")
    assert not says("part", (2, 3), "three of three orders")


def _exact(facts: Any) -> dict[str, Any]:
    return {slot: _number(fact.value) for slot, fact in facts.items()}


def _number(value: Any) -> Any:
    try:
        return Fraction(value)
    except (TypeError, ValueError):
        return value
