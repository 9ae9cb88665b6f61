"""Run every shop (or those named), keep what each has shown, and write the table once all are there::

python -m tests.benchmarks.shops                   # all: some ten minutes
python -m tests.benchmarks.shops relay apparel     # these; the table is printed, not written, if others are missing
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.benchmarks.shops.catalogue import SHOPS
from tests.benchmarks.shops.findings import Finding, Route, findings
from tests.benchmarks.shops.fingerprint import RESULTS, Fingerprint, fingerprint
from tests.benchmarks.shops.longer import active_in, misses
from tests.benchmarks.shops.run import log_of, run
from tests.benchmarks.shops.shuffled import false_claims
from tests.benchmarks.shops.six import raw_six, violations
from tests.benchmarks.shops.tables import table
from training.features.prepare import prepare
from training.plan import Plan

KEPT = Path("var/shops")
MANY = "twenty"
SILENT = lambda step: None  # noqa: E731 - progress that nobody reads


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument(
        "shops", nargs="*", default=[*SHOPS, MANY], help=f"{', '.join(SHOPS)}, {MANY}; all, if none is named"
    )
    options.add_argument("--fast", action="store_true", help="without the run of all candidates")
    asked = options.parse_args()
    if unknown := {*asked.shops} - {*SHOPS, MANY}:
        options.error(f"no such shop: {', '.join(sorted(unknown))}")
    now = fingerprint()
    KEPT.mkdir(parents=True, exist_ok=True)
    for name in asked.shops:
        found = [*false_claims()] if name == MANY else _found(name, everyone=not asked.fast)
        if found is None:
            print(f"{SHOPS[name].label}: skipped, {SHOPS[name].path()} is not there (CLV_DATA_DIR).")
            continue
        told = found if name == MANY else [asdict(one) for one in found]
        (KEPT / f"{name}.json").write_text(json.dumps({"fingerprint": now, "found": told}) + "\n", "utf-8")
        print(f"{name}: done", flush=True)
    return _written(now)


def _found(name: str, *, everyone: bool) -> list[Finding] | None:
    shop = SHOPS[name]
    with TemporaryDirectory() as place:
        log = log_of(name, shop, Path(place))
        if log is None:
            return None
        ran = run(log, Path(place), everyone=everyone)
        prepared = prepare([log], Plan(), SILENT)
        champions = ran.trained["champion"], ran.trained["probability_champion"]
        years = misses(prepared.sums, shop.years, shop.year_days, champions)
        route = Route(*raw_six(prepared.snapshots), violations(ran.models))
        ninety = active_in(prepared.snapshots, champions[0], 90.0) if shop.active else None
        return [*findings(shop, ran, years, route, ninety)]


def _written(now: Fingerprint) -> int:
    """Print what there is; write the table if every shop was run with the forecasts as they are now."""
    kept: dict[str, list[Any]] = {name: found for name in [*SHOPS, MANY] if (found := _kept(name, now)) is not None}
    shuffled: Sequence[tuple[str, str | None]] = [(log, claim) for log, claim in kept.pop(MANY, [])]
    missing = [name for name in SHOPS if name not in kept] + [MANY] * (not shuffled)
    text = table({name: [Finding(**one) for one in found] for name, found in kept.items()}, shuffled, now, date.today())
    print(text)
    if missing:
        print(f"{RESULTS.name} is not written: {', '.join(missing)} not run with these forecasts.")
        return 1
    RESULTS.write_text(text, "utf-8")
    print(f"Written: {RESULTS}")
    return 0


def _kept(name: str, now: Fingerprint) -> list[Any] | None:
    path = KEPT / f"{name}.json"
    if not path.is_file():
        return None
    told = json.loads(path.read_text("utf-8"))
    return told["found"] if told["fingerprint"] == now else None


if __name__ == "__main__":
    sys.exit(main())
