"""What somebody sees who types `make run` in a fresh clone and opens the address at once.

``python -m tests.browser.newcomer FOLDER`` takes pictures at 0, 30 and 90 seconds and when the dashboard stands; with
``--install`` the clone makes an environment of its own first, as a first time does.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Error, Page, sync_playwright

from tests.clone import clone
from tests.ports import free_port

ROOT: Final = Path(__file__).parent.parent.parent
CHROMIUM: Final = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
PATIENCE_S: Final = 900
AT: Final = (0, 30, 90)
READY: Final = ".big"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A run under way: its address, its process, and where its output goes."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path
    began: float = field(default_factory=time.monotonic)

    def said(self) -> str:
        """What the terminal shows so far."""
        return self.log.read_text("utf-8", "replace")

    def worked(self) -> float:
        """Seconds of work of the steps that have ended: a busy neighbour does not change it."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
        return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")  # cutime, cstime

    def open(self, page: Page) -> None:
        """Open the address; nothing answers for the blink in which make reads its own file."""
        while True:
            with suppress(Error):
                page.goto(self.url)
                return
            assert self.process.poll() is None, self.said()
            assert time.monotonic() - self.began < PATIENCE_S, self.said()
            time.sleep(0.05)


@contextmanager
def running(folder: Path, *, installed: bool = True, **variables: str) -> Iterator[Newcomer]:
    """``make run`` in a fresh clone."""
    port, place = free_port(), clone(ROOT, folder / "clone", installed=installed)
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "PORT": str(port)} | variables
    log = folder / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            ["make", "run"], cwd=place, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield Newcomer(f"http://127.0.0.1:{port}/", process, log)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def watch(newcomer: Newcomer, page: Page, look: Callable[[float], None]) -> list[str]:
    """Open the page and leave it alone until it is the dashboard; ``look`` is called all the while, with the seconds.

    Returns the steps that it showed, in order.
    """
    newcomer.open(page)
    seen: list[str] = []
    while not page.locator(READY).count():
        assert newcomer.process.poll() is None, newcomer.said()
        assert time.monotonic() - newcomer.began < PATIENCE_S, newcomer.said()
        with suppress(Error):  # the page may be on its way to the next one
            now = page.locator("[aria-current=step] b")
            if now.count() and (text := now.inner_text(timeout=1_000)) not in seen[-1:]:
                seen.append(text)
            look(time.monotonic() - newcomer.began)
        page.wait_for_timeout(200)
    return seen


def seconds_to_dashboard(pictures: Path | None = None, *, installed: bool = True) -> float:
    """Return the seconds of one core that `make run` works until the dashboard stands in a browser that was open from the
    start, but for the service's own start; take pictures."""
    due = [*AT]

    def look(seconds: float) -> None:
        while due and seconds >= due[0]:
            if pictures is not None:
                page.screenshot(path=pictures / f"newcomer-{due[0]:02d}.png")
            due.pop(0)

    with (
        TemporaryDirectory() as folder,
        running(Path(folder), installed=installed) as newcomer,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        steps = watch(newcomer, page, look)
        taken, worked = time.monotonic() - newcomer.began, newcomer.worked()
        if pictures is not None:
            page.wait_for_timeout(500)
            page.screenshot(path=pictures / "newcomer-ready.png")
            (pictures / "terminal.txt").write_text(newcomer.said(), "utf-8")
        browser.close()
    sys.stdout.write(f"the dashboard after {taken:.0f} s, {worked:.0f} s of work; shown meanwhile: {'; '.join(steps)}\n")
    return worked


if __name__ == "__main__":
    seconds_to_dashboard(Path(sys.argv[1]), installed="--install" not in sys.argv)
