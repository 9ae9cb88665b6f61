"""Where messages may go: the addresses that the settings name, and no other; what they are told, and under which key."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Literal
from urllib.parse import urlsplit

from backend.contract.shop.groups import KINDS

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})
SECRET_BEGINS: Final = "whsec_"  # noqa: S105 - what every secret begins with
LEAST_SECRET, MOST_SECRET = 24, 64
Ids = Literal["hashed", "plain"]


@dataclass(frozen=True, slots=True)
class Target:
    """One address. ``name`` stands in tables, logs and answers: a host and a digest, as an address may hold a token."""

    name: str
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Telling:
    """Who is told, and how: ``secrets`` sign (several while one replaces another), ``kinds`` of groups are watched,
    ``ids`` says whether customers go by a hash under ``key`` or by their id."""

    targets: tuple[Target, ...] = ()
    secrets: tuple[bytes, ...] = field(default=(), repr=False)
    kinds: tuple[str, ...] = ("tier",)
    ids: Ids = "hashed"
    key: str = field(default="", repr=False)


def targets_of(urls: str) -> tuple[Target, ...]:
    """Return the targets of a setting, addresses with commas between. Raises ``ValueError`` with what is wrong.

    Only https, but on this machine: anyone who can read a message's way could change a customer's group in it. No user and
    password in it, as these would stand in every proxy's log.
    """
    return tuple(_target(url) for url in _split(urls))


def secrets_of(text: str) -> tuple[bytes, ...]:
    """Return the secrets of a setting, in the form of Standard Webhooks: ``whsec_`` and 24 to 64 bytes as base64.

    >>> len(secrets_of("whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")[0])
    24
    """
    return tuple(_secret(one) for one in _split(text))


def kinds_of(text: str) -> tuple[str, ...]:
    """Return the kinds of groups of a setting. Raises ``ValueError`` for one that there is not."""
    found = tuple(_split(text))
    for one in found:
        if one not in KINDS:
            raise ValueError(f"knows no kind of group {one!r}: {', '.join(KINDS)}")
    return found


def _split(text: str) -> Sequence[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _target(url: str) -> Target:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("holds something that is no address") from None
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOCAL):
        raise ValueError("takes addresses of https:// only, and of http:// on this machine")
    if not host or parts.username or parts.password or parts.fragment or any(sign <= " " for sign in url):
        raise ValueError("takes addresses such as https://example.com/hook, without a user and password in them")
    return Target(f"{host}-{sha256(url.encode()).hexdigest()[:8]}", url)


def _secret(text: str) -> bytes:
    try:
        found = base64.b64decode(text.removeprefix(SECRET_BEGINS), validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if not text.startswith(SECRET_BEGINS) or not LEAST_SECRET <= len(found) <= MOST_SECRET:
        raise ValueError(f"must be {SECRET_BEGINS} and {LEAST_SECRET} to {MOST_SECRET} random bytes as base64")
    return found
