"""Signatures of webhooks, against values that the shops' own documentation gives the recipe for."""

import hmac
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from backend.errors import AccessDenied
from backend.use_cases.orders.signatures import TOLERANCE_S, check

BODY, SECRET = b'{"id": 1}', "hush"
NOW = datetime(2025, 7, 1, 12, tzinfo=UTC)
PLAIN = b64encode(hmac.new(SECRET.encode(), BODY, sha256).digest()).decode()


def stripe(at: datetime, secret: str = SECRET, body: bytes = BODY) -> str:
    seconds = str(int(at.timestamp()))
    made = hmac.new(secret.encode(), seconds.encode() + b"." + body, sha256).hexdigest()
    return f"t={seconds},v1={'0' * 64},v1={made},v0=old"


SIGNED = {
    "shopify": {"x-shopify-hmac-sha256": PLAIN},
    "woocommerce": {"x-wc-webhook-signature": PLAIN},
    "stripe": {"stripe-signature": stripe(NOW)},
}


@pytest.mark.parametrize("source", SIGNED)
def test_what_our_secret_signed_is_let_in(source: str) -> None:
    check(source, [SECRET], SIGNED[source], BODY, NOW)


@pytest.mark.parametrize("source", SIGNED)
def test_a_secret_may_be_changed_while_the_old_one_is_still_used(source: str) -> None:
    check(source, ["new", SECRET], SIGNED[source], BODY, NOW)


@pytest.mark.parametrize("source", SIGNED)
@pytest.mark.parametrize("body", [BODY + b" ", b"", b'{"id": 2}'])
def test_another_body_is_not(source: str, body: bytes) -> None:
    with pytest.raises(AccessDenied):
        check(source, [SECRET], SIGNED[source], body, NOW)


@pytest.mark.parametrize("source", SIGNED)
def test_nor_what_another_secret_signed_or_nobody(source: str) -> None:
    for headers in (SIGNED[source], {}, dict.fromkeys(SIGNED[source], "")):
        with pytest.raises(AccessDenied):
            check(source, ["other"], headers, BODY, NOW)


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_signature_of_stripe_is_worth_five_minutes(sign: int) -> None:
    late = timedelta(seconds=sign * (TOLERANCE_S + 1))
    with pytest.raises(AccessDenied):
        check("stripe", [SECRET], {"stripe-signature": stripe(NOW + late)}, BODY, NOW)


@pytest.mark.parametrize(
    "sent", ["t=,v1=", "v1=aa", "t=1,t=2,v1=aa", "t=²,v1=aa", "t=1", "nonsense", "t=9999999999999,v1=a"]
)
def test_a_header_of_another_shape_is_no_signature(sent: str) -> None:
    with pytest.raises(AccessDenied):
        check("stripe", [SECRET], {"stripe-signature": sent}, BODY, NOW)
