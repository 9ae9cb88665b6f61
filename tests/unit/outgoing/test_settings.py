"""Settings of messages: what cannot be is said before the service, or a command, begins."""

import pytest
from pydantic import ValidationError

from backend.errors import BadInput
from backend.settings import Settings
from tests.receiver import SECRET
from training.database import telling

WRONG = [
    ({"OUTGOING_URLS": "http://example.com/hook", "OUTGOING_SECRET": SECRET}, "takes addresses of https:// only"),
    ({"OUTGOING_URLS": "https://example.com/hook", "OUTGOING_SECRET": "short"}, "24 to 64 random bytes"),
    ({"OUTGOING_URLS": "https://example.com/hook"}, "nothing is told without a signature"),
    ({"OUTGOING_URLS": "https://a.com/", "OUTGOING_SECRET": SECRET, "OUTGOING_GROUPS": "tiers"}, "no kind of group"),
]


@pytest.fixture(autouse=True)
def _nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.chdir(tmp_path)  # where no .env lies


@pytest.mark.parametrize(("variables", "said"), WRONG)
def test_service_and_commands_refuse_the_same(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], said: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match=said):
        Settings(_env_file=None)
    with pytest.raises(BadInput, match=said):
        telling()


def test_service_and_commands_tell_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTGOING_URLS", "https://a.com/x, http://localhost:1/")
    monkeypatch.setenv("OUTGOING_SECRET", SECRET)
    monkeypatch.setenv("OUTGOING_GROUPS", "tier,rfm_segment")
    monkeypatch.setenv("OUTGOING_IDS", "plain")
    assert Settings(_env_file=None).telling == telling()
    assert SECRET not in repr(Settings(_env_file=None))


def test_without_addresses_nobody_is_told() -> None:
    assert Settings(_env_file=None).telling.targets == telling().targets == ()
