"""The page stands alone, says what was gathered, and shows any name as text."""

import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256

import numpy as np
import pytest

from tests.unit.report.drawing.test_nodes import HOSTILE, Read
from training.report.drawing.numbers import Money, count, round3
from training.report.gather import Gathered
from training.report.page import CONTENTS, page, stylesheet


@pytest.fixture(scope="module")
def html(gathered: Gathered) -> str:
    return page(gathered)


def test_the_page_asks_for_no_other_file(html: str) -> None:
    read = Read(html)
    tags = {tag for tag, _ in read.elements}
    assert tags & {"script", "img", "link", "iframe", "object", "embed", "video", "form"} == set()
    addresses = [one for _, told in read.elements for name, one in told.items() if name in {"href", "src", "action"}]
    assert [one for one in addresses if not str(one).startswith("#")] == []
    assert set(re.findall(r"url\((.{5})", html)) == {"data:"}
    assert re.search(r"@import|https?://", html) is None


def test_its_policy_allows_its_own_stylesheet_and_nothing_else(html: str) -> None:
    policy = next(told["content"] for tag, told in Read(html).elements if told.get("http-equiv"))
    digest = b64encode(sha256(stylesheet().encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; font-src data:; base-uri 'none'; form-action 'none'"
    assert re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1] == stylesheet()
    assert " style=" not in html


def test_every_part_of_the_contents_is_there(html: str) -> None:
    ids = [told["id"] for _, told in Read(html).elements if "id" in told]
    assert len(ids) == len(set(ids))
    assert set(CONTENTS) <= set(ids)


def test_every_label_of_a_part_names_something(html: str) -> None:
    elements = Read(html).elements
    ids = {told.get("id") for _, told in elements}
    assert {told["aria-labelledby"] for _, told in elements if "aria-labelledby" in told} <= ids


def test_every_class_of_a_chart_is_in_the_stylesheet(html: str) -> None:
    named = {
        one
        for tag, told in Read(html).elements
        if tag in {"rect", "line", "circle", "path", "text"}
        for one in str(told["class"]).split()
    }
    ours = {one for one in named if not re.search(rf"\.{one}[^\w-]", stylesheet())}
    assert ours - {"label", "c-past-text", "c-ink-text"} - {f"c{n}-text" for n in range(5)} == set()


def test_the_first_screen_says_the_forecast_and_its_range(gathered: Gathered, html: str) -> None:
    money, total = Money(gathered.scored.scoring.currency), gathered.race.shop
    text = Read(html[: html.index("<nav")]).text
    for said in (money.money(round3(total.total)), money.brief(total.low), money.brief(total.high)):
        assert said in text
    assert f"{count(len(gathered.scored.everybody.who))} customers" in text


def test_no_sentence_is_left_with_a_hole(html: str) -> None:
    text = Read(re.sub(r"<style>.*?</style>", "", html, flags=re.DOTALL)).text
    assert re.findall(r"[{}]|\bNone\b(?! of)|\bnan\b|\binf\b|\(\)", text.replace("None: too few", "")) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_names_made_of_markup_stay_text(gathered: Gathered, name: str) -> None:
    scored = gathered.scored
    columns = {**scored.scores.columns, "customer_id": np.full(len(scored.everybody.who), name, dtype=object)}
    summed = replace(scored.summed, names=np.full(scored.summed.codes.size, name, dtype=object))
    shop = replace(scored.facts.shop, countries={name: 2, "x": 1})
    hostile = replace(
        gathered,
        name=name,
        card=f"**{name}** `{name}`\n\n| {name.replace('|', '')} |\n|---|\n| 1 |\n",
        scored=replace(
            scored,
            scores=replace(scored.scores, columns=columns),
            summed=summed,
            facts=replace(scored.facts, shop=shop),
            views=replace(
                scored.views, log=replace(scored.views.log, warnings=(name,), readings={name: {"kind": name, "said": name}})
            ),
        ),
    )
    plain, read = Read(page(gathered)), Read(page(hostile))
    assert {tag for tag, _ in read.elements} <= {tag for tag, _ in plain.elements}
    assert {key for _, told in read.elements for key in told} <= {key for _, told in plain.elements for key in told}
    assert read.text.count(name) >= 10
