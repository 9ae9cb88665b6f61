"""What a page says when the service asks for a key, goes away, or holds ids that are made of markup."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from backend.stores.engine import open_engine
from backend.stores.ledger.experiments import Experiment, begin, conclude
from backend.stores.scored.scorings import write_all
from backend.stores.scored.views import ScoringViews
from tests.browser.watched import Watched
from tests.databases import empty_sqlite
from tests.unit.stores.profiles import ONE
from tests.unit.stores.totals import scoring_of
from tests.unit.stores.views import VIEWS

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "\"'><script>alert(1)</script>",
    "\u202egnirts\u202c",
    "a/b?c#d%20&e=\U0001f600",
    "=HYPERLINK(0)",
)


def test_a_closed_service_asks_for_a_key_and_takes_it(browser: Browser, start, scored: str, model_dir: Path) -> None:
    closed = start(MODEL_DIR=str(model_dir), DATABASE_URL=scored, API_KEYS="sesame")
    page = browser.new_page()
    watched = Watched(page, closed, expected="401")
    page.goto(f"{closed}/dashboard/customers")
    page.get_by_label("Key", exact=True).fill("sesame")
    page.get_by_role("button", name="Use this key").click()
    expect(page.locator("tbody th a").first).to_be_visible()
    page.close()
    assert watched.faults == []


def test_an_error_is_shown_when_the_service_goes_away(browser: Browser, shop: str) -> None:
    page = browser.new_page()
    page.goto(f"{shop}/dashboard/overview")
    page.wait_for_selector(".big")
    page.context.set_offline(True)
    page.get_by_role("link", name="Cohorts").click()
    expect(page.get_by_role("alert")).to_contain_text("The service did not answer")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("main h1")).to_have_text("Cohorts")
    page.close()


def test_two_customers_are_compared_and_the_address_holds_both(browser: Browser, shop: str) -> None:
    page = browser.new_page()
    watched = Watched(page, shop, expected="404")
    one, other = (c["customer_id"] for c in page.request.get(f"{shop}/api/customers?limit=2").json()["customers"])
    page.goto(f"{shop}/dashboard/customer/{one}")
    page.get_by_role("link", name="Compare with another customer").click()
    page.get_by_label("Second").fill("nobody of this name")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("alert")).to_have_text("Nobody is known by that name")
    page.get_by_label("Second").fill(other)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator(".compared thead a")).to_have_text([one, other])
    assert page.url == f"{shop}/dashboard/compare?a={one}&b={other}"
    expect(page.locator(".plot svg")).to_have_count(1)
    page.close()
    assert watched.faults == []


ORDERS = json.dumps([[f"2026-{month:02d}-{day:02d}", 20.0 + day] for month in range(1, 11) for day in range(1, 29)])
"""So many that the page draws months."""


@pytest.fixture(scope="module")
def hostile(start, model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A service whose ids, countries and campaigns are made of markup, right-to-left marks and emoji."""
    url = empty_sqlite(tmp_path_factory.mktemp("hostile"))
    people = sorted((replace(ONE, customer_id=name, country=name) for name in HOSTILE), key=lambda one: one.customer_id)
    engine = open_engine(url)
    write_all(engine, scoring_of(people), [people], views=ScoringViews(VIEWS, [(name, ORDERS) for name in sorted(HOSTILE)]))
    with engine.begin() as connection:
        for name in HOSTILE:
            begin(connection, Experiment(name, date(2026, 10, 1), "audience", "all", 0.1, 100))
        conclude(connection, HOSTILE[0], {"answer": HOSTILE[1], "uplift": None})
    engine.dispose()
    return start(MODEL_DIR=str(model_dir), DATABASE_URL=url)


@pytest.fixture
def safe(browser: Browser, hostile: str) -> Iterator[Page]:
    """A page there on which nothing may become an element or run."""
    page = browser.new_page()
    watched = Watched(page, hostile)
    yield page
    assert page.locator("main img, main script, main b b").count() == 0
    page.close()
    assert watched.faults == []


def test_ids_made_of_markup_are_text_everywhere(safe: Page, hostile: str) -> None:
    safe.goto(f"{hostile}/dashboard/customers")
    expect(safe.locator("tbody th a")).to_have_count(len(HOSTILE))
    assert set(safe.locator("tbody th a").all_inner_texts()) == set(HOSTILE)
    for name in HOSTILE:
        safe.goto(f"{hostile}/dashboard/customers")
        safe.get_by_role("link", name=name, exact=True).click()
        expect(safe.locator("main h1")).to_contain_text(name)
        expect(safe.get_by_text("each column is what a month brought")).to_be_visible()


def test_two_customers_made_of_markup_are_compared_as_text(safe: Page, hostile: str) -> None:
    for one, other in pairwise(HOSTILE):
        safe.goto(f"{hostile}/dashboard/compare?{urlencode({'a': one, 'b': other})}")
        expect(safe.locator(".compared thead a")).to_have_text([one, other])


def test_campaigns_made_of_markup_are_text(safe: Page, hostile: str) -> None:
    safe.goto(f"{hostile}/dashboard/audiences")
    expect(safe.locator(".trials tbody th")).to_have_count(len(HOSTILE))
    assert set(safe.locator(".trials tbody th").all_inner_texts()) == set(HOSTILE)
    expect(safe.locator(".trials")).to_contain_text(HOSTILE[1])


@pytest.mark.parametrize("kept", ['[{"name": 3}]', "no JSON", '{"a": 1}', "null"])
def test_what_a_browser_kept_in_another_form_is_no_filter(safe: Page, hostile: str, kept: str) -> None:
    safe.goto(f"{hostile}/dashboard/overview")
    safe.evaluate("kept => localStorage.setItem('customer-value-filters', kept)", kept)
    safe.goto(f"{hostile}/dashboard/audiences")
    expect(safe.get_by_text("No filter is saved as an audience yet")).to_be_visible()
