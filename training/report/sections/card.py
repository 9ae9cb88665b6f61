"""The model card, and how the page was made."""

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from training.report.drawing.figures import figure, scroll, section
from training.report.drawing.nodes import Child, Node, h
from training.report.drawing.numbers import count
from training.report.drawing.numbers import date as said_date
from training.report.gather import Gathered

TAGS = {
    "paragraph": "p",
    "strong": "b",
    "em": "i",
    "heading": "h4",
    "bullet_list": "ul",
    "list_item": "li",
    "thead": "thead",
    "tbody": "tbody",
    "tr": "tr",
}
"""What of Markdown a card is made of; anything else is shown as its text."""
FINGERPRINT = 16


def card(it: Gathered) -> Node:
    """Return the section."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark", {"html": False}).enable("table").parse(it.card))
    parts = [_element(node) for node in tree.children if node.type != "heading"]
    opened = h("details", {"class": "card"}, h("summary", {}, "Read the whole model card"), parts)
    return section(
        "card",
        "Model card and origin",
        "",
        _made(it),
        figure("What a reader must know before trusting the model", "", opened),
    )


def _element(node: SyntaxTreeNode) -> Child:
    """Return the element of a node of Markdown; texts stay texts, tables may be scrolled."""
    inside = [_element(child) for child in node.children]
    if node.type in {"text", "code_inline"}:
        return h("code", {}, node.content) if node.type == "code_inline" else node.content
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.type == "table":
        return scroll("Table of the model card", h("table", {}, inside))
    if node.type in {"th", "td"}:
        return h(node.type, {"scope": "col"} if node.type == "th" else {}, inside)
    tag = TAGS.get(node.type)
    return h(tag, {}, inside) if tag else (inside or node.content)


def _made(it: Gathered) -> Node:
    manifest, scoring = it.published.manifest, it.scored.scoring
    packages = ", ".join(
        f"{name} {version}"
        for name, version in sorted({**manifest.packages, **(manifest.best.packages if manifest.best else {})}.items())
    )
    facts: list[tuple[str, Child]] = [
        ("Log", h("bdi", {}, it.name)),
        ("Read as", str(manifest.data.get("dialect", ""))),
        ("A row's money", str(manifest.data.get("money", ""))),
        ("Fingerprint", h("code", {}, str(manifest.data.get("fingerprint", ""))[:FINGERPRINT])),
        ("As of", said_date(scoring.cutoff)),
        ("Model", f"{manifest.version}, {it.origin}"),
        ("Past dates judged", count(len(it.race.origins))),
        ("Dates learned from", count(len(manifest.cutoffs))),
        ("Random seed", str(manifest.plan.get("seed", ""))),
        ("Packages", packages),
        ("Command", h("code", {}, "python -m training report --data FILE --out report.html")),
    ]
    return h(
        "dl", {"class": "record"}, [h("div", {}, h("dt", {}, name), h("dd", {}, said)) for name, said in facts if said]
    )
