"""Two older pages in the machine's own Chromium, opened from a file: every view shows the service's figures."""

import re
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.clients.table import TIERS, ask

PAGES, CHROMIUM = Path(__file__).parent / "pages", which("chromium") or which("chromium-browser")
FALSE = re.compile(r"\b(undefined|null|NaN)\b|demo|object Object")
"""What a page prints for a field that is not there."""
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that has had no error of its own at the end."""
    page, errors = browser.new_page(viewport={"width": 1200, "height": 1400}), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    page.close()
    assert errors == []


def opened(page: Page, name: str, api: str) -> None:
    page.goto(f"{(PAGES / name).as_uri()}?api={api}")


def shown(page: Page, view: str) -> str:
    """What the view says once it has loaded."""
    page.wait_for_selector(f"#{view}[data-done]")
    assert "demo" not in (page.get_attribute(f"#{view}", "class") or ""), page.inner_text(f"#{view}")
    text = page.inner_text(f"#{view}")
    assert not FALSE.search(text), text
    return text


def test_every_view_of_the_dashboard_shows_the_shop_s_own_figures(page: Page, open_service: str, tmp_path: Path) -> None:
    opened(page, "dashboard.html", f"{open_service}/api")
    page.wait_for_function("document.getElementById('state').textContent === 'online'")
    summary = ask("GET", f"{open_service}/api/dashboard/summary")[1]
    first = shown(page, "dashboard")
    assert f"{summary['summary']['total_customers']:,} customers" in first
    assert summary["top_customers"][0]["customer_id"] in first
    assert shown(page, "customers").count("\n") >= 20
    segments = shown(page, "segments")
    assert all(f"{tier}: {summary['segments'][tier]:,}" in segments for tier in TIERS)
    assert re.search(r"High-CLV: \$5,000 · \d+ acquisitions · \d+\.\d\dx", shown(page, "budget"))
    assert re.fullmatch(
        r"Predict CLV\s+\$[\d,]+ · (High-CLV|Growth-Potential|Low-CLV) · (High|Medium|Low) · \$[\d,]+",
        shown(page, "predict"),
    )
    page.screenshot(path=tmp_path / "dashboard.png", full_page=True)


def test_the_dashboard_pages_filters_and_searches(page: Page, open_service: str) -> None:
    opened(page, "dashboard.html", f"{open_service}/api")
    first = shown(page, "customers")
    page.evaluate("turn(2)")
    second = shown(page, "customers")
    assert second != first
    assert "page 2 of" in second
    page.select_option("#tier", TIERS[0])
    page.evaluate("turn(1)")
    assert TIERS[2] not in shown(page, "customers").partition("\n\n")[2]
    best = ask("GET", f"{open_service}/api/customers?limit=20&offset=0")[1]["customers"][0]["customer_id"]
    for wanted, expected in ((best, best), (best[:3], best), ("unknown", best), ("nobody/at all", "no customer found")):
        page.fill("#search", wanted)
        page.evaluate("find()")
        assert expected in shown(page, "customers")


def test_a_refused_budget_and_a_service_without_customers_are_what_the_page_calls_demo(
    page: Page, training_service: str
) -> None:
    """The page can fail: where nobody is scored, it invents customers as the older one does."""
    opened(page, "dashboard.html", f"{training_service}/api")
    page.wait_for_selector("#dashboard.demo[data-done]")
    assert "1,000 customers" in page.inner_text("#dashboard")


def test_the_frontend_of_six_numbers_shows_its_cards_and_says_what_is_wrong(
    page: Page, open_service: str, tmp_path: Path
) -> None:
    opened(page, "react.html", open_service)
    page.click("button")
    cards = shown(page, "cards")
    assert re.match(r"\$\d+\.\d\d\n(High|Medium|Low) Value\n\d+%\n", cards)
    page.screenshot(path=tmp_path / "react.png", full_page=True)
    page.fill("[name=num_transactions]", "")
    page.click("button")
    page.wait_for_selector(".error")
    assert "num_transactions must be at least 1" in shown(page, "cards")
