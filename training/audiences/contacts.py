"""A csv file of contacts into the store, with an account in which every row is kept or set aside for a named reason."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

from backend.audiences.lines import lines
from backend.contract.shop.contacts import Contact, Refusals
from backend.errors import UnreadableLog
from backend.monitoring.ledger import customer_key
from backend.stores.database import Database
from backend.stores.privacy.forgotten import forgotten
from backend.stores.scored.contacts import replace_contacts
from backend.stores.store import Store
from backend.stores.tables import metadata
from training.audiences.normalise import country, email, phone

BATCH: Final = 5_000
YES: Final = frozenset({"yes", "y", "true", "1"})
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "customer_id": ("customerid", "customer", "id"),
    "email": ("email", "emailaddress"),
    "phone": ("phone", "phonenumber", "mobile"),
    "first_name": ("firstname", "fn"),
    "last_name": ("lastname", "ln", "surname"),
    "zip": ("zip", "zipcode", "postcode", "postalcode"),
    "city": ("city", "ct", "town"),
    "country": ("country", "countrycode"),
    "consent": ("consent", "marketingconsent", "acceptsmarketing", "acceptsemailmarketing"),
}
"""Our name -> the names that files use, compared without case, blanks and signs."""
FEWEST_DIGITS: Final = 7
"""Of a phone without its country that is worth comparing."""
_DIGITS: Final = frozenset("0123456789")
_FRACTION: Final = re.compile(r"\.0+$")  # 13085.0, as spreadsheets write it: order logs are read without it, too
LONGEST: Final = {"customer_id": 128, "first_name": 100, "last_name": 100, "city": 100, "zip": 20}


@dataclass(slots=True)
class ContactAccount:
    """``rows == consented + without_consent + sum(set_aside.values())``."""

    rows: int = 0
    consented: int = 0
    without_consent: int = 0
    no_identifier: int = 0
    bad_emails: int = 0
    bad_phones: int = 0
    unknown_countries: int = 0
    set_aside: Counter[str] = field(default_factory=Counter)
    ignored: list[str] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """Return the account in sentences, a line each."""
        first = (
            f"{self.rows:,} rows: {self.consented:,} customers who consented, {self.without_consent:,} who did not"
            f" (only their ids are kept), {sum(self.set_aside.values()):,} rows set aside."
        )
        told = [first, *(f"  set aside, {reason}: {count:,}" for reason, count in sorted(self.set_aside.items()))]
        of_those = (
            (self.no_identifier, "consented and cannot be reached: no valid e-mail address, no valid phone number"),
            (self.bad_emails, "gave an e-mail address that platforms refuse; it is left out"),
            (self.bad_phones, "gave a phone number that is none, or lacks its country; it is left out"),
            (self.unknown_countries, "gave a country by no name that is known here; it is left out (ISO codes always do)"),
        )
        told += [f"  {count:,} {what}" for count, what in of_those if count]
        return [*told, f"  columns ignored: {', '.join(self.ignored)}"] if self.ignored else told


def load_contacts(path: Path, database: str, rejects: Path | None, secret: str = "") -> ContactAccount:
    """Replace the store's contacts by the file's. Raises ``UnreadableLog`` with one sentence, and then nothing changes."""
    store = Store(Database(database))
    try:
        with path.open(encoding="utf-8-sig", newline="") as file, store.writing() as connection:
            metadata.create_all(connection)
            reading = _Reading(path, file, forgotten(connection), secret)
            by_identity = replace_contacts(connection, reading.batches(), reading.withdrawn, reading.refusals)
            reading.account.consented -= by_identity
            reading.account.without_consent += by_identity
    except UnicodeDecodeError:
        raise UnreadableLog(f"{path}: this is not UTF-8 text; save it as csv in UTF-8.") from None
    except csv.Error as error:
        raise UnreadableLog(f"{path}: cannot be read as csv ({error}).") from error
    finally:
        store.close()
    if rejects is not None:
        _write_rejects(rejects, reading.rejected)
    return reading.account


class _Reading:
    """One pass over the file; ``withdrawn``, ``refusals`` and ``account`` are complete when its batches are through."""

    def __init__(self, path: Path, file: IO[str], forgotten: dict[str, date], secret: str) -> None:
        self._forgotten, self._secret = forgotten, secret
        self.refusals = Refusals()
        self.account, self.withdrawn = ContactAccount(), set[str]()
        self.rejected: list[tuple[int, str, str]] = []
        self._seen: dict[str, bool] = {}  # id -> whether the customer still consents
        self._rows = csv.reader(file, strict=True)
        self._places = self._header(path, next(self._rows, []))

    def batches(self) -> Iterator[list[Contact]]:
        batch: list[Contact] = []
        for cells in self._rows:
            if contact := self._contact(cells):
                batch.append(contact)
            if len(batch) == BATCH:
                yield batch
                batch = []
        if batch:
            yield batch

    def _header(self, path: Path, header: list[str]) -> dict[str, int]:
        keys = ["".join(sign for sign in name.lower() if sign.isalnum()) for name in header]
        places = {ours: keys.index(known) for ours, names in COLUMNS.items() for known in names[::-1] if known in keys}
        if "consent" not in places or not {"customer_id", "email"} & set(places):
            raise UnreadableLog(
                f"{path}: columns customer_id (or email) and consent are needed, with any of"
                " phone, first_name, last_name, zip, city, country."
            )
        self._width = len(header)
        self.account.ignored = [name for place, name in enumerate(header) if place not in places.values()]
        return places

    def _contact(self, cells: list[str]) -> Contact | None:
        if not cells:
            return None  # an empty line
        self.account.rows += 1
        given = {name: cells[place].strip() for name, place in self._places.items() if place < len(cells)}
        if "customer_id" not in self._places:
            given["customer_id"] = given.get("email", "")
        given["customer_id"] = _FRACTION.sub("", given.get("customer_id", ""))
        consents = given.get("consent", "").lower() in YES
        if not consents:
            self._refuse(given)
        if reason := self._fault(cells, given):
            self._set_aside(given, reason, consents=consents)
            return None
        if self._is_forgotten(given):
            self._set_aside(given, "forgotten on request", consents=consents)
            return None
        self._seen[given["customer_id"]] = consents
        if not consents:
            self.account.without_consent += 1
            return Contact(given["customer_id"], consent=False)
        return self._count(_normalised(given), given)

    def _is_forgotten(self, given: dict[str, str]) -> bool:
        """Return whether any name of the row is one of somebody who asked to be forgotten, in any spelling."""
        named, number = given["customer_id"], phone(given.get("phone", ""), country(given.get("country", "")))
        names = {named, named.lower(), given.get("email", "").lower(), number or ""} - {""}
        return bool(self._forgotten) and any(customer_key(name, self._secret) in self._forgotten for name in names)

    def _fault(self, cells: list[str], given: dict[str, str]) -> str | None:
        customer_id = given.get("customer_id", "")
        if len(cells) != self._width:
            return "another number of cells than the header"
        if not customer_id:
            return "no customer_id"
        if not all(text.isprintable() for text in given.values()):
            return "control characters"
        if any(len(given.get(name, "")) > most for name, most in LONGEST.items()):
            return "a text that is too long"
        return "customer_id seen before" if customer_id in self._seen else None

    def _refuse(self, given: dict[str, str]) -> None:
        """Remember by which e-mail and phone somebody said no, whether or not the row is kept."""
        self.refusals.emails.update(text.lower() for name in ("email", "customer_id") if (text := given.get(name)))
        number = given.get("phone", "")
        if known := phone(number, country(given.get("country", ""))):
            self.refusals.phones.add(known)
        elif len(digits := "".join(sign for sign in number if sign in _DIGITS).lstrip("0")) >= FEWEST_DIGITS:
            self.refusals.digits.add(digits)

    def _set_aside(self, given: dict[str, str], reason: str, *, consents: bool) -> None:
        """Set aside a row with its reason; of a customer who is listed twice, a no outweighs a yes."""
        self.account.set_aside[reason] += 1
        self.rejected.append((self._rows.line_num, given.get("customer_id", ""), reason))
        if not consents and self._seen.get(given.get("customer_id", "")):
            self._seen[given["customer_id"]] = False
            self.withdrawn.add(given["customer_id"])
            self.account.consented -= 1
            self.account.without_consent += 1

    def _count(self, contact: Contact, given: dict[str, str]) -> Contact:
        account = self.account
        account.consented += 1
        account.no_identifier += contact.email is None and contact.phone is None
        account.bad_emails += contact.bad_email
        account.bad_phones += contact.bad_phone
        account.unknown_countries += bool(given.get("country")) and contact.country is None
        return contact


def _normalised(given: dict[str, Any]) -> Contact:
    """Return the texts as platforms compare them; an id that is an e-mail address replaces a missing one."""
    code = country(given.get("country", ""))
    address, number = email(given.get("email", "")), phone(given.get("phone", ""), code)
    plain = {name: given.get(name) or None for name in ("first_name", "last_name", "city", "zip")}
    return Contact(
        given["customer_id"],
        consent=True,
        email=address or email(given["customer_id"]),
        phone=number,
        country=code,
        bad_email=bool(given.get("email")) and address is None,
        bad_phone=bool(given.get("phone")) and number is None,
        **plain,
    )


def _write_rejects(path: Path, rejected: list[tuple[int, str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [(str(line), customer, reason) for line, customer, reason in rejected]
        file.write(lines([("line", "customer_id", "reason"), *rows]))
