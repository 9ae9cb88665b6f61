"""A walk through cells finds what a search of every customer finds, in the same order."""

import random
from dataclasses import replace

import pytest
from sqlalchemy import Engine, event

from backend.contract.profiles import TIERS, CustomerProfile
from backend.contract.thresholds import ARCHETYPES, RFM_SEGMENTS, SEGMENTS
from backend.errors import BadInput
from backend.stores.engine import is_postgresql
from backend.stores.scored import cells
from backend.stores.scored.cells import Walk, walk
from backend.stores.scored.scorings import current, write_all
from backend.stores.tables import SORTS
from tests.unit.stores.profiles import SCORING, customer


def crowd(size: int = 600) -> list[CustomerProfile]:
    """Customers of all kinds; many ties, and some without a lifetime value."""
    draw = random.Random(4)
    return [
        replace(
            customer(number),
            segment=draw.choice(SEGMENTS),
            tier=draw.choice(TIERS),
            archetype=draw.choice(ARCHETYPES),
            rfm_segment=draw.choice([None, *RFM_SEGMENTS[:2]]),
            purchase_probability_30d=round(draw.random(), 2),
            recency_days=float(draw.randrange(40)),
            clv_365d=draw.choice([None, round(draw.random() * 99, 2)]),
        )
        for number in range(size)
    ]


def searched(everybody: list[CustomerProfile], asked: Walk) -> list[str]:
    least, most = asked.min_probability or 0.0, asked.max_probability or 1.0
    kept = [
        (getattr(one, asked.by), one.customer_id)
        for one in everybody
        if all(getattr(one, kind) == name for kind, name in asked.groups.items())
        and least <= one.purchase_probability_30d <= most
        and getattr(one, asked.by) is not None
    ]
    return [customer_id for _, customer_id in sorted(kept, reverse=asked.descending)]


def walked(engine: Engine, asked: Walk, page: int) -> list[str]:
    """Page after page to the end."""
    by_id = {one.customer_id: one for one in crowd()}
    found: list[str] = []
    with engine.connect() as connection:
        number = current(connection).id
        while True:
            after = (getattr(by_id[found[-1]], asked.by), found[-1]) if found else None
            ids = walk(connection, number, replace(asked, after=after), page)
            found += ids
            if len(ids) < page:
                return found


@pytest.fixture
def stored(engine: Engine) -> Engine:
    for count in (50, 600):  # rows of another scoring stand beside
        write_all(engine, SCORING, [crowd()[:count]])
    return engine


@pytest.mark.parametrize("most_walks", [cells.MOST_WALKS, 7], ids=["in one query", "in many queries"])
def test_every_walk_finds_what_a_search_finds(stored: Engine, monkeypatch: pytest.MonkeyPatch, most_walks: int) -> None:
    monkeypatch.setattr(cells, "MOST_WALKS", most_walks)
    draw = random.Random(5)
    for by in SORTS:
        for groups in (
            {},
            {"segment": "High Value", "tier": "Low-CLV"},
            {"archetype": "new customer"},
            {"rfm_segment": RFM_SEGMENTS[0]},
        ):
            asked = Walk(by, draw.random() < 0.5, groups, draw.choice([None, 0.3, 0.55]), draw.choice([None, 0.7, 0.93]))
            assert walked(stored, asked, 40) == searched(crowd(), asked), asked


def test_a_group_that_nobody_is_in_is_an_empty_page(stored: Engine) -> None:
    assert walked(stored, Walk("clv_365d", min_probability=1.5), 10) == []


def test_an_unknown_sort_is_refused(stored: Engine) -> None:
    with pytest.raises(BadInput, match="'drivers'"):
        walked(stored, Walk("drivers"), 10)


def test_the_database_walks_the_index_and_sorts_nothing(stored: Engine) -> None:
    postgresql, asked = is_postgresql(stored), []
    with stored.connect() as connection:
        event.listen(connection, "before_cursor_execute", lambda *call: asked.append(call[2:4]))
        walk(connection, current(connection).id, Walk("recency_days", groups={"tier": "High-CLV"}, min_probability=0.5), 20)
        query, values = asked[-1]
        if postgresql:  # 600 rows are not worth an index to it
            connection.exec_driver_sql("SET enable_seqscan = off")
        explain = "EXPLAIN" if postgresql else "EXPLAIN QUERY PLAN"
        plan = [row[-1].strip() for row in connection.exec_driver_sql(f"{explain} {query}", values)]
    reads = [step for step in plan if " on customers " in step or step.startswith(("SEARCH", "SCAN", "USE"))]
    assert reads
    assert all(("_recency_days on customers" if postgresql else "_recency_days (cell=?") in step for step in reads), plan
