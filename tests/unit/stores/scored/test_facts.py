"""Facts beside the scored records: written with them, read with them, swept away with them."""

from sqlalchemy import Engine, func, select

from backend.stores.scored.facts import ScoringFacts, find_facts
from backend.stores.scored.scorings import current, write_all
from backend.stores.tables import customer_facts, shop_facts
from tests.claims import small
from tests.unit.stores.profiles import SCORING, customer


def written(engine: Engine) -> None:
    people, facts = [customer(number) for number in range(3)], small().facts
    own = [(one.customer_id, log) for one, log in zip(people, facts.customers[:3], strict=True)]
    beside = ScoringFacts(facts.shop, own)
    write_all(engine, SCORING, [people], beside)


def test_facts_are_found_with_their_customer(engine: Engine) -> None:
    written(engine)
    with engine.connect() as connection:
        number = current(connection).id
        shop, log = find_facts(connection, number, customer(1).customer_id)
        assert (shop, log) == (small().facts.shop, small().facts.customers[1])
        assert find_facts(connection, number, "nobody") is None


def test_facts_go_with_their_scoring(engine: Engine) -> None:
    for _ in range(4):
        written(engine)
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(shop_facts)) == 2
        assert connection.scalar(select(func.count()).select_from(customer_facts)) == 6
