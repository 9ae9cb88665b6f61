"""An audience's file from the command line: the very one that the service streams."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from backend.audiences.formats import FORMAT_NAMES, FormatName
from backend.contract.groups import find_group
from backend.errors import BadInput
from backend.stores.customers import Filters, Order
from backend.stores.database import Database
from backend.stores.store import Store
from backend.use_cases.build_audience import Audience, audience_lines, find_audience
from backend.use_cases.write_scores import find_scores, score_lines

SCORES: Final = "scores"
"""The format without contacts: ids and scores of everybody in the group."""
BY_SPEND: Final = Order("predicted_spend_30d", descending=True)


def export_audience(database: str, segment: str, format_name: str | None, out: Path) -> list[str]:
    """Write the file, whole or not at all; return the pre-flight report, a line each.

    Without a format: generic, or ids and scores where nobody of the group can be reached.
    """
    store = Store(Database(database))
    try:
        if format_name != SCORES:
            audience = find_audience(store, segment, _format(format_name or "generic"))
            if format_name or audience.reach.rows:
                _write(out, audience_lines(store, audience))
                return _report(audience, out)
        file = find_scores(store, lambda _: Filters(), BY_SPEND, find_group(segment))
        _write(out, score_lines(store, file))
        return [f"{file.count:,} rows of ids and scores as of {file.scoring.scoring.cutoff} in {out}, without contacts"]
    finally:
        store.close()


def _write(out: Path, text: Iterable[str]) -> None:
    aside = out.with_name(f".{out.name}.part")
    try:
        with aside.open("w", encoding="utf-8", newline="") as file:
            file.writelines(text)
        aside.replace(out)
    finally:
        aside.unlink(missing_ok=True)


def _format(name: str) -> FormatName:
    for known in FORMAT_NAMES:
        if known == name.strip().lower():
            return known
    raise BadInput(f"There is no format {name[:60]!r}; the known ones are {', '.join((*FORMAT_NAMES, SCORES))}.")


def _report(audience: Audience, out: Path) -> list[str]:
    reach, findings = audience.reach, audience.findings
    scoring = audience.scoring
    return [
        f"{reach.rows:,} rows of {reach.customers:,} customers scored as of {scoring.scoring.cutoff} in {out}",
        *(f"  {warning}" for warning in findings.warnings),
        *(f"  WOULD BE REJECTED: {problem}" for problem in findings.problems),
        *([] if findings.problems else ["  It passes every check that is made here."]),
    ]
