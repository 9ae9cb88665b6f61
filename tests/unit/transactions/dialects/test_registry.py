"""The surest dialect reads a table; one that knows a source it cannot read says the way out; the rest is left out."""

from dataclasses import dataclass

import pytest

from backend.errors import UnreadableLog
from training.transactions.dialects.protocol import Amount, Cells, Lines, Recognition
from training.transactions.dialects.registry import recognised
from training.transactions.tables.table import Head, LineCount, Table


@dataclass(frozen=True)
class Fake:
    """A dialect that is as sure as it is told."""

    name: str
    confidence: float
    refusal: str | None = None
    needs: str = "a"

    def recognise(self, head: Head) -> Recognition:
        return Recognition(self.confidence if head.has(self.needs) else 0.0, "told so", self.refusal)

    def lines(self, head: Head) -> Lines:
        return Lines(at=Cells(("a",)), amount=Amount(("b",)), customer_id=Cells(("c",)))


def table(source: str, *header: str) -> Table:
    return Table(source, Head(header, ()), "t", LineCount(), 1)


def test_the_surest_reads() -> None:
    found = recognised([table("x", "a", "b", "c")], {}, [Fake("weak", 0.5), Fake("strong", 0.9)])
    assert [one.dialect for one in found] == ["strong"]


def test_a_known_source_that_cannot_be_read_says_why() -> None:
    with pytest.raises(UnreadableLog, match=r"^x: give the customers' file too\.$"):
        recognised([table("x", "a")], {}, [Fake("known", 0.9, "give the customers' file too.")])


def test_a_sheet_of_notes_is_left_out_beside_one_of_orders() -> None:
    found = recognised([table("notes", "remark"), table("orders", "a", "b", "c")], {}, [Fake("one", 0.9)])
    assert [one.table.source for one in found] == ["orders"]


def test_nobody_knows_it() -> None:
    with pytest.raises(UnreadableLog, match="missing columns customer_id, at, unit_price"):
        recognised([table("x", "remark", "weather")], {}, [Fake("one", 0.9)])
