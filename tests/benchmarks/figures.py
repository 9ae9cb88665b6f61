"""The figures of the README: measured by programs, kept in docs/figures.json, and written into the page between two marks.

``python -m tests.benchmarks.figures`` measures what is not current and writes the page; ``--all`` measures everything anew;
``--check`` changes nothing and says what is not current. A figure is current while the files that it hangs on are those it
was measured with; times hang on the machine and carry their day instead.
"""

import gzip
import hashlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from textwrap import fill
from typing import Any, Final

ROOT: Final = Path(__file__).parent.parent.parent
STATIC: Final = Path("backend/api/dashboard/static")
FIRST: Final = ("index.html", "css/tokens.css", "css/style.css", "fonts/inter-latin.woff2", "icon.svg", "js/app.js")
"""Beside what these import and the first view."""
VIEW: Final = "js/views/overview.js"
START, END = "<!-- figures:start -->", "<!-- figures:end -->"
_IMPORT: Final = re.compile(r"^(?:import|export)\b[^'\n]*from '(\./|\.\./)([^']+)'", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Part:
    """Figures of one program. ``sources``: files that they hang on, as a pattern; None for times."""

    measure: Callable[[], dict[str, Any]]
    sources: str | None


def sample_shop() -> dict[str, Any]:
    """The largest and the mean miss of each total of the sample shop, over several shops and two cutoffs."""
    from tests.benchmarks.sample_shop import misses

    found = misses()
    largest = {name: max(abs(one[name]) for one in found) for name in found[0]}
    mean = {name: sum(one[name] for one in found) / len(found) for name in found[0]}
    return {"logs": len(found), "largest": _rounded(largest), "mean": _rounded(mean)}


def first_view() -> dict[str, Any]:
    """Kilobytes of files that a browser without a cache loads for the first view, packed as they are sent."""
    folder = ROOT / STATIC
    packed = sum(_sent(folder / name) for name in sorted(_loaded(folder, {*FIRST, VIEW})))
    return {"kilobytes": round(packed / 1e3)}


def loading() -> dict[str, Any]:
    """Milliseconds until the views stand, of the median and of the slowest view, by customers in the store."""
    from tests.benchmarks.dashboard_loading import both_sizes

    return {"load": round(os.getloadavg()[2])} | {
        f"{one['customers']}": {
            "painted": _middle([view["painted"] for view in one["views"]]),
            "interactive": _middle([view["interactive"] for view in one["views"]]),
            "slowest": round(max(view["interactive"] for view in one["views"])),
        }
        for one in both_sizes()
    }


def newcomer() -> dict[str, Any]:
    """Seconds of work from `make run` to the dashboard where everything is installed."""
    from tests.browser.newcomer import seconds_to_dashboard

    return {"seconds": round(seconds_to_dashboard())}


PARTS: Final = {
    "first_view": Part(first_view, "backend/api/dashboard/static/**/*"),
    "newcomer": Part(newcomer, None),
    "sample_shop": Part(sample_shop, "training/synthetic/*.py"),
    "loading": Part(loading, None),
}


def rendered(found: dict[str, Any]) -> str:
    """Return what stands between the marks."""
    run, view, shop, loads = (found[name]["figures"] for name in ("newcomer", "first_view", "sample_shop", "loading"))
    names = ("30 days", "90 days", "365 days")
    largest = ", ".join(f"{_percent(shop['largest'][name])} over {name}" for name in names)
    mean = ", ".join(_percent(abs(shop["mean"][name])) for name in names)
    sizes = "; ".join(
        f"with {int(size):,} customers in the store a view stands after {one['interactive']} ms, the slowest after"
        f" {one['slowest'] / 1e3:.1f} s"
        for size, one in loads.items()
        if size.isdigit()
    )
    said = (
        f"`make run` has {run['seconds']} seconds of work to do until the dashboard stands; installing takes a minute or",
        f"two more, once. The first view is {view['kilobytes']} kB; {sizes} (on two cores",
        f"that {loads['load']} tasks shared).",
        "The sample shop has the customers of a real one, and its simulator knows what comes after the log: the total of",
        f"known customers was missed by at most {largest}, and by {mean} in the mean, over {shop['logs']} such logs.",
    )
    told = fill(" ".join(said), 124, break_long_words=False, break_on_hyphens=False)
    return f"{START}\n{told}\n{END}"


def stale(found: dict[str, Any]) -> Iterator[str]:
    """Yield the parts that were never measured, or not with these files."""
    for name, part in PARTS.items():
        if name not in found or found[name]["sources"] != _state(part.sources):
            yield name


def written(page: str, found: dict[str, Any]) -> str:
    """Return the page with the figures in it."""
    before, rest = page.split(START)
    return before + rendered(found) + rest.split(END)[1]


def main(asked: list[str]) -> int:
    """Measure or check; return the exit code."""
    kept, page = ROOT / "docs" / "figures.json", ROOT / "README.md"
    found = json.loads(kept.read_text("utf-8")) if kept.exists() else {}
    missing = [*PARTS] if "--all" in asked else [*(set(asked) & {*PARTS} or stale(found))]
    if "--check" in asked:
        current = not missing and written(page.read_text("utf-8"), found) == page.read_text("utf-8")
        print("current" if current else f"not current ({', '.join(missing) or 'the page'}): run `make figures`")
        return int(not current)
    for name in missing:
        print(f"measuring {name}", flush=True)
        figures = PARTS[name].measure()
        found[name] = {"figures": figures, "on": f"{datetime.now(UTC):%Y-%m-%d}", "sources": _state(PARTS[name].sources)}
        kept.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
    page.write_text(written(page.read_text("utf-8"), found), "utf-8")
    return 0


def _loaded(folder: Path, names: set[str]) -> set[str]:
    """Return the files and all that they import, from the first on."""
    waiting, found = list(names), set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = (folder / name).read_text("utf-8") if name.endswith(".js") else ""
            waiting += [
                ((folder / name).parent / dots / to).resolve().relative_to(folder.resolve()).as_posix()
                for dots, to in _IMPORT.findall(text)
            ]
    return found


def _sent(path: Path) -> int:
    body = path.read_bytes()
    return min(len(body), len(gzip.compress(body, 9, mtime=0)))


def _state(pattern: str | None) -> str | None:
    if pattern is None:
        return None
    digest = hashlib.sha256()
    for path in sorted(one for one in ROOT.glob(pattern) if one.is_file()):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _rounded(shares: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in shares.items()}


def _middle(values: list[float]) -> int:
    return round(sorted(values)[len(values) // 2])


def _percent(share: float) -> str:
    return f"{share:.1%}".replace("%", " %")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
