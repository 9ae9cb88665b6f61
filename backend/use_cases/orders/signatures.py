"""Who really sent a webhook: each shop's signature over the raw body, compared in a time that tells nothing."""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Final

from backend.errors import AccessDenied

TOLERANCE_S: Final = 300
"""A signature of Stripe is as old as this at the most, or as far ahead by a clock that is off (Stripe's own advice)."""
UNSIGNED: Final = "The signature of this webhook does not fit its body and our secret."
HEADERS: Final = {"shopify": "x-shopify-hmac-sha256", "woocommerce": "x-wc-webhook-signature", "stripe": "stripe-signature"}


def check(source: str, secrets: Iterable[str], headers: Mapping[str, str], body: bytes, now: datetime) -> None:
    """Return where one of our secrets signed the body. Raises ``AccessDenied``; several secrets are for changing them."""
    sent = headers.get(HEADERS[source], "")
    known = _stripe if source == "stripe" else _plain
    if not sum([known(secret, sent, body, now) for secret in secrets]):
        raise AccessDenied(UNSIGNED)


def _plain(secret: str, sent: str, body: bytes, _: datetime) -> bool:
    """Shopify and WooCommerce: base64 of HMAC-SHA256."""
    made = b64encode(hmac.digest(secret.encode(), body, sha256))
    return hmac.compare_digest(made, sent.encode("latin-1", "replace"))


def _stripe(secret: str, sent: str, body: bytes, now: datetime) -> bool:
    """``t=seconds,v1=hex,...``: HMAC-SHA256 of the time, a point and the body."""
    parts = [part.strip().partition("=") for part in sent.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    signed = [value for name, _, value in parts if name == "v1"]
    if len(times) != 1 or not times[0].isascii() or not times[0].isdecimal() or len(times[0]) > 12:
        return False
    made = hmac.digest(secret.encode(), times[0].encode() + b"." + body, sha256).hex().encode()
    fits = sum([hmac.compare_digest(made, one.encode("latin-1", "replace")) for one in signed])
    return bool(fits) and abs(now.timestamp() - int(times[0])) <= TOLERANCE_S
