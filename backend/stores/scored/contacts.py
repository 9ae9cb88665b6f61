"""Contacts, and who of a scoring may be reached: the two tables side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, delete, distinct, func, insert, not_, or_, select, update

from backend.contract.shop.contacts import Contact, Member, Reach, Refusals
from backend.contract.shop.groups import Group
from backend.stores.scored.customers import Filters, conditions
from backend.stores.tables import contacts, customers, metadata

_CONTACT: Final = [contacts.c[name] for name in Contact.__slots__]
_SCORED: Final = [customers.c[name] for name in Member.__slots__ if name in customers.c]
_JOINED: Final = customers.outerjoin(contacts, customers.c.customer_id == contacts.c.customer_id)
AT_ONCE: Final = 500


def _refused() -> ColumnElement[bool]:
    """Another entry says no to the same e-mail or phone: loading wipes these; here for whatever else wrote the table."""
    other = contacts.alias()
    emails = select(func.lower(other.c.email)).where(~other.c.consent, other.c.email.is_not(None))
    phones = select(other.c.phone).where(~other.c.consent, other.c.phone.is_not(None))
    email, phone = (func.coalesce(column, "") for column in (func.lower(contacts.c.email), contacts.c.phone))
    return or_(email.in_(emails), phone.in_(phones))


_CONSENTS: Final = and_(contacts.c.consent, not_(_refused()))
_REACHABLE: Final = and_(_CONSENTS, or_(contacts.c.email.is_not(None), contacts.c.phone.is_not(None)))


def replace_contacts(
    connection: Connection, batches: Iterable[Sequence[Contact]], withdrawn: set[str], refusals: Refusals
) -> int:
    """Replace all contacts by these, so that anyone who was struck off the file is out of the store.

    ``withdrawn`` (ids) and ``refusals``, read after the last batch: who loses consent, and all but the id. Returns how many
    lost it by their e-mail or phone.
    """
    metadata.create_all(connection)
    connection.execute(delete(contacts))
    for batch in batches:
        connection.execute(insert(contacts), [asdict(contact) for contact in batch])
    _withdraw(connection, contacts.c.customer_id, withdrawn)
    by_address = _withdraw(connection, contacts.c.email, refusals.emails)
    by_name = _withdraw(connection, func.lower(contacts.c.customer_id), {one for one in refusals.emails if "@" in one})
    return by_address + by_name + _withdraw(connection, contacts.c.phone, refusals.phones | _ending(connection, refusals))


def _withdraw(connection: Connection, column: ColumnElement[str], values: set[str]) -> int:
    """Wipe every consenting contact with one of the values, but for its id; return how many."""
    nothing = {name: None for name in Contact.__slots__ if contacts.c[name].nullable}
    wiped = update(contacts).values(consent=False, bad_email=False, bad_phone=False, **nothing)
    found, count = sorted(values), 0
    for start in range(0, len(found), AT_ONCE):
        which = column.in_(found[start : start + AT_ONCE])
        count += connection.execute(wiped.where(contacts.c.consent, which)).rowcount
    return count


def _ending(connection: Connection, refusals: Refusals) -> set[str]:
    """Return the phones that end like one that was refused without its country."""
    if not refusals.digits:
        return set()
    lengths = sorted({len(digits) for digits in refusals.digits})
    known = connection.scalars(select(contacts.c.phone).where(contacts.c.phone.is_not(None)))
    return {phone for phone in known if any(phone[-length:] in refusals.digits for length in lengths)}


def members(
    connection: Connection,
    scoring_id: int,
    group: Group | None,
    value_of: str,
    after: str | None,
    limit: int,
    filters: Filters | None = None,
) -> list[Member]:
    """Return at most ``limit`` customers of a scoring who may be reached, those after ``after``, by id."""
    asked = select(*_CONTACT, *_SCORED, customers.c[value_of].label("value")).select_from(_JOINED)
    asked = asked.where(*_of(scoring_id, group, filters), _REACHABLE)
    if after is not None:
        asked = asked.where(customers.c.customer_id > after)
    rows = connection.execute(asked.order_by(customers.c.customer_id).limit(limit)).mappings()
    return [_member(dict(row)) for row in rows]


def reach(
    connection: Connection, scoring_id: int, group: Group | None, value_of: str, filters: Filters | None = None
) -> Reach:
    """Count, in one query, who is in a file of this group, who is not, and why."""
    value, named = customers.c[value_of], contacts.c.customer_id.is_not(None)
    counted = {
        "rows": _REACHABLE,
        "no_contact": contacts.c.customer_id.is_(None),
        "no_consent": and_(named, not_(_CONSENTS)),
        "no_identifier": and_(_CONSENTS, contacts.c.email.is_(None), contacts.c.phone.is_(None)),
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
        .where(*_of(scoring_id, group, filters))
    )
    return Reach(**connection.execute(asked).mappings().one())


def contacts_state(connection: Connection) -> tuple[int, ...]:
    """Return figures of the contacts that change with them; (0, ...) where there are none. A look at one table, not two:
    counts of who may be reached are worked out anew only where these have changed."""
    c = contacts.c
    letters = (func.sum(func.length(func.coalesce(column, ""))) for column in (c.customer_id, c.email, c.phone))
    told = (func.count().filter(flag) for flag in (c.consent, c.bad_email, c.bad_phone))
    asked = select(func.count(), func.count(c.email), func.count(c.phone), *told, *letters)
    return tuple(int(one or 0) for one in connection.execute(asked).one())


def _of(scoring_id: int, group: Group | None, filters: Filters | None) -> list[ColumnElement[bool]]:
    asked = filters or Filters()
    return conditions(scoring_id, replace(asked, groups=(*asked.groups, *((group,) if group else ()))))


def _member(row: dict[str, Any]) -> Member:
    contact = Contact(**{name: row.pop(name) for name in Contact.__slots__})
    return Member(contact, **row)
