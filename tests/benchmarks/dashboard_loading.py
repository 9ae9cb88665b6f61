"""How long a browser waits for each view of the dashboard, with many customers in the store, and for the calls behind it.

    python -m tests.benchmarks.dashboard_loading [--customers 100000 --customers 1000000] [--contacts] [--json FILE]

Stocks a store of its own with made-up customers of every group, starts the service on it, and opens every view in Chromium
with an empty cache. *First content* is the browser's own first contentful paint; *interactive* the moment at which the view
stands and the page has answered a task of its own. Each call that a view makes is then repeated over HTTP for p50 and p99.
Nothing is asserted; the bytes of the first view are what went over the wire.
"""

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from playwright.sync_api import Browser, sync_playwright

from backend.contract.profiles import CustomerProfile
from backend.stores.engine import open_engine
from backend.stores.scored.scorings import write_all
from backend.stores.scored.views import ScoringViews
from tests.benchmarks.serving import model_dir
from tests.load.serving import Serving, load_said, percentile, start
from tests.unit.stores.profiles import SCORING, crowd
from tests.unit.stores.totals import totals_of
from tests.unit.stores.views import VIEWS
from training.audiences.contacts import load_contacts

KINDS, AT_ONCE, ASKED = 2_000, 20_000, 40
"""Different customers, of whom the others are copies; rows written at once; times that a call is repeated."""
VIEWS_SEEN = (
    "overview", "customers", "customers?tier=High-CLV&sort=num_transactions", "customers?contains=77", "customer/c0000042",
    "segments", "cohorts", "audiences", "whatif", "model", "data", "compare?a=c0000042&b=c0000043",
)  # fmt: skip
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
STANDS = "() => document.querySelector('main h1') && !document.querySelector('main .loading')"
TASK = "() => new Promise((go) => setTimeout(() => requestAnimationFrame(() => go(performance.now())), 0))"


@dataclass(frozen=True, slots=True)
class Seen:
    """One view: milliseconds to first content and to interactive, kilobytes over the wire, and the calls it made."""

    view: str
    painted: float
    interactive: float
    kilobytes: float
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Called:
    """One call over HTTP: milliseconds."""

    path: str
    p50: float
    p99: float


def stock(folder: Path, customers: int, *, contacts: bool) -> None:
    """Write so many made-up customers into the store that ``start`` uses, and a contact for each where asked for."""
    url = f"sqlite:///{folder / 'store.db'}"
    base = crowd(KINDS)
    totals = _times(totals_of(base), customers / KINDS)
    engine = open_engine(url)
    views = ScoringViews(VIEWS, [("c0000042", json.dumps([[f"2025-{m:02d}-11", 40.0 + m] for m in range(1, 13)]))])
    write_all(engine, replace(SCORING, totals=totals), _batches(base, customers), views=views)
    engine.dispose()
    if contacts:
        file = folder / "contacts.csv"
        with file.open("w", encoding="utf-8") as out:
            out.write("customer_id,email,consent\n")
            out.writelines(f"c{n:07d},c{n}@example.com,{'no' if n % 9 == 0 else 'yes'}\n" for n in range(customers))
        load_contacts(file, url, None)
        file.unlink()


def _batches(base: list[CustomerProfile], customers: int) -> Iterator[list[CustomerProfile]]:
    """Yield copies of ``base`` under rising ids, in the order of the store's key."""
    for first in range(0, customers, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, customers))
        yield [
            replace(base[n % KINDS], customer_id=f"c{n:07d}", total_spend=base[n % KINDS].total_spend + n / 1e3)
            for n in numbers
        ]


def _times(part: Any, factor: float) -> Any:
    """Return totals as so many times more customers have them: sums grow, means do not."""
    if isinstance(part, dict):
        return {
            name: value
            if name.startswith("mean_") or name in {"least", "most", "feature_importance"}
            else _times(value, factor)
            for name, value in part.items()
        }
    if isinstance(part, list | tuple):
        return [_times(one, factor) for one in part]
    return type(part)(part * factor) if isinstance(part, int | float) else part


