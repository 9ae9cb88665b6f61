"""An audience's file from the command line: the very one that the service streams."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from backend.audiences.formats import FORMAT_NAMES, FormatName
from backend.contract.shop.groups import find_group
from backend.errors import BadInput
from backend.stores.database import Database
from backend.stores.scored.customers import Filters, Order
from backend.stores.store import Store
from backend.use_cases.stored.build_audience import Audience, audience_lines, audience_lot, find_audience
from backend.use_cases.stored.hold_out import planned
from backend.use_cases.stored.write_scores import find_scores, score_lines

SCORES: Final = "scores"
"""The format without contacts: ids and scores of everybody in the group."""
BY_SPEND: Final = Order("predicted_spend_30d", descending=True)


@dataclass(frozen=True, slots=True)
class Trial:
    """``name`` of an experiment and the share that its lot holds out; ``secret`` is the ledger's; ``day``: else today."""

    name: str | None = None
    held_out_share: float = 0.0
    secret: str = ""
    day: date | None = None

    @property
    def wanted(self) -> bool:
        """Return whether an experiment is asked for, or part of one."""
        return self.name is not None or self.held_out_share > 0


def export_audience(
    database: str,
    segment: str,
    format_name: str | None,
    out: Path,
    trial: Trial | None = None,
    caller: str = "the command line",
) -> list[str]:
    """Write the file, whole or not at all; return the pre-flight report, a line each.

    Without a format: generic, or ids and scores where nobody of the group can be reached. Raises ``BadInput`` for an
    experiment on ids and scores, ``ExperimentRefused`` for one that what is stored does not allow.
    """
    asked = trial or Trial()
    if format_name == SCORES and asked.wanted:
        raise BadInput("An experiment needs customers to contact: ids and scores reach nobody.", field="experiment")
    store = Store(Database(database))
    try:
        if format_name != SCORES:
            audience = find_audience(store, segment, _format(format_name or "generic"))
            if format_name or audience.reach.rows or asked.wanted:
                return _contacts(store, audience, out, asked, caller)
        return _scores(store, segment, out)
    finally:
        store.close()


def _contacts(store: Store, audience: Audience, out: Path, asked: Trial, caller: str) -> list[str]:
    today = asked.day or date.today()
    drawn = audience_lot(store, audience, asked.name, asked.held_out_share, asked.secret, today)
    _audit(audience, caller)
    _write(out, audience_lines(store, audience, drawn, today))
    return [*_report(audience, out), *(_promise(audience, asked) if drawn else [])]


def _scores(store: Store, segment: str, out: Path) -> list[str]:
    file = find_scores(store, lambda _: Filters(), BY_SPEND, find_group(segment))
    _write(out, score_lines(store, file))
    return [f"{file.count:,} rows of ids and scores as of {file.scoring.scoring.cutoff} in {out}, without contacts"]


def _audit(audience: Audience, caller: str) -> None:
    """Say that contacts leave, as the service's audit line does."""
    rows = {"scoring": audience.scoring.id, "rows": audience.reach.rows}
    about = {"caller": caller, "segment": audience.slug, "format": audience.format_name}
    sys.stderr.write(json.dumps({"message": "contacts were exported", "logger": "backend.audit"} | about | rows) + "\n")


def _promise(audience: Audience, trial: Trial) -> list[str]:
    if audience.totals is None or not trial.held_out_share:
        return []
    return list(planned(audience.reach.rows, audience.totals, trial.held_out_share).sentences)


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
