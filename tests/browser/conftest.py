"""Debian's Chromium, driven against the real process on a scored shop."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.watched import Watched
from tests.e2e.conftest import start

__all__ = ["start"]
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
EARLIER = "2025-05-20"
"""A day before the small shop's log ends: the scoring that the page compares with."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One for each file: while Playwright is at work its event loop is the thread's, and a test of another room that
    calls ``asyncio.run`` in the same worker would be told that a loop is running already."""
    if not CHROMIUM.exists():
        pytest.skip("needs Chromium: apt-get install chromium, or CHROMIUM=/path/to/it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def scored(root: Path, sample: Path, model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database that the small shop was scored into, twice."""
    url = f"sqlite:///{tmp_path_factory.mktemp('scored')}/customers.db"
    command = [sys.executable, "-m", "training", "score", "--data", sample, "--model-dir", model_dir, "--database", url]
    for more in (["--cutoff", EARLIER], []):
        subprocess.run([*command, *more], cwd=root, check=True, capture_output=True)
    return url


@pytest.fixture(scope="session")
def shop(start, scored: str, model_dir: Path) -> str:
    """The address of the service on it."""
    return start(MODEL_DIR=str(model_dir), DATABASE_URL=scored)


@pytest.fixture
def page(browser: Browser, shop: str) -> Iterator[Page]:
    """A page whose console and requests are watched: an error, or a request to another host, fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", accept_downloads=True)
    page = context.new_page()
    watched = Watched(page, shop)
    yield page
    context.close()
    assert watched.faults == []


def number(text: str) -> int:
    """The first whole number of a text."""
    return int(re.sub(r"[,.\u00a0]", "", re.findall(r"[\d,.]*\d", text)[0]))
