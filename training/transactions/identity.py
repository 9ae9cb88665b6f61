"""Who bought: by the shop's id, else by e-mail, else by phone; one person on two rungs is one where that is certain."""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

import phonenumbers
import pyarrow as pa

from training.engines.duckdb import Engine, literal
from training.transactions.parse import PARSED, Source
from training.transactions.reasons import CODES, Reason
from training.transactions.tables.table import BLANKS

RUNGS: Final = ("id", "email", "phone", "nobody")
_MAIL: Final = r"[^@\s<>\"(),;:]+@[^@\s<>\"(),;:]+\.[^@\s<>\"(),;:]+"
_SHORTEST_PHONE: Final = 7
_NEARLY_ALL: Final = 0.9
_MOST_WORDS, _ENOUGH_PEOPLE, _WORD_SHARE = 20, 50, 0.02
"""Words among ids are nobody where they are few: at the most so many, among so many customers, and of this share."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Rows whose customer is known by each rung, and what people should know of it."""

    rows: dict[str, int]
    warnings: tuple[str, ...] = ()


def identify(engine: Engine, sources: Sequence[Source]) -> Identity:
    """Give every parsed line its customer, where e-mail or phone can say it; count the rungs."""
    mails = any(one.lines.email for one in sources)
    phones = any(one.lines.phone for one in sources)
    counts = dict.fromkeys(RUNGS, 0)
    counts["id"] = int(engine.one(f"SELECT count(customer_id) FROM {PARSED}")[0])
    if mails:
        counts["email"] = _by(engine, "email", _mail_keys())
    if phones:
        counts["phone"] = _by(engine, "phone", _phone_keys(engine))
    words = _words(engine)
    counts["id"] -= sum(rows for _, rows in words)
    counts["nobody"] = int(engine.one(f"SELECT count(*) FROM {PARSED}")[0]) - sum(counts.values())
    said = tuple(f"{rows:,} rows of {word!r} are taken for nobody: all other ids hold a digit." for word, rows in words)
    return Identity(counts, (*said, *_lost_zeros(engine)))


def _words(engine: Engine) -> list[tuple[str, int]]:
    """Where ids are codes, a word is no id: what it stands for in an export, nobody, cannot be listed once and for all."""
    word = "customer_id NOT BETWEEN '0' AND ':' AND NOT regexp_matches(customer_id, '[0-9@]')"
    found = engine.rows(f"SELECT customer_id, count(*) FROM {PARSED} WHERE {word} GROUP BY 1 LIMIT {_MOST_WORDS + 1}")
    if not found or len(found) > _MOST_WORDS:
        return []
    people = engine.one(f"SELECT count(DISTINCT customer_id) FROM {PARSED}")[0]
    if people < _ENOUGH_PEOPLE or len(found) > _WORD_SHARE * people:
        return []
    engine.run(f"UPDATE {PARSED} SET customer_id = NULL, code = least(code, {CODES[Reason.NO_CUSTOMER]}) WHERE {word}")
    return [(str(one), int(rows)) for one, rows in found]


def _by(engine: Engine, column: str, keys: str) -> int:
    """Rows without a customer get the one whose key they share, or the key itself; returns how many got one."""
    missing = f"SELECT count(*) FROM {PARSED} WHERE customer_id IS NULL"
    before = engine.one(missing)[0]
    engine.keep("keys", keys)
    engine.keep(
        "people",
        f"SELECT k.text, coalesce(CASE WHEN count(DISTINCT p.customer_id) OVER (PARTITION BY k.known) = 1"
        f" THEN min(p.customer_id) OVER (PARTITION BY k.known) END, k.known) AS who FROM keys AS k LEFT JOIN"
        f" (SELECT DISTINCT {column}, customer_id FROM {PARSED} WHERE customer_id IS NOT NULL) AS p ON p.{column} = k.text"
        " WHERE k.known <> ''",
    )
    engine.run(
        f"UPDATE {PARSED} SET customer_id = one.who FROM (SELECT text, min(who) AS who FROM people GROUP BY text) AS one"
        f" WHERE {PARSED}.customer_id IS NULL AND {PARSED}.{column} = one.text"
    )
    engine.drop("keys")
    engine.drop("people")
    return int(before - engine.one(missing)[0])


