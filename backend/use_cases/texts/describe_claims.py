"""Describe a scored customer by claims: the case of what holds, the text by rule, and all that could be told."""

from backend.contract.profiles import CustomerProfile, Scoring
from backend.contract.receipts import ClaimReceipt
from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from backend.insight.actions.action import Terms
from backend.insight.facts.prediction import prediction_of
from backend.insight.facts.sheet import sheet_of
from backend.insight.writing.case import NO_TERMS, Case, scored_case
from backend.insight.writing.grammar.language import language as tongue
from backend.insight.writing.receipt import every_receipt
from backend.insight.writing.write import Written, figures_of, written


def case_of(profile: CustomerProfile, shop: ShopFacts, log: LogFacts, scoring: Scoring, terms: Terms = NO_TERMS) -> Case:
    """Return the case of a scored customer."""
    sheet = sheet_of(log, shop, prediction_of(profile), scoring.currency)
    return scored_case(sheet, scoring.model_version, terms)


def described_by_rule(profile: CustomerProfile, shop: ShopFacts, log: LogFacts, scoring: Scoring, language: str) -> Written:
    """Return the text of the deterministic choice, with its receipts."""
    return written(case_of(profile, shop, log, scoring), language)


def every_wording(
    profile: CustomerProfile, shop: ShopFacts, log: LogFacts, scoring: Scoring, language: str
) -> list[ClaimReceipt]:
    """Return a receipt for every claim that holds in every wording of a language, told or not."""
    case = case_of(profile, shop, log, scoring)
    return list(every_receipt(case, tongue(language), figures_of(language, case.currency)))
