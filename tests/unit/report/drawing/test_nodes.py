"""Text is always text: whatever a name is made of, it stays what it is, and makes no element and no attribute."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from training.report.drawing.nodes import h

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "\"'><script>alert(1)</script>",
    "</style><b>",
    "&lt;b&gt;&amp;",
    "\u202egnirts\u202c",
    "a\U0001f600b",
    "=HYPERLINK(0)",
)


class Read(HTMLParser):
    """What a parser of HTML makes of a page: its elements with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_and_nothing_else(name: str) -> None:
    read = Read(str(h("p", {"title": name}, name)))
    assert (read.elements, read.text) == ([("p", {"title": name})], name)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"])))
def test_any_text_comes_back_as_it_was(name: str) -> None:
    read = Read(str(h("p", {"title": name}, name)))
    assert (read.elements, read.text) == ([("p", {"title": name})], name)


@pytest.mark.parametrize("code", ["\x00", "\x07", "\x1b", "\x7f", "\ud800"])
def test_what_no_page_may_hold_is_shown_as_unknown(code: str) -> None:
    assert str(h("p", {}, f"a{code}b")) in {"<p>a\ufffdb</p>", "<p>a?b</p>"}


def test_absent_attributes_and_children_leave_nothing() -> None:
    assert str(h("p", {"class": None, "hidden": False, "open": True}, None, [None, "a", [1]])) == "<p open>a1</p>"


def test_an_element_without_content_has_no_end() -> None:
    assert str(h("meta", {"charset": "utf-8"})) == '<meta charset="utf-8">'
