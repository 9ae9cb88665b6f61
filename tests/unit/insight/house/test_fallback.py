from itertools import product

from backend.contract.thresholds import ARCHETYPES, SEGMENTS
from backend.insight.checks.draft import Draft
from backend.insight.checks.grounding import tidied, violations
from backend.insight.facts.slots import rendered, slot_ids
from backend.insight.house.actions import CATALOGUE, allowed_actions
from backend.insight.house.fallback import template
from tests.insight_cases.customers import random_sheets, sheet


def as_draft(customer) -> Draft:
    words = template(customer)
    return Draft(
        segment=customer.segment,
        insight=words.insight,
        action_code=words.action_code,
        action=words.action,
        evidence=tuple(dict.fromkeys(slot_ids(words.insight))),
        claims=(),
    )


def test_a_thousand_random_customers_pass_the_checker():
    for customer in random_sheets(1_000):
        draft = as_draft(customer)
        assert violations(tidied(draft, customer), customer) == (), (draft, customer)


def test_texts_differ_as_the_facts_do():
    sheets = random_sheets(1_000)
    texts = [rendered(template(customer).insight, customer) for customer in sheets]
    assert len(set(texts)) == len(texts)
    skeletons = {template(customer).insight for customer in sheets}
    assert len(skeletons) > 300


def test_the_same_facts_always_read_the_same():
    assert template(sheet()) == template(sheet())


def test_every_group_has_an_action_and_every_wording_of_it_passes():
    for archetype, segment in product(ARCHETYPES, SEGMENTS):
        customer = sheet(archetype=archetype, segment=segment)
        for action in allowed_actions(archetype, segment):
            for text in action.texts:
                draft = as_draft(customer).model_copy(update={"action_code": action.code, "action": text})
                assert violations(tidied(draft, customer), customer) == (), (action.code, text)


def test_the_catalogue_is_as_wide_as_promised():
    codes = [action.code for action in CATALOGUE]
    assert len(codes) == len(set(codes)) >= 15
    for archetype, segment in product(ARCHETYPES, SEGMENTS):
        assert "do_nothing" in {action.code for action in allowed_actions(archetype, segment)}
