"""Elements from data, as ``dom.js`` makes them on the dashboard. Text is always text: nothing here parses markup."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final, TypeAlias, Union

Child: TypeAlias = Union["Node", str, int, Iterable["Child"], None]
Attribute: TypeAlias = str | int | float | bool | None

VOID: Final = frozenset({"meta", "br", "link"})
RAW: Final = "style"
"""The one element whose content is not escaped: its text is the program's own stylesheet."""
UNSEEN: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127), "\N{REPLACEMENT CHARACTER}")
"""Control characters have no place in a page."""


@dataclass(frozen=True, slots=True)
class Node:
    """One element: its name, its attributes and what is in it."""

    tag: str
    attributes: tuple[tuple[str, Attribute], ...]
    children: tuple["Node | str", ...]

    def __str__(self) -> str:
        """Return the markup."""
        return "".join(_written(self))


def h(tag: str, attributes: dict[str, Attribute] | None = None, *children: Child) -> Node:
    """Return an element. Of attributes, None and False are left out and True stands alone; of children, None is."""
    return Node(tag, tuple((attributes or {}).items()), tuple(_flat(children)))


def _flat(children: Iterable[Child]) -> Iterator[Node | str]:
    for child in children:
        if isinstance(child, Node):
            yield child
        elif isinstance(child, str | int):
            yield str(child)
        elif child is not None:
            yield from _flat(child)


def _written(node: Node) -> Iterator[str]:
    said = "".join(_attribute(name, value) for name, value in node.attributes)
    yield f"<{node.tag}{said}>"
    if node.tag in VOID:
        return
    for child in node.children:
        if isinstance(child, Node):
            yield from _written(child)
        else:
            yield child if node.tag == RAW else safe(child)
    yield f"</{node.tag}>"


def _attribute(name: str, value: Attribute) -> str:
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    return f' {name}="{safe(f"{value:.6g}" if isinstance(value, float) else str(value))}"'


def safe(text: str) -> str:
    """Return text as markup that shows just this text."""
    return escape(text.translate(UNSEEN).encode("utf-8", "replace").decode("utf-8"))
