"""Each view is visited, and each control used, in a real browser against the real process."""

import csv
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import number
from tests.browser.watched import Watched

VIEWS = ("overview", "customers", "segments", "cohorts", "audiences", "whatif", "model", "data")
SERIOUS = {"serious", "critical"}


def visit(page: Page, shop: str, view: str) -> None:
    page.goto(f"{shop}/dashboard/{view}")
    page.wait_for_selector("main h1:not(.loading h1)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 360])
def test_no_view_has_a_serious_finding_of_axe_or_is_wider_than_the_screen(
    browser: Browser, shop: str, width: int, scheme: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    watched = Watched(page, shop)
    found = {}
    for view in (*VIEWS, "customer/12346", "compare?a=12346&b=12350", "compare"):
        visit(page, shop, view)
        page.wait_for_timeout(300)
        violations = Axe().run(page).response["violations"]
        found[view] = [one["id"] for one in violations if one["impact"] in SERIOUS]
        assert page.locator("[role=alert]").count() == 0, view
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    context.close()
    assert not any(found.values()), found
    assert watched.faults == []


def test_the_first_address_shows_the_next_thirty_days(page: Page, shop: str) -> None:
    page.goto(shop)
    assert number(page.locator(".big").inner_text()) > 0
    assert page.locator(".todo li").count() >= 1
    page.locator(".todo a").first.click()
    expect(page.locator("main h1")).to_have_text("Customers")
    assert page.url.startswith(f"{shop}/dashboard/customers?")


def test_an_action_names_as_many_customers_as_its_filter_finds(page: Page, shop: str) -> None:
    visit(page, shop, "overview")
    said = [(one.inner_text(), one.get_attribute("href")) for one in page.locator(".todo a").all()]
    for words, address in said:
        page.goto(f"{shop}{address}")
        page.wait_for_selector("main .lead:not(:empty)")
        assert number(page.locator("main .lead").first.inner_text()) == number(words.splitlines()[0])


def test_a_customer_is_found_by_search(page: Page, shop: str) -> None:
    name = page.request.get(f"{shop}/api/customers?limit=1").json()["customers"][0]["customer_id"]
    visit(page, shop, "overview")
    page.keyboard.press("Control+k")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=name).click()
    expect(page.locator("main h1")).to_have_text(f"Customer {name}")
    assert page.locator(".claim").count() >= 2


def test_customers_are_filtered_sorted_turned_and_downloaded(page: Page, shop: str, tmp_path: Path) -> None:
    visit(page, shop, "customers")
    page.select_option("#x-tier", "High-CLV")
    expect(page).to_have_url(f"{shop}/dashboard/customers?tier=High-CLV")
    page.get_by_role("button", name="Orders", exact=True).click()
    expect(page.locator("th[aria-sort=descending]")).to_have_text("Orders")
    first = page.locator("tbody th a").first.inner_text()
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator("tbody th a").first).not_to_have_text(first)
    page.get_by_role("button", name="Previous", exact=True).click()
    expect(page.locator("tbody th a").first).to_have_text(first)
    count = number(page.locator("main .lead").inner_text())
    with page.expect_download() as saving:
        page.get_by_role("button", name="Download these (CSV)").click()
    file = tmp_path / "customers.csv"
    saving.value.save_as(file)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert (len(rows), rows[0]["customer_id"], {row["tier"] for row in rows}) == (count, first, {"High-CLV"})
    page.locator("#x-contains").fill("nobody has this id")
    page.get_by_role("button", name="Clear the filters").click()
    page.wait_for_selector("main .lead:not(:empty)")
    assert number(page.locator("main .lead").inner_text()) > count


def test_a_cell_of_the_grid_leads_to_its_customers(page: Page, shop: str) -> None:
    visit(page, shop, "segments")
    cell = page.locator("a.heat").first
    customers = number(cell.locator("span").first.inner_text())
    cell.click()
    expect(page.locator("main h1")).to_have_text("Customers")
    assert number(page.locator("main .lead").inner_text()) == customers


def test_cohorts_follow_the_cost_and_the_choice(page: Page, shop: str) -> None:
    visit(page, shop, "cohorts")
    said = page.locator("main .lead").inner_text()
    page.locator("#cac").fill("1")
    expect(page.locator("main .lead")).not_to_have_text(said)
    page.get_by_label("Share who order").check()
    expect(page.locator(".cohort tbody td.heat").first).to_have_text("100%")


