"""The page put together: sections, one stylesheet, one font. It needs no other file, and its own policy forbids any."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Final

import backend
from training.report.drawing.marks import MOST_ROOM, STEP
from training.report.drawing.nodes import Node, h
from training.report.drawing.numbers import NO_CURRENCY, Money
from training.report.gather import Gathered
from training.report.sections.believe import believe
from training.report.sections.card import card
from training.report.sections.cohorts import cohorts
from training.report.sections.customers import customers
from training.report.sections.features import features
from training.report.sections.first import first
from training.report.sections.groups import groups
from training.report.sections.log import log
from training.report.sections.process import process
from training.report.sections.sales import sales

SHEET: Final = "report.css"
STATIC: Final = Path(backend.__file__).parent / "api" / "dashboard" / "static"
"""The dashboard's colours and its font: one visual language, defined once."""
FONT: Final = "../fonts/inter-latin.woff2"
CONTENTS: Final = {
    "sales": "Sales",
    "log": "Order log",
    "customers": "Customers",
    "cohorts": "Cohorts",
    "groups": "Groups",
    "believe": "How far to believe it",
    "process": "Purchase process",
    "features": "Features",
    "card": "Model card",
}


def page(it: Gathered) -> str:
    """Return the report as one page of HTML."""
    money = Money(it.scored.scoring.currency or NO_CURRENCY)
    parts = [
        sales(it, money),
        log(it, money),
        customers(it, money),
        cohorts(it, money),
        groups(it, money),
        believe(it, money),
        process(it),
        features(it),
        card(it),
    ]
    body = h(
        "body",
        {},
        h("a", {"class": "skip", "href": "#sales"}, "Skip to sales"),
        first(it, money),
        _contents(),
        h("main", {}, parts),
    )
    return f"<!doctype html>\n{h('html', {'lang': 'en'}, _head(it), body)}\n"


def _contents() -> Node:
    links = [h("li", {}, h("a", {"href": f"#{name}"}, said)) for name, said in CONTENTS.items()]
    return h("nav", {"aria-label": "Contents"}, h("ol", {}, links))


def _head(it: Gathered) -> Node:
    sheet = stylesheet()
    digest = b64encode(sha256(sheet.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"
    return h(
        "head",
        {},
        h("meta", {"charset": "utf-8"}),
        h("meta", {"http-equiv": "Content-Security-Policy", "content": policy}),
        h("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        h("meta", {"name": "color-scheme", "content": "light dark"}),
        h("title", {}, f"Customer value report: {it.name}"),
        h("style", {}, sheet),
    )


def stylesheet() -> str:
    """Return the dashboard's colours, with its font inside, and the report's own rules."""
    font = b64encode((STATIC / FONT.removeprefix("../")).read_bytes()).decode("ascii")
    tokens = (STATIC / "css" / "tokens.css").read_text("utf-8").replace(FONT, f"data:font/woff2;base64,{font}")
    rooms = "".join(
        f".l{size}{{padding-left:{size}px}}.r{size}{{padding-right:{size}px}}" for size in range(0, MOST_ROOM + 1, STEP)
    )
    return f"{tokens}{(Path(__file__).parent / SHEET).read_text('utf-8')}{rooms}\n"
