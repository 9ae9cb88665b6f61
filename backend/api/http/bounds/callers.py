"""Who asks: by key, or by where the request comes from; and whether they may."""

import hmac
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address
from typing import Final, NamedTuple

from starlette.types import Scope

from backend.errors import AccessDenied, KeyMissing

LOCAL_NAMES: Final = frozenset({b"localhost", b"127.0.0.1", b"[::1]"})
_FORWARDED: Final = (b"x-forwarded-", b"x-real-ip", b"forwarded", b"via", b"cf-connecting-ip", b"true-client-ip")
_WEB: Final = frozenset({None, b"same-origin", b"none"})
"""``Sec-Fetch-Site`` of a page of this service, of an address typed in, and of a program that is no browser."""


class Caller(NamedTuple):
    """``name`` counts requests: a digest of the key, else the address. ``rank`` is None without a key that is known."""

    name: str
    rank: str | None = None
    sent_a_key: bool = False


@dataclass(frozen=True)
class Callers:
    """Who may ask for what: as the settings say."""

    keys: frozenset[str]
    admin_keys: frozenset[str]
    predictions_need_key: bool = False
    open_access: bool = False
    local_admin: bool = False

    def who(self, scope: Scope) -> Caller:
        """Return the caller of a request."""
        client = scope.get("client")
        address = client[0] if client else "-"
        if ":" in address:  # one house has 2^64 of them
            address = _network(address)
        sent = _key(scope)
        if sent is None:
            return Caller(address)
        rank = "admin" if _is_one_of(sent, self.admin_keys) else "customer" if _is_one_of(sent, self.keys) else None
        return Caller(sha256(sent).hexdigest()[:16] if rank else address, rank, sent_a_key=True)

    def admit(self, scope: Scope, caller: Caller, kind: str) -> None:
        """Let the caller in. Raises ``KeyMissing`` or ``AccessDenied`` where the caller may not ask for this kind."""
        if kind == "administration":
            if self.local_admin and is_page_of_this_machine(scope):
                return
            if not self.admin_keys:
                raise AccessDenied("Administration over HTTP is off here: set ADMIN_API_KEY to turn it on.")
            self._ask(caller, ("admin",))
        elif kind == "signed":
            return
        elif kind == "prediction":
            if self.predictions_need_key:
                self._ask(caller, ("customer", "admin"))
        elif not self.open_access and caller.rank is None and (self.keys or not is_page_of_this_machine(scope)):
            self._ask(caller, ("customer", "admin"))

    def _ask(self, caller: Caller, ranks: tuple[str, ...]) -> None:
        if caller.rank in ranks:
            return
        if not caller.sent_a_key:
            raise KeyMissing("An API key is needed: send it as X-API-Key.")
        raise AccessDenied("This API key is not accepted.")


def is_page_of_this_machine(scope: Scope) -> bool:
    """Return whether a program on this machine asks, or a page that this service itself gave it.

    Not a page of another site that the same browser shows (its Origin, or Sec-Fetch-Site, tells), not a name that a
    stranger points to this machine (Host), and not somebody behind a proxy on this machine: proxies say so in a header, and
    those that do not speak HTTP/1.0 to us.
    """
    client = scope.get("client")
    if client is None or not (client[0].startswith("127.") or client[0] == "::1") or scope["http_version"] == "1.0":
        return False
    found = dict(scope["headers"])
    if any(name.startswith(_FORWARDED) for name in found):
        return False
    host, origin = found.get(b"host", b"").lower(), found.get(b"origin")
    name = host.rpartition(b":")[0] if not host.endswith(b"]") and b":" in host else host
    own = scope["scheme"].encode() + b"://" + host
    return name in LOCAL_NAMES and origin in {None, own} and found.get(b"sec-fetch-site") in _WEB


def _network(address: str) -> str:
    """Return the /64 of an IPv6 address; other texts as they are, and this machine's own."""
    try:
        found = IPv6Address(address)
    except ValueError:
        return address
    return address if found.is_loopback else found.exploded[:19]


def _key(scope: Scope) -> bytes | None:
    """``X-API-Key``, else ``Authorization: Bearer``, whose scheme is written in any case (RFC 9110, section 11.1)."""
    bearer = None
    for name, value in scope["headers"]:
        if name == b"x-api-key" and value.strip():
            return bytes(value.strip())
        if name == b"authorization":
            scheme, _, given = value.strip().partition(b" ")
            bearer = given.strip() if scheme.lower() == b"bearer" else None
    return bearer or None


def _is_one_of(sent: bytes, keys: frozenset[str]) -> bool:
    """Compare in a time that does not tell how much of a key was right."""
    return sum(hmac.compare_digest(sent, key.encode()) for key in keys) > 0
