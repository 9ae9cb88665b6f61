"""Describe a scored customer by claims: the case of what holds, and the text by rule."""

from backend.contract.profiles import CustomerProfile, Scoring
from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from backend.insight.actions.action import Terms
from backend.insight.facts.prediction import prediction_of
from backend.insight.facts.sheet import sheet_of
from backend.insight.writing.case import NO_TERMS, Case, scored_case
from backend.insight.writing.write import Written, written


def case_of(profile: CustomerProfile, shop: ShopFacts, log: LogFacts, scoring: Scoring, terms: Terms = NO_TERMS) -> Case:
    """Return the case of a scored customer."""
    sheet = sheet_of(log, shop, prediction_of(profile), scoring.currency)
    return scored_case(sheet, scoring.model_version, terms)


def described_by_rule(profile: CustomerProfile, shop: ShopFacts, log: LogFacts, scoring: Scoring, language: str) -> Written:
    """Return the text of the deterministic choice, with its receipts."""
    return written(case_of(profile, shop, log, scoring), language)