def _mail_keys() -> str:
    """The one address of a text (``Ann Lee <ann@x.org>``, ``mailto:ann@x.org``), without blanks, apostrophes or capitals.

    A text with none, or with several, is nobody.
    """
    found = f"regexp_extract_all(mail, {literal(_MAIL)})"
    return (
        f"SELECT text, CASE WHEN len({found}) = 1 THEN trim({found}[1], {literal(BLANKS + chr(39))}) ELSE '' END AS known"
        f" FROM (SELECT DISTINCT email AS text, lower(email) AS mail FROM {PARSED} WHERE email <> '')"
    )


def _phone_keys(engine: Engine) -> str:
    """Phone numbers in E.164, with the country of the row for those that do not name one."""
    found = engine.rows(
        f"SELECT phone, mode(country) FROM {PARSED} WHERE phone <> '' AND customer_id IS NULL GROUP BY phone"
        f" UNION ALL SELECT DISTINCT phone, NULL FROM {PARSED} WHERE phone <> '' AND customer_id IS NOT NULL"
    )
    regions = dict(engine.rows(f"SELECT DISTINCT phone, country FROM {PARSED} WHERE phone <> '' AND length(country) = 2"))
    texts = list(dict.fromkeys(text for text, _ in found))
    usual = usual_region(texts)
    known = [e164(text, regions.get(text, usual)) for text in texts]
    engine.hold("phones", pa.table({"text": pa.array(texts, pa.string()), "known": pa.array(known, pa.string())}))
    return "SELECT text, known FROM phones"


def usual_region(texts: Sequence[str]) -> str | None:
    """The country of nearly all numbers that name one with a +; None where there is none, or several.

    >>> usual_region(["+44 20 7946 0018", "020 7946 0019"]), usual_region(["+44 20 7946 0018", "+1 212 555 0100"])
    ('GB', None)
    """
    found: Counter[str] = Counter()
    for text in texts:
        plain = text.strip(BLANKS + "'")
        if plain.startswith("+"):
            with suppress(phonenumbers.NumberParseException):
                found[phonenumbers.region_code_for_country_code(phonenumbers.parse(plain).country_code or 0)] += 1
    (region, count), *_ = found.most_common(1) or [("", 0)]
    return region if count and count >= _NEARLY_ALL * found.total() else None


def e164(text: str, region: str | None) -> str:
    """A phone number as +COUNTRYNUMBER; its bare digits where no country is known; "" where it is none.

    >>> e164("'(020) 7946 0018", "GB"), e164("+1 (212) 555-0100", None), e164("n/a", "US")
    ('+442079460018', '+12125550100', '')
    """
    plain = text.strip(BLANKS + "'")
    digits = "".join(sign for sign in plain if sign.isdecimal())
    if len(digits) < _SHORTEST_PHONE:
        return ""
    try:
        number = phonenumbers.parse(plain, region.upper() if region else None)
    except phonenumbers.NumberParseException:
        return digits
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _lost_zeros(engine: Engine) -> tuple[str, ...]:
    """Where an id stands with and without zeros before it, the zeros were lost on the way: they are one person."""
    if not engine.one(f"SELECT count(*) FROM (SELECT 1 FROM {PARSED} WHERE prefix(customer_id, '0') LIMIT 1)")[0]:
        return ()
    engine.keep("ids", f"SELECT DISTINCT customer_id AS id FROM {PARSED} WHERE regexp_full_match(customer_id, '[0-9]+')")
    ids, people = engine.one("SELECT count(*), count(DISTINCT ltrim(id, '0')) FROM ids")
    engine.drop("ids")
    if ids == people:
        return ()
    engine.run(
        f"UPDATE {PARSED} SET customer_id = ltrim(customer_id, '0') WHERE prefix(customer_id, '0')"
        " AND regexp_full_match(customer_id, '[0-9]+')"
    )
    return (f"{ids - people:,} customers stand with and without zeros before their ids; they are taken for the same.",)
