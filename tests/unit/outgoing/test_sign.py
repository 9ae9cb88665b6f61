"""Signatures, against the example that Standard Webhooks publishes."""

from backend.outgoing.sign import signed_headers
from backend.outgoing.targets import secrets_of

PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_signature_is_that_of_the_published_example() -> None:
    secrets = secrets_of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", b'{"test": 2432232314}', 1614265330, secrets)
    assert headers["webhook-signature"] == PUBLISHED


def test_each_secret_signs_while_one_replaces_the_other() -> None:
    headers = signed_headers("a", b"", 1, [b"k" * 24, b"l" * 24])
    signatures = headers["webhook-signature"].split(" ")
    assert len(set(signatures)) == 2
    assert signed_headers("a", b"", 1, [b"l" * 24])["webhook-signature"] == signatures[1]
