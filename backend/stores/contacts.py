"""Contacts, and who of a scoring may be reached: the two tables side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, delete, distinct, func, insert, or_, select, update

from backend.contract.contacts import Contact, Member, Reach
from backend.contract.groups import Group
from backend.stores.customers import Filters, conditions
from backend.stores.tables import contacts, customers, metadata

_CONTACT: Final = [contacts.c[name] for name in Contact.__slots__]
_SCORED: Final = [customers.c[name] for name in Member.__slots__ if name in customers.c]
_JOINED: Final = customers.outerjoin(contacts, customers.c.customer_id == contacts.c.customer_id)
_REACHABLE: Final = and_(contacts.c.consent, or_(contacts.c.email.is_not(None), contacts.c.phone.is_not(None)))


def replace_contacts(connection: Connection, batches: Iterable[Sequence[Contact]], withdrawn: set[str]) -> None:
    """Replace all contacts by these, so that anyone who was struck off the file is out of the store.

    ``withdrawn``, read after the last batch: ids that lose their consent, and all but their id.
    """
    metadata.create_all(connection)
    connection.execute(delete(contacts))
    for batch in batches:
        connection.execute(insert(contacts), [asdict(contact) for contact in batch])
    nothing = {name: None for name in Contact.__slots__ if contacts.c[name].nullable}
    for customer_id in withdrawn:
        connection.execute(
            update(contacts)
            .where(contacts.c.customer_id == customer_id)
            .values(consent=False, bad_email=False, bad_phone=False, **nothing)
        )


def members(
    connection: Connection, scoring_id: int, group: Group | None, value_of: str, after: str | None, limit: int
) -> list[Member]:
    """Return at most ``limit`` customers of a scoring who may be reached, those after ``after``, by id."""
    asked = select(*_CONTACT, *_SCORED, customers.c[value_of].label("value")).select_from(_JOINED)
    asked = asked.where(*_of(scoring_id, group), _REACHABLE)
    if after is not None:
        asked = asked.where(customers.c.customer_id > after)
    rows = connection.execute(asked.order_by(customers.c.customer_id).limit(limit)).mappings()
    return [_member(dict(row)) for row in rows]


def reach(connection: Connection, scoring_id: int, group: Group | None, value_of: str) -> Reach:
    """Count, in one query, who is in a file of this group, who is not, and why."""
    value, consent = customers.c[value_of], contacts.c.consent
    counted = {
        "rows": _REACHABLE,
        "no_contact": contacts.c.customer_id.is_(None),
        "no_consent": consent.is_(False),
        "no_identifier": and_(consent, contacts.c.email.is_(None), contacts.c.phone.is_(None)),
        "bad_emails": contacts.c.bad_email,
        "bad_phones": contacts.c.bad_phone,
        "with_value": and_(_REACHABLE, value > 0),
    }
    asked = (
        select(
            func.count().label("customers"),
            *(func.count().filter(which).label(name) for name, which in counted.items()),
            func.count(distinct(value)).filter(and_(_REACHABLE, value > 0)).label("distinct_values"),
        )
        .select_from(_JOINED)
        .where(*_of(scoring_id, group))
    )
    return Reach(**connection.execute(asked).mappings().one())


def _of(scoring_id: int, group: Group | None) -> list[ColumnElement[bool]]:
    return conditions(scoring_id, Filters(groups=(group,) if group else ()))


def _member(row: dict[str, Any]) -> Member:
    contact = Contact(**{name: row.pop(name) for name in Contact.__slots__})
    return Member(contact, **row)
