"""Faults put in on purpose: whatever claim one of them changes, of whomever, the recount notices."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs, to_builtins

from backend.contract.receipts import ClaimReceipt
from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from backend.insight.facts.sheet import Sheet, sheet_of
from backend.insight.writing.case import scored_case
from backend.insight.writing.grammar.language import language
from backend.insight.writing.receipt import every_receipt
from backend.insight.writing.write import figures_of
from tests.claims import small
from tests.unit.recount.test_recount import view_of
from training.recount.claims import CLAIMS
from training.recount.receipt import recount

Fault = Callable[[LogFacts, ShopFacts], tuple[LogFacts, ShopFacts]]
ENGLISH, POUNDS = language("en"), figures_of("en", "GBP")


def _a_day_less(log: LogFacts, shop: ShopFacts) -> tuple[LogFacts, ShopFacts]:
    return replace(log, last=log.last - timedelta(days=1)), shop


def _not_netted(log: LogFacts, shop: ShopFacts) -> tuple[LogFacts, ShopFacts]:
    return replace(log, returned=0), shop


def _one_more(log: LogFacts, shop: ShopFacts) -> tuple[LogFacts, ShopFacts]:
    return log, replace(shop, customers=shop.customers + 1)


def _a_penny_off(log: LogFacts, shop: ShopFacts) -> tuple[LogFacts, ShopFacts]:
    return replace(log, bought=log.bought + 100), shop


FAULTS: dict[str, tuple[Fault, int]] = {
    "recency + 1 day": (_a_day_less, 15),
    "returns not netted": (_not_netted, 25),
    "population + 1": (_one_more, 12),
    "a penny off": (_a_penny_off, 25),
}
"""Each with so many kinds of claim that it changes in this shop at the least."""


def _receipts(sheet: Sheet) -> list[ClaimReceipt]:
    return list(every_receipt(scored_case(sheet, "m"), ENGLISH, POUNDS))


def _states(claims: list[ClaimReceipt]) -> dict[str, object]:
    """What each claim states and compares with, whatever its words."""
    return {one.id: (tuple(structs.replace(fact, text="") for fact in one.facts), one.compared_with) for one in claims}


@pytest.mark.parametrize("name", FAULTS)
def test_every_claim_that_a_fault_changes_is_noticed(name: str) -> None:
    fault, least = FAULTS[name]
    touched: Counter[str] = Counter()
    for customer, sheet in small().sheets.items():
        wrong = _receipts(sheet_of(*fault(sheet.log, sheet.shop), sheet.prediction, "GBP"))
        right, stated, view = _states(_receipts(sheet)), _states(wrong), view_of(customer)
        disagreeing = {one.claim for one in recount(to_builtins(wrong), view) if not one.agrees}
        missing = {claim for claim, counted in CLAIMS.items() if claim not in stated and counted(view) is not None}
        changed = {claim for claim in right | stated if right.get(claim) != stated.get(claim)}
        assert changed == disagreeing | missing, customer
        touched.update(changed)
    assert len(touched) >= least, sorted(touched)
