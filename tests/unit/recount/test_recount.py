"""The recount shares nothing with what it recounts: they agree on every claim, and it notices faults that are put in."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from msgspec import to_builtins

from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from backend.insight.claims.inventory import INVENTORY, holding
from backend.insight.facts.sheet import Sheet, sheet_of
from backend.insight.writing.case import scored_case
from backend.insight.writing.grammar.language import LANGUAGES
from backend.insight.writing.write import written
from tests.claims import small
from training.recount.claims import CLAIMS
from training.recount.receipt import recount
from training.recount.view import View
from training.recount.words import says


def test_every_claim_has_a_recount() -> None:
    assert set(CLAIMS) == set(INVENTORY)


def test_the_recount_finds_the_same_claims_with_the_same_figures() -> None:
    shop, told = small(), Counter()
    for name, sheet in shop.sheets.items():
        view = View(shop.recount.people[name], shop.recount.stored[name], shop.recount)
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
        view = View(shop.recount.people[name], shop.recount.stored[name], shop.recount)
        claims = [to_builtins(one) for one in written(scored_case(sheet, "m"), code).claims]
        assert [one.line() for one in recount(claims, view) if not one.agrees] == []


def _a_day_less(log: LogFacts, shop: ShopFacts) -> tuple[LogFacts, ShopFacts]:
    return replace(log, last=log.last - timedelta(days=1)), shop


def _not_netted(log: LogFacts, shop: ShopFacts) -> tuple[LogFacts, ShopFacts]:
    return replace(log, returned=0), shop


def _one_more(log: LogFacts, shop: ShopFacts) -> tuple[LogFacts, ShopFacts]:
    return log, replace(shop, customers=shop.customers + 1)


def _a_penny_off(log: LogFacts, shop: ShopFacts) -> tuple[LogFacts, ShopFacts]:
    return replace(log, bought=log.bought + 100), shop


@pytest.mark.parametrize("fault", [_a_day_less, _not_netted, _one_more, _a_penny_off])
def test_a_fault_is_noticed(fault: Callable[[LogFacts, ShopFacts], tuple[LogFacts, ShopFacts]]) -> None:
    shop, noticed = small(), 0
    for name, sheet in shop.sheets.items():
        log, facts = fault(sheet.log, sheet.shop)
        wrong: Sheet = sheet_of(log, facts, sheet.prediction, "GBP")
        view = View(shop.recount.people[name], shop.recount.stored[name], shop.recount)
        claims = [to_builtins(one) for one in written(scored_case(wrong, "m")).claims]
        noticed += any(not one.agrees for one in recount(claims, view))
    assert noticed >= 20


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
