"""Each older client, written from its contract, against the running service: nothing that it reads is missing."""

import pytest

from tests.clients import dashboard, flask, hotel, react, summaries_script
from tests.clients.table import Table


def faults(table: Table) -> list[str]:
    """Print the table (pytest -s), and return every fault in it."""
    print("\n".join(["", *table.lines()]))  # noqa: T201 - what the table is for
    return table.faults


@pytest.mark.parametrize("client", [flask, hotel, react], ids=lambda client: client.__name__.rpartition(".")[2])
def test_a_client_finds_every_field(open_service: str, client) -> None:
    table = client.run(open_service)
    assert len(table.rows) >= 8
    assert faults(table) == []


def test_the_dashboard_finds_every_field(open_service: str) -> None:
    assert faults(dashboard.run(f"{open_service}/api")) == []


def test_the_test_script_runs_to_its_end(training_service: str) -> None:
    assert faults(summaries_script.run(training_service)) == []


def test_a_missing_key_a_null_and_a_wrong_type_are_faults() -> None:
    """The consumers can fail: each of these would end a client, or falsify what it shows."""
    table = Table("none")
    table.read("GET /", {}, "total", int)
    table.read("GET /", {"total": None}, "total", int)
    table.read("GET /", {"total": True}, "total", int)
    table.read("GET /", {"total": -1}, "total", int, lambda value: value >= 0)
    assert len(table.faults) == 4
