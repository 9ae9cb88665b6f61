"""A page of a hundred insights to look at: ``var/hundred_insights.md``, written anew by every run."""

from pathlib import Path

from backend.insight.writing.case import scored_case
from backend.insight.writing.write import Written, written
from tests.claims import small

PAGE = Path(__file__).parents[4] / "var" / "hundred_insights.md"


def page(texts: list[Written]) -> str:
    """As a marketer would see them, one below the other."""
    return "\n\n".join(f"{number}. {one.text}\n   *{one.action}*" for number, one in enumerate(texts, start=1))


def test_a_hundred_insights_in_a_row_are_a_page_without_a_hole_or_an_empty_slot() -> None:
    texts = [written(scored_case(sheet, "m")) for sheet in list(small().sheets.values())[:100]]
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(texts) + "\n", "utf-8")
    assert len(texts) == 100
    for one in texts:
        assert one.text.endswith(".")
        assert not set("{}|") & set(one.text + one.action)
