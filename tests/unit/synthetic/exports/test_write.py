"""The same shop told in every dialect and read back: the same customers, orders and money, every trap by its own reason."""

from decimal import Decimal
from pathlib import Path

import pytest
from typer.main import get_command

from backend.errors import UnreadableLog
from tests.order_files import Read, read
from training.cli import models  # noqa: F401  the commands register themselves
from training.cli.options import app
from training.synthetic.exports.export import Truth
from training.synthetic.exports.write import EXPORTS, rates_of, write_export

SEED = 7
FILES = [*((name, "orders.csv") for name in EXPORTS), ("hotel", "stays.json")]


def silent(step: str) -> None:
    pass


def told(folder: Path, dialect: str, name: str, seed: int = SEED) -> tuple[Path, Truth]:
    path = folder / name
    return path, write_export(dialect, path, 150, 18, seed, silent)


@pytest.fixture(scope="module", params=FILES, ids="-".join)
def round_trip(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Truth, Read]:
    dialect, name = request.param
    path, truth = told(tmp_path_factory.mktemp(dialect), dialect, name)
    rates = rates_of(path) if rates_of(path).exists() else None
    return dialect, truth, read(path, stopping=True, rates=rates)


def test_the_dialect_is_recognised(round_trip: tuple[str, Truth, Read]) -> None:
    dialect, _, found = round_trip
    assert found.log.dialect() == dialect


def test_the_same_customers_come_back(round_trip: tuple[str, Truth, Read]) -> None:
    _, truth, found = round_trip
    assert len({row["customer_id"] for row in found.lines}) == len(truth.customers)


def test_the_same_orders_come_back(round_trip: tuple[str, Truth, Read]) -> None:
    _, truth, found = round_trip
    assert len({row["order_id"] for row in found.lines}) == truth.orders


def test_the_same_money_comes_back(round_trip: tuple[str, Truth, Read]) -> None:
    _, truth, found = round_trip
    assert abs(found.account.kept.money - truth.net) < Decimal("0.01")


def test_every_trap_is_in_the_account_by_its_own_reason(round_trip: tuple[str, Truth, Read]) -> None:
    _, truth, found = round_trip
    assert found.aside == dict(truth.aside)


def test_every_state_that_a_source_knows_is_planted(round_trip: tuple[str, Truth, Read]) -> None:
    dialect, truth, _ = round_trip
    assert set(EXPORTS[dialect].aside.values()) <= set(truth.aside)


def test_the_account_balances(round_trip: tuple[str, Truth, Read]) -> None:
    assert round_trip[2].account.balances()


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    a, b, c = (
        told(tmp_path, "shopify", f"{name}.csv", seed)[0].read_bytes() for name, seed in [("a", 1), ("b", 1), ("c", 2)]
    )
    assert a == b != c


def test_a_dialect_that_nobody_writes_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableLog, match="online_retail or one of shopify"):
        told(tmp_path, "myshop", "x.csv")


def test_the_command_names_every_dialect_that_can_be_written() -> None:
    option = next(one for one in get_command(app).commands["generate"].params if one.name == "dialect")
    assert all(name in option.help for name in EXPORTS)
