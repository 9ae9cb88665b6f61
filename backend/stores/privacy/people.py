"""One person under several ids and spellings, and out of every table at once.

A table of this database names people in a column ``customer_id`` (as the shop does) or ``customer`` (under the ledger's
key); ``delete_person`` goes by these names, so that a new table is covered by being made.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, String, Table, delete, func, or_, select, update

from backend.contract.shop.people import Person
from backend.errors import BadInput
from backend.stores.engine import is_postgresql
from backend.stores.ledger import monitoring_tables
from backend.stores.outbox import tables as outbox_tables
from backend.stores.tables import cells, contacts, customers, metadata, scorings

NAMED, KEYED = "customer_id", "customer"
MOST_IDS: Final = 20
"""More customers than this under one e-mail or phone are no one person: a shop's own number, a made-up address."""
TABLES: Final = (monitoring_tables.__name__, outbox_tables.__name__)
"""Their tables are in ``metadata`` once the module is loaded."""


def same_person(connection: Connection, asked: Person) -> Person:
    """Return everything that a person is known by: anyone who shares an e-mail or phone with them is the same.

    Raises ``BadInput`` where a phone without its country ends several numbers, or too many customers share one address.
    """
    known = _with_countries(connection, asked)
    while (more := known | _beside(connection, known)) != known:
        known = more
        if len(known.ids) > MOST_IDS:
            raise BadInput(
                f"More than {MOST_IDS} customers share this e-mail or phone: name them one by one, by customer_id."
            )
    return known


def delete_person(connection: Connection, person: Person, keys: Iterable[str]) -> dict[str, int]:
    """Delete a person from every table; ``keys`` are the ledger's for their ids. Returns rows by table."""
    if not is_postgresql(connection):
        connection.exec_driver_sql("PRAGMA secure_delete=ON")  # zeros over what was deleted, in the file itself
    _one_customer_less(connection, person)
    values = {NAMED: sorted(person.ids), KEYED: sorted(keys)}
    gone: dict[str, int] = {}
    for table in metadata.sorted_tables:
        for column in named_by(table):
            found = connection.execute(delete(table).where(table.c[column].in_(values[column]))).rowcount
            gone[table.name] = gone.get(table.name, 0) + found
    return gone


def named_by(table: Table) -> list[str]:
    """Return the columns of a table that say who a row is about."""
    return [name for name in (NAMED, KEYED) if name in table.c and isinstance(table.c[name].type, String)]


def _beside(connection: Connection, known: Person) -> Person:
    c = contacts.c
    shared = [c.customer_id.in_(known.ids), func.lower(c.email).in_(known.emails), c.phone.in_(known.phones)]
    shared.append(func.lower(c.customer_id).in_(known.emails))
    rows = connection.execute(select(c.customer_id, c.email, c.phone).where(or_(*shared))).all()
    emails = {text.lower() for _, email, _ in rows for text in (email,) if text}
    emails |= {one.lower() for one, _, _ in rows if "@" in one}
    scored = connection.scalars(
        select(customers.c.customer_id).where(func.lower(customers.c.customer_id).in_(known.emails)).distinct()
    )
    ids = {one for one, _, _ in rows} | set(scored)
    return Person(frozenset(ids), frozenset(emails), frozenset(phone for _, _, phone in rows if phone))


def _with_countries(connection: Connection, asked: Person) -> Person:
    """Return the person with their national numbers as the store writes them."""
    national = {phone for phone in asked.phones if not phone.startswith("+")}
    if not national:
        return asked
    stored = connection.scalars(select(contacts.c.phone).where(contacts.c.phone.is_not(None)).distinct())
    found = {phone for phone in stored if any(phone.endswith(digits) for digits in national)}
    if len(found) > len(national):
        raise BadInput("Several numbers end like this phone: give it with its country, such as +44 7911 123456.")
    return Person(asked.ids, asked.emails, asked.phones | found)


def _one_customer_less(connection: Connection, person: Person) -> None:
    """Mend the counts of the scorings and cells that the person was in; sums of money stay as they were told."""
    c = customers.c
    asked = select(c.scoring_id, c.cell, func.count()).where(c.customer_id.in_(sorted(person.ids)))
    for scoring, cell, count in connection.execute(asked.group_by(c.scoring_id, c.cell)).all():
        of_cell = (cells.c.scoring_id == scoring) & (cells.c.cell == cell)
        connection.execute(update(cells).where(of_cell).values(customers=cells.c.customers - count))
        of_all = scorings.c.id == scoring
        connection.execute(update(scorings).where(of_all).values(customers=scorings.c.customers - count))