def test_a_budget_is_given_out_and_a_file_without_contacts_downloaded(page: Page, shop: str, tmp_path: Path) -> None:
    visit(page, shop, "audiences")
    page.locator("#b").fill("20000")
    expect(page.locator("main .lead")).to_contain_text("20,000")
    page.get_by_label("By value").check()
    page.locator("#k").fill("60")
    expect(page.locator("output")).to_have_text("60%")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Download Everybody").click()
    saving.value.save_as(tmp_path / "all.csv")
    assert len((tmp_path / "all.csv").read_text("utf-8").splitlines()) > 1_000


def test_a_what_if_changes_the_answer(page: Page, shop: str) -> None:
    visit(page, shop, "whatif")
    tile = page.locator(".tile-value").first
    said = tile.inner_text()
    page.locator("#w-recency_days").fill("300")
    expect(tile).not_to_have_text(said)
    page.get_by_role("button", name="A newcomer").click()
    expect(page.locator("#w-num_transactions")).to_have_value("1")


def test_a_file_is_uploaded_and_read(page: Page, shop: str, tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>\u202e\U0001f600.csv"
    export = tmp_path / name
    rows = [f"{n % 7},o{n},2024-0{1 + n % 9}-1{n % 9},{n % 50}.50" for n in range(200)]
    export.write_text("\n".join(["customer_id,order_id,date,amount", *rows]) + "\n", "utf-8")
    visit(page, shop, "data")
    page.set_input_files("#file", export)
    expect(page.get_by_text("It can be read: 200 rows")).to_be_visible(timeout=60_000)
    expect(page.get_by_text(name)).to_be_visible()
    assert page.locator("main img").count() == 0


def test_a_filter_is_saved_as_an_audience_and_its_file_holds_whom_it_finds(page: Page, shop: str, tmp_path: Path) -> None:
    visit(page, shop, "customers")
    expect(page.get_by_label("Name for this filter")).to_be_hidden()  # everybody is no filter
    page.select_option("#x-tier", "High-CLV")
    page.get_by_label("Name for this filter").fill("<b>best</b> \u202e\U0001f600")
    page.get_by_role("button", name="Save as an audience").click()
    page.wait_for_selector("main .lead:not(:empty)")
    count = number(page.locator("main .lead").inner_text())
    page.get_by_text("Its file is under").get_by_role("link").click()
    expect(page.get_by_text("One saved filter is an audience")).to_be_visible()
    expect(page.locator(".kept tbody th")).to_have_text("<b>best</b> \u202e\U0001f600")
    expect(page.locator(".kept tbody td").first).to_have_text(f"{count:,}")
    with page.expect_download() as saving:
        page.locator(".kept").get_by_role("button", name="Download").click()
    saving.value.save_as(tmp_path / "best.csv")
    with (tmp_path / "best.csv").open(encoding="utf-8", newline="") as lines:
        assert [row["tier"] for row in csv.DictReader(lines)] == ["High-CLV"] * count
    page.locator(".kept tbody th a").click()
    expect(page).to_have_url(f"{shop}/dashboard/customers?tier=High-CLV")
    visit(page, shop, "audiences")
    page.locator(".kept").get_by_role("button", name="Remove").click()
    expect(page.get_by_text("No filter is saved as an audience yet")).to_be_visible()


def test_before_the_first_trial_the_page_says_how_to_begin_one(page: Page, shop: str) -> None:
    visit(page, shop, "audiences")
    expect(page.get_by_role("heading", name="No campaign has been tried by lot yet")).to_be_visible()
    expect(page.get_by_text("--experiment SPRING --holdout 0.1")).to_be_visible()


def test_the_page_speaks_german_and_remembers_the_colours(page: Page, shop: str) -> None:
    visit(page, shop, "customers")
    page.get_by_role("button", name="Deutsch").click()
    expect(page.locator("main h1")).to_have_text("Kunden")
    assert page.evaluate("document.documentElement.lang") == "de"
    page.get_by_role("button", name="Hell oder dunkel").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


@pytest.mark.parametrize(("path", "sign"), [("/docs", ".opblock-tag"), ("/redoc", "h1")])
def test_documentation_needs_no_other_host(browser: Browser, shop: str, path: str, sign: str) -> None:
    page = browser.new_page()
    watched = Watched(page, shop)
    page.goto(f"{shop}{path}")
    page.wait_for_selector(sign)
    page.close()
    assert [fault for fault in watched.faults if "left the host" in fault] == []
