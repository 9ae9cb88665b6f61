"""Identifiers as platforms compare them: normalised first, then SHA-256 in hexadecimal.

Meta: Marketing API, "Customer File Custom Audiences", hashing and normalisation. Google: Customer Match, "Format your
customer data file": names, e-mails and phones are hashed, countries and zips are not.
"""

import hashlib
import re
import unicodedata
from typing import Final

_BLANKS: Final = re.compile(r"\s+")


def sha256_hex(text: str | None) -> str:
    """Return the SHA-256 of the trimmed text in lower case, as UTF-8; an empty text stays empty."""
    trimmed = (text or "").strip().lower()
    return hashlib.sha256(trimmed.encode()).hexdigest() if trimmed else ""


def letters(text: str | None) -> str:
    """Return the text in lower case without punctuation, symbols and blanks, as Meta compares cities."""
    return "".join(sign for sign in (text or "").lower() if sign.isalnum())


def name(text: str | None) -> str:
    """Return the name in lower case without punctuation, one blank between words."""
    plain = "".join(sign for sign in (text or "").lower() if unicodedata.category(sign)[0] not in "PSC" or sign.isspace())
    return _BLANKS.sub(" ", plain).strip()


def digits(phone: str | None) -> str:
    """Return an E.164 number without its plus, as Meta compares phones."""
    return (phone or "").lstrip("+")


def zip_code(text: str | None, country: str | None) -> str:
    """Return the code in lower case without blanks and dashes; five digits in the United States."""
    plain = _BLANKS.sub("", text or "").lower()
    return plain.partition("-")[0][:5] if country == "US" else plain.replace("-", "")
