"""Who is meant when somebody asks to be forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from backend.errors import BadInput

LONGEST: Final = 254
FEWEST_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class Person:
    """Everything that one person is known by: ids as they stand in the store, e-mails in lower case, phones in E.164."""

    ids: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()

    def __or__(self, other: "Person") -> "Person":
        return Person(self.ids | other.ids, self.emails | other.emails, self.phones | other.phones)

    @property
    def addresses(self) -> frozenset[str]:
        """E-mails, phones with and without their plus, and the SHA-256 of each, as platforms take them."""
        plain = self.emails | self.phones | {phone.removeprefix("+") for phone in self.phones}
        return plain | {sha256(text.encode()).hexdigest() for text in plain}

    def names(self) -> Iterator[str]:
        """Ids as they are written and in lower case, e-mails, phones: what a forgotten person is recognised by."""
        yield from self.ids | {one.strip().lower() for one in self.ids} | self.emails | self.phones


def person_of(customer_id: str | None = None, email: str | None = None, phone: str | None = None) -> Person:
    """Return the person as somebody spelled them, normalised: blanks, case, and signs between digits do not count.

    An id that is an e-mail address counts as one. Raises ``BadInput`` where nothing is given, or it cannot be read.
    """
    given = [text for text in (customer_id, email, phone) if text and text.strip()]
    if not given:
        raise BadInput("Say who: a customer_id, an e-mail address or a phone number.")
    if any(len(text) > LONGEST or not text.strip().isprintable() for text in given):
        raise BadInput(f"A name has at most {LONGEST} letters, all of them visible.")
    emails = {text.strip().lower() for text in (email, customer_id) if text and "@" in text}
    if email and email.strip() and "@" not in email:
        raise BadInput("The e-mail address has no @.")
    phones = {_number(phone)} if phone and phone.strip() else set()
    ids = {customer_id.strip()} if customer_id and customer_id.strip() else set()
    return Person(frozenset(ids), frozenset(emails), frozenset(phones))


def _number(phone: str) -> str:
    """Return +digits of an international number, bare digits without their zeros of any other."""
    digits = "".join(sign for sign in phone if sign in "0123456789")
    stripped = digits.lstrip("0")
    if len(stripped) < FEWEST_DIGITS:
        raise BadInput(f"A phone number has at least {FEWEST_DIGITS} digits.")
    international = phone.strip().startswith("+") or digits.startswith("00")
    return f"+{stripped}" if international else stripped
