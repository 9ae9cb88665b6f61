"""What a page says when the service asks for a key, goes away, or holds ids that are made of markup."""

from dataclasses import replace
from pathlib import Path

from playwright.sync_api import Browser, expect

from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from tests.browser.watched import Watched
from tests.databases import empty_sqlite
from tests.unit.stores.profiles import ONE
from tests.unit.stores.totals import scoring_of

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


def test_ids_made_of_markup_are_text_everywhere(browser: Browser, start, model_dir: Path, tmp_path: Path) -> None:
    url = empty_sqlite(tmp_path)
    people = sorted((replace(ONE, customer_id=name, country=name) for name in HOSTILE), key=lambda one: one.customer_id)
    engine = open_engine(url)
    write_all(engine, scoring_of(people), [people])
    engine.dispose()
    at = start(MODEL_DIR=str(model_dir), DATABASE_URL=url)
    page = browser.new_page()
    watched = Watched(page, at)
    page.goto(f"{at}/dashboard/customers")
    expect(page.locator("tbody th a")).to_have_count(len(HOSTILE))
    assert set(page.locator("tbody th a").all_inner_texts()) == set(HOSTILE)
    for name in HOSTILE:
        page.goto(f"{at}/dashboard/customers")
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.locator("main h1")).to_contain_text(name)
    assert page.locator("main img, main script").count() == 0
    page.close()
    assert watched.faults == []
