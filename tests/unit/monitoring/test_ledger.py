"""The ledger's buffer never grows, never loses a line in silence, and knows no customer by name."""

from datetime import date

from backend.monitoring.ledger import Buffer, Prediction, customer_key


def line(number: int) -> Prediction:
    return Prediction(customer_key(f"C{number}", "s"), date(2026, 1, 1), 30, "v1", "served", 0.5, float(number))


def test_lines_come_out_as_they_went_in() -> None:
    buffer = Buffer()
    for number in range(5):
        buffer.add(line(number))
    assert [one.spend for one in buffer.take()] == [0, 1, 2, 3, 4]
    assert buffer.take() == []


def test_a_full_buffer_lets_the_oldest_go_and_counts_them() -> None:
    buffer = Buffer(most=3)
    for number in range(5):
        buffer.add(line(number))
    assert ([one.spend for one in buffer.take()], buffer.lost) == ([2, 3, 4], 2)


def test_lines_that_could_not_be_written_wait_before_the_later_ones() -> None:
    buffer = Buffer(most=4)
    for number in range(3):
        buffer.add(line(number))
    failed = buffer.take()
    buffer.add(line(3))
    buffer.add(line(4))
    buffer.put_back(failed)
    assert ([one.spend for one in buffer.take()], buffer.lost) == ([1, 2, 3, 4], 1)


def test_a_key_tells_nothing_without_its_secret() -> None:
    assert customer_key("13085", "a") == customer_key("13085", "a") != customer_key("13085", "b")
    assert "13085" not in customer_key("13085", "a")
