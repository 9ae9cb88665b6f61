"""An audience's file from the command line: the very one that the service streams."""

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from backend.audiences.formats import FORMAT_NAMES, FormatName
from backend.errors import BadInput
from backend.stores.database import Database
from backend.stores.store import Store
from backend.use_cases.build_audience import Audience, audience_lines, audience_lot, find_audience
from backend.use_cases.hold_out import planned


@dataclass(frozen=True, slots=True)
class Trial:
    """``name`` of an experiment and the share that its lot holds out; ``secret`` is the ledger's; ``day``: else today."""

    name: str | None = None
    held_out_share: float = 0.0
    secret: str = ""
    day: date | None = None


def export_audience(
    database: str, segment: str, format_name: str, out: Path, trial: Trial | None = None, caller: str = "the command line"
) -> list[str]:
    """Write the file, whole or not at all; return the pre-flight report, a line each."""
    store = Store(Database(database))
    try:
        audience = find_audience(store, segment, _format(format_name))
        asked = trial or Trial()
        today = asked.day or date.today()
        drawn = audience_lot(store, audience, asked.name, asked.held_out_share, asked.secret, today)
        _audit(audience, format_name, caller)
        aside = out.with_name(f".{out.name}.part")
        try:
            with aside.open("w", encoding="utf-8", newline="") as file:
                file.writelines(audience_lines(store, audience, drawn, today))
            aside.replace(out)
        finally:
            aside.unlink(missing_ok=True)
    finally:
        store.close()
    return [*_report(audience, out), *(_promise(audience, asked) if drawn else [])]


def _audit(audience: Audience, format_name: str, caller: str) -> None:
    """Say that contacts leave, as the service's audit line does."""
    rows = {"scoring": audience.scoring.id, "rows": audience.reach.rows}
    about = {"caller": caller, "segment": audience.slug, "format": format_name}
    sys.stderr.write(json.dumps({"message": "contacts were exported", "logger": "backend.audit"} | about | rows) + "\n")


def _promise(audience: Audience, trial: Trial) -> list[str]:
    if audience.totals is None or not trial.held_out_share:
        return []
    return list(planned(audience.reach.rows, audience.totals, trial.held_out_share).sentences)


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
