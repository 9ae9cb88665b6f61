"""Which addresses may be told: only those of the settings, and of those only what cannot be read on its way."""

import pytest

from backend.outgoing.targets import kinds_of, secrets_of, targets_of


@pytest.mark.parametrize(
    "url", ["https://example.com/hook?token=x", "http://localhost:9/a", "http://127.0.0.1:8000/", "http://[::1]:1/x"]
)
def test_https_and_this_machine_may_be_told(url: str) -> None:
    assert [one.url for one in targets_of(url)] == [url]


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/hook",
        "http://169.254.169.254/latest/meta-data",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "ftp://example.com/x",
        "file:///etc/passwd",
        "https://",
        "https://user:word@example.com/",
        "https://exam ple.com/",
        "https://example.com/a\r\nHost: b",
        "https://example.com:99999/",
        "example.com",
        "//example.com/x",
    ],
)
def test_nothing_else_may(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        targets_of(url)


def test_a_name_shows_no_token() -> None:
    one, other = targets_of("https://example.com/hook?token=first, https://example.com/hook?token=second")
    assert one.name.startswith("example.com-")
    assert "first" not in f"{one}{one.name}"
    assert one.name != other.name


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_not base64 at all, and long enough of it",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ],
)
def test_a_secret_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="24 to 64 random bytes"):
        secrets_of(text)


def test_only_groups_that_there_are_are_watched() -> None:
    assert kinds_of("tier, rfm_segment") == ("tier", "rfm_segment")
    with pytest.raises(ValueError, match="no kind of group 'tiers'"):
        kinds_of("tiers")
