"""Who may be exported, whatever wrote the table."""

import pytest
from sqlalchemy import Engine, insert

from backend.contract.shop.contacts import Refusals
from backend.stores.scored.contacts import members, reach, replace_contacts
from backend.stores.scored.scorings import current, write_all
from backend.stores.tables import contacts
from tests.unit.audiences.people import MARY
from tests.unit.stores.profiles import crowd
from tests.unit.stores.totals import scoring_of

PEOPLE = crowd(3)
COLUMNS = ("customer_id", "consent", "email", "phone", "bad_email", "bad_phone")
NO = {"email": "Mary@Example.com", "phone": None}, {"email": None, "phone": "+447911123456"}


@pytest.mark.parametrize("given", NO, ids=["e-mail", "phone"])
def test_nobody_is_exported_who_said_no_under_another_id(engine: Engine, given: dict[str, str | None]) -> None:
    write_all(engine, scoring_of(PEOPLE), [PEOPLE])
    yes, no = PEOPLE[0].customer_id, PEOPLE[1].customer_id
    rows = [(yes, True, MARY.email, MARY.phone, False, False), (no, False, given["email"], given["phone"], False, False)]
    with engine.begin() as connection:
        replace_contacts(connection, [], set(), Refusals())
        connection.execute(insert(contacts), [dict(zip(COLUMNS, row, strict=True)) for row in rows])
        found = current(connection)
        assert members(connection, found.id, None, "clv_365d", None, 10) == []
        counted = reach(connection, found.id, None, "clv_365d")
    assert (counted.rows, counted.no_consent, counted.no_contact) == (0, 2, counted.customers - 2)
