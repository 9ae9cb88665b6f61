"""A browser that is open while `make run` trains sees which step is under way, and then the dashboard."""

import numpy as np
import pytest
from playwright.sync_api import Browser

from backend.opening import SAID, STEPS
from tests.browser.newcomer import running, watch
from training.synthetic.shop import draw_shop, write_log


def test_the_page_that_waits_becomes_the_dashboard_by_itself(browser: Browser, tmp_path) -> None:
    write_log(draw_shop(np.random.default_rng(7), 300, 14, lambda step: None).lines, tmp_path / "orders.csv")
    context = browser.new_context(locale="de-DE")
    page = context.new_page()
    with running(tmp_path, DATA_PATH=str(tmp_path / "orders.csv")) as newcomer:
        steps = watch(newcomer, page, lambda seconds: None)
        assert page.locator("nav").inner_text().count("Kunden") == 1
        assert newcomer.process.poll() is None
        said = newcomer.said()
    context.close()
    shown = [SAID["de"][name] for name in STEPS]
    assert steps == sorted(steps, key=shown.index)  # never back
    assert shown[STEPS.index("training")] in steps
    assert said.index("Open http://") < said.index("judging") < said.index("Published") < said.index("forecasting")


@pytest.mark.parametrize("language", SAID)
def test_every_language_says_every_step(language: str) -> None:
    assert SAID[language].keys() == SAID["en"].keys() >= {*STEPS, *(f"{name}.takes" for name in STEPS)}
