from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, select, text

from backend.contract.profiles import CustomerProfile
from backend.errors import BadInput, NotReady
from backend.stores.engine import open_engine
from backend.stores.scored.scorings import current, write_all
from backend.stores.tables import customers
from tests.unit.stores.profiles import SCORING, customer


def rows(engine: Engine) -> int:
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(customers))


def cut_short() -> Iterator[list[CustomerProfile]]:
    yield [customer(2)]
    raise ZeroDivisionError


def test_an_empty_store_is_not_ready(engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(NotReady, match="No customers are scored yet"):
        current(connection)


def test_what_was_written_is_current(engine: Engine) -> None:
    assert write_all(engine, SCORING, [[customer(1), customer(2)], [customer(3)]]) == 3
    with engine.connect() as connection:
        found = current(connection)
    assert (found.scoring, found.customers) == (SCORING, 3)


def test_what_another_version_wrote_makes_room(engine: Engine) -> None:
    for number in (1, 2):
        write_all(engine, SCORING, [[customer(number)]])
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE cells DROP COLUMN rfm_segment"))
    write_all(engine, SCORING, [[customer(3), customer(4)]])
    assert rows(engine) == 2


def test_a_scoring_that_fails_half_way_leaves_the_old_one_and_no_rows(engine: Engine) -> None:
    write_all(engine, SCORING, [[customer(1)]])
    with pytest.raises(ZeroDivisionError):
        write_all(engine, SCORING, cut_short())
    with engine.connect() as connection:
        assert current(connection).customers == 1
    assert rows(engine) == 1


def test_the_one_before_the_current_stays_and_older_ones_go(engine: Engine) -> None:
    for count in (1, 2, 4):
        write_all(engine, SCORING, [[customer(number) for number in range(count)]])
    assert rows(engine) == 2 + 4


@pytest.mark.parametrize("url", ["nonsense", "mysql://localhost/shop"])
def test_a_url_of_no_known_database_is_one_sentence(url: str) -> None:
    with pytest.raises(BadInput, match="DATABASE_URL"):
        open_engine(url)