def seen(browser: Browser, host: str, view: str) -> Seen:
    """Open one view in a browser that knows nothing yet."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB")
    page, calls, sizes = context.new_page(), [], []
    page.on("request", lambda request: calls.append(request.url.removeprefix(host)))
    page.on("requestfinished", lambda request: sizes.append(sum(_wire(request.sizes()))))
    page.goto(f"{host}/dashboard/{view}")
    page.wait_for_function(STANDS, timeout=300_000)
    interactive = page.evaluate(TASK)
    painted = page.evaluate(PAINTED)
    page.wait_for_load_state("networkidle", timeout=300_000)
    context.close()
    api = tuple(dict.fromkeys(one for one in calls if not one.startswith("/dashboard/")))
    return Seen(view, painted, interactive, sum(sizes) / 1e3, api)


def _wire(sizes: Any) -> tuple[int, int]:
    return sizes["responseHeadersSize"], sizes["responseBodySize"]


def called(serving: Serving, path: str) -> Called:
    """Repeat one call."""
    spent = []
    began = time.perf_counter()
    while len(spent) < ASKED and (len(spent) < 5 or time.perf_counter() - began < 20):
        before = time.perf_counter()
        status, _ = serving.ask("GET", path)
        assert status < 500 or status == 503, (path, status)
        spent.append(1e3 * (time.perf_counter() - before))
    return Called(path, percentile(spent, 0.5), percentile(spent, 0.99))


def measured(customers: int, models: Path, *, contacts: bool) -> dict[str, Any]:
    """Stock a store, start the service, visit every view, repeat every call."""
    with TemporaryDirectory() as folder:
        before = time.perf_counter()
        stock(Path(folder), customers, contacts=contacts)
        print(f"\n{customers:,} customers, stocked in {time.perf_counter() - before:.0f} s; {load_said()}", flush=True)
        with start(Path(folder), models) as serving, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            host = f"http://127.0.0.1:{serving.port}"
            seen(browser, host, "overview")  # the browser's own start is nobody's wait
            views = [seen(browser, host, view) for view in VIEWS_SEEN]
            browser.close()
            paths = dict.fromkeys(path for view in views for path in view.calls if not path.startswith("/predict"))
            calls = [called(serving, path) for path in paths]
    return {"customers": customers, "views": [asdict(one) for one in views], "calls": [asdict(one) for one in calls]}


def told(found: dict[str, Any]) -> None:
    """Print one size's two tables."""
    print(f"{'view':48s} {'first content':>14s} {'interactive':>12s} {'kB':>7s}")
    for one in found["views"]:
        print(f"{one['view']:48s} {one['painted']:11.0f} ms {one['interactive']:9.0f} ms {one['kilobytes']:7.1f}")
    print(f"{'call':88s} {'p50':>9s} {'p99':>9s}")
    for one in found["calls"]:
        print(f"{one['path'][:88]:88s} {one['p50']:6.0f} ms {one['p99']:6.0f} ms", flush=True)


def both_sizes() -> list[dict[str, Any]]:
    """Measure with 100,000 and with a million customers, and print both."""
    return sizes((100_000, 1_000_000), contacts=True)


def sizes(customers: tuple[int, ...], *, contacts: bool, models: Path | None = None) -> list[dict[str, Any]]:
    """Measure with each number of customers, one after the other; ``models`` has a published one, else one is trained."""
    models, found = models or model_dir(), []
    for one in customers:
        found.append(measured(one, models, contacts=contacts))
        told(found[-1])
    return found


def main(
    customers: Annotated[list[int] | None, typer.Option(help="How many; may be said more than once.")] = None,
    contacts: bool = True,
    models: Annotated[Path | None, typer.Option(help="A MODEL_DIR with a published model, else one is trained.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json")] = None,
) -> None:
    """Measure and print."""
    found = sizes(tuple(customers or (100_000, 1_000_000)), contacts=contacts, models=models)
    if json_file is not None:
        json_file.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    typer.run(main)
