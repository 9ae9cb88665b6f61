"""One contact's texts as platforms compare them, or None for what no platform would take."""

import re
from typing import Final

import phonenumbers

from backend.contract.shop.groups import slug

_SIGN: Final = r"\w!#$%&'*+/=?^`{|}~\-"
_LABEL: Final = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_EMAIL: Final = re.compile(rf"[a-z0-9_](?:[{_SIGN}.]*[{_SIGN}])?@(?:{_LABEL}\.)+[a-z][a-z0-9-]*[a-z0-9]", re.ASCII)
MOST_LETTERS: Final = 254  # RFC 5321, section 4.5.3.1, with its angle brackets off
_COUNTRIES: Final = {
    "united-kingdom": "GB",
    "uk": "GB",
    "great-britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "eire": "IE",
    "ireland": "IE",
    "united-states": "US",
    "united-states-of-america": "US",
    "usa": "US",
    "canada": "CA",
    "australia": "AU",
    "new-zealand": "NZ",
    "germany": "DE",
    "deutschland": "DE",
    "france": "FR",
    "spain": "ES",
    "portugal": "PT",
    "italy": "IT",
    "netherlands": "NL",
    "belgium": "BE",
    "luxembourg": "LU",
    "switzerland": "CH",
    "austria": "AT",
    "sweden": "SE",
    "norway": "NO",
    "denmark": "DK",
    "finland": "FI",
    "iceland": "IS",
    "poland": "PL",
    "czech-republic": "CZ",
    "czechia": "CZ",
    "greece": "GR",
    "cyprus": "CY",
    "malta": "MT",
    "lithuania": "LT",
    "latvia": "LV",
    "estonia": "EE",
    "hungary": "HU",
    "romania": "RO",
    "bulgaria": "BG",
    "turkey": "TR",
    "israel": "IL",
    "lebanon": "LB",
    "bahrain": "BH",
    "saudi-arabia": "SA",
    "united-arab-emirates": "AE",
    "south-africa": "ZA",
    "nigeria": "NG",
    "india": "IN",
    "japan": "JP",
    "china": "CN",
    "hong-kong": "HK",
    "singapore": "SG",
    "thailand": "TH",
    "korea": "KR",
    "south-korea": "KR",
    "brazil": "BR",
    "mexico": "MX",
    "argentina": "AR",
    "channel-islands": "JE",
}
"""Names that logs and address books use; a two-letter code stands for itself."""


def email(text: str) -> str | None:
    """Return an address in lower case; None for anything else, and for one that begins like a formula."""
    plain = text.strip().lower()
    local = plain.partition("@")[0]
    fine = len(plain) <= MOST_LETTERS and len(local) <= 64 and ".." not in plain and _EMAIL.fullmatch(plain)
    return plain if fine else None


def country(text: str) -> str | None:
    """Return the ISO 3166-1 code of a country's code or usual name."""
    plain = text.strip()
    code = plain.upper() if len(plain) == 2 else ""
    return code if code in phonenumbers.SUPPORTED_REGIONS else _COUNTRIES.get(slug(plain))


def phone(text: str, code: str | None) -> str | None:
    """Return a phone in E.164; without a country code it is read as one of ``code``, and is None where that is unknown."""
    plain = text.strip()
    plain = f"+{plain[2:]}" if plain.startswith("00") else plain
    try:
        number = phonenumbers.parse(plain, code)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
