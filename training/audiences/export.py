"""An audience's file from the command line: the very one that the service streams."""

from pathlib import Path

from backend.audiences.formats import FORMAT_NAMES, FormatName
from backend.errors import BadInput
from backend.stores.database import Database
from backend.stores.store import Store
from backend.use_cases.build_audience import Audience, audience_lines, find_audience


def export_audience(database: str, segment: str, format_name: str, out: Path) -> list[str]:
    """Write the file, whole or not at all; return the pre-flight report, a line each."""
    store = Store(Database(database))
    try:
        audience = find_audience(store, segment, _format(format_name))
        aside = out.with_name(f".{out.name}.part")
        try:
            with aside.open("w", encoding="utf-8", newline="") as file:
                file.writelines(audience_lines(store, audience))
            aside.replace(out)
        finally:
            aside.unlink(missing_ok=True)
    finally:
        store.close()
    return _report(audience, out)


def _format(name: str) -> FormatName:
    for known in FORMAT_NAMES:
        if known == name.strip().lower():
            return known
    raise BadInput(f"There is no format {name[:60]!r}; the known ones are {', '.join(FORMAT_NAMES)}.")


def _report(audience: Audience, out: Path) -> list[str]:
    reach, findings = audience.reach, audience.findings
    scoring = audience.scoring
    return [
        f"{reach.rows:,} rows of {reach.customers:,} customers scored as of {scoring.scoring.cutoff} in {out}",
        *(f"  {warning}" for warning in findings.warnings),
        *(f"  WOULD BE REJECTED: {problem}" for problem in findings.problems),
        *([] if findings.problems else ["  It passes every check that is made here."]),
    ]
