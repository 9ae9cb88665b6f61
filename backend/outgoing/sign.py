"""Signatures in the form of Standard Webhooks: HMAC-SHA256 over id, time and body, so that none of them can be changed."""

import base64
import hmac
from collections.abc import Sequence


def signed_headers(message_id: str, body: bytes, at: int, secrets: Sequence[bytes]) -> dict[str, str]:
    """Return the headers of a message that is sent ``at`` seconds since the epoch; a signature for each secret.

    >>> signed_headers("msg_1", b"{}", 1700000000, [b"k" * 24])["webhook-signature"]
    'v1,E3sCg9uS8x43RKlJqcda1EcaYZxNkN+l2u7RBZBSZQQ='
    """
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": " ".join(f"v1,{_signature(message_id, body, at, one)}" for one in secrets),
    }


def _signature(message_id: str, body: bytes, at: int, secret: bytes) -> str:
    signed = f"{message_id}.{at}.".encode() + body
    return base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()
