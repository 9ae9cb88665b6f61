"""The report, written by its command and opened as a file in a real browser: four answers first, and nothing is fetched."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.watched import Watched

SERIOUS = {"serious", "critical"}
A4_PX = 703
"""Of a sheet of A4 between margins of 12 mm, at 96 a inch."""


@pytest.fixture(scope="module")
def written(root: Path, sample: Path, model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small shop's report."""
    out = tmp_path_factory.mktemp("report") / "report.html"
    command = [sys.executable, "-m", "training", "report", "--data", sample, "--model-dir", model_dir, "--out", out]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert "made from this very log" in done.stderr, done.stderr
    assert done.stdout.count("\n") == 1
    assert "Open it in a browser" in done.stdout
    return out


@pytest.fixture(
    params=[(1440, "light"), (1440, "dark"), (360, "light"), (360, "dark")], ids=lambda one: f"{one[0]}-{one[1]}"
)
def page(browser: Browser, written: Path, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The report opened; an error on its console, or any request but for itself, fails the test."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    watched = Watched(page, written.as_uri())
    page.goto(written.as_uri())
    yield page
    context.close()
    assert watched.faults == []


def test_axe_finds_nothing_serious_and_the_page_is_no_wider_than_the_screen(page: Page) -> None:
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    violations = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:120]) for one in violations if one["impact"] in SERIOUS] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_labels_under_an_axis_do_not_touch(page: Page) -> None:
    """In every drawing, of the labels that are seen on one line."""
    touching = page.evaluate("""() => {
      const found = [];
      for (const svg of document.querySelectorAll('.plot > svg')) {
        const lines = {};
        for (const text of svg.querySelectorAll('text.tick')) {
          const box = text.getBoundingClientRect();
          if (box.width) (lines[Math.round(box.top)] ??= []).push([box.left, box.right, text.textContent]);
        }
        for (const line of Object.values(lines)) {
          line.sort((a, b) => a[0] - b[0]);
          for (let i = 1; i < line.length; i++) if (line[i][0] < line[i - 1][1]) found.push([line[i - 1][2], line[i][2]]);
        }
      }
      return found;
    }""")
    assert touching == []


def test_no_text_of_a_drawing_hangs_over_the_screen(page: Page) -> None:
    over = page.locator(".plot text").evaluate_all(
        "all => all.filter(one => { const box = one.getBoundingClientRect();"
        " return box.width && (box.left < 0 || box.right > innerWidth); }).map(one => one.textContent)"
    )
    assert over == []


def test_the_first_screen_holds_the_four_answers(browser: Browser, written: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(written.as_uri())
    answers = [page.locator(one) for one in (".what h1", ".next .big", "#who-first", "#believe-first")]
    bottoms = [one.bounding_box() for one in [*answers, page.locator(".first")]]
    assert all(box is not None and box["y"] >= 0 and box["y"] + box["height"] <= 900 for box in bottoms)
    assert all(one.inner_text().strip() for one in answers)
    page.close()


def test_its_own_policy_lets_the_page_be_styled(browser: Browser, written: Path) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    watched = Watched(page, written.as_uri())
    page.goto(written.as_uri())
    page.evaluate("document.fonts.ready")
    assert page.evaluate("document.fonts.check('16px Inter')")
    assert page.evaluate("getComputedStyle(document.querySelector('.big')).fontSize") == "52px"
    page.close()
    assert watched.faults == []


def test_on_paper_it_is_light_and_nothing_is_cut_off(browser: Browser, written: Path) -> None:
    context = browser.new_context(viewport={"width": A4_PX, "height": 1000}, color_scheme="dark")
    page = context.new_page()
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(written.as_uri())
    assert page.evaluate("getComputedStyle(document.documentElement).color") == "rgb(27, 29, 32)"
    assert page.locator("nav").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_PX
    context.close()
