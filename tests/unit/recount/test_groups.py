"""Claims about groups are recounted member by member, from the log and the stored record."""

from datetime import datetime, time, timedelta
from decimal import Decimal

import pytest
from msgspec import structs, to_builtins

from backend.contract.receipts import ClaimReceipt
from backend.contract.scoring_totals import GroupTotals
from backend.insight.writing.grammar.language import LANGUAGES
from backend.insight.writing.group import By, Scored, group_text
from tests.claims import AS_OF, small
from training.recount.groups import GROUP_CLAIMS, GroupView
from training.recount.receipt import recount

WINDOW = 90.0


def totals(names: list[str]) -> GroupTotals:
    """As a scoring adds these customers up."""
    shop = small().recount
    own = [shop.stored[name] for name in names]
    latest = [max(line.at for line in shop.people[name].lines if line.amount > 0) for name in names]
    active = sum(datetime.combine(AS_OF, time()) - at <= timedelta(days=WINDOW) for at in latest)
    spend = float(sum((one.spend for one in own), Decimal(0)))
    value = float(sum((one.value or Decimal(0) for one in own), Decimal(0)))
    return GroupTotals(len(own), active, spend, None, 0.0, None, None, None, value, None, None, None, None)


def told(members: list[str], by: By, code: str) -> tuple[ClaimReceipt, ...]:
    """The receipts of what is said of these customers."""
    scored = Scored(totals(list(small().recount.people)), AS_OF, "m", "GBP", WINDOW)
    return group_text(totals(members), scored, by, code).claims


def groups() -> list[list[str]]:
    """One, some, and all of the shop's customers."""
    everybody = list(small().recount.people)
    return [everybody[:1], everybody[::7], everybody[::2], everybody]


def view(members: list[str]) -> GroupView:
    return GroupView(frozenset(members), small().recount, WINDOW)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("by", ["spend", "value"])
def test_every_claim_about_a_group_is_recounted(by: By, code: str) -> None:
    for members in groups():
        verdicts = recount(to_builtins(told(members, by, code)), view(members))
        assert len(verdicts) == 2
        assert [one.line() for one in verdicts if not one.agrees] == []


def test_every_group_claim_is_told_of_some_group() -> None:
    assert {one.id for members in groups() for by in ("spend", "value") for one in told(members, by, "en")} == set(
        GROUP_CLAIMS
    )


def test_a_member_more_or_less_is_noticed() -> None:
    members = groups()[1]
    claims = to_builtins(told(members, "spend", "en"))
    assert not any(one.agrees for one in recount(claims, view(members[:-1])))


def test_a_population_of_one_more_is_noticed() -> None:
    members = groups()[1]
    compared = [
        structs.replace(one, compared_with=structs.replace(one.compared_with, size=421))
        for one in told(members, "spend", "en")
    ]
    assert not any(one.agrees for one in recount(to_builtins(compared), view(members)))
