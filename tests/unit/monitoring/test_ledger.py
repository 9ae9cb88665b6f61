"""The ledger knows no customer by name."""

from backend.monitoring.ledger import customer_key


def test_a_key_tells_nothing_without_its_secret() -> None:
    assert customer_key("13085", "a") == customer_key("13085", "a") != customer_key("13085", "b")
    assert "13085" not in customer_key("13085", "a")
