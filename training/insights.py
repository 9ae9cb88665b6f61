"""Groq batch files for many customers: questions out, checked insights in. Half the price, up to a day's wait."""

import csv
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from backend.artifact.load import current_version, load
from backend.contract.features import FEATURE_NAMES
from backend.contract.parameters.scoring import ScoringParameters
from backend.errors import BadInput, UnreadableLog
from backend.use_cases.texts.ask_in_batches import Case, batch_insights, batch_questions, described

EXTRA = "beyond the header"


def write_questions(customers: Path, questions: Path, model_dir: Path, model: str) -> int:
    """Write one line per customer for Groq's batch interface; return how many. No line names a customer."""
    sheets = [sheet for _, sheet in _sheets(customers, model_dir)]
    questions.write_text("".join(f"{line}\n" for line in batch_questions(sheets, model)), "utf-8")
    return len(sheets)


def write_insights(customers: Path, answers: Path, out: Path, model_dir: Path) -> dict[str, int]:
    """Write one line per customer (id, insight, action, source, reason); return how many came from which source."""
    named = list(_sheets(customers, model_dir))
    with answers.open(encoding="utf-8", errors="replace") as lines:
        insights = batch_insights(lines, [sheet for _, sheet in named])
    counts: dict[str, int] = {}
    with out.open("w", encoding="utf-8") as file:
        for (customer_id, _), insight in zip(named, insights, strict=True):
            counts[insight.source] = counts.get(insight.source, 0) + 1
            line = {
                "customer_id": customer_id,
                "insight": insight.text,
                "recommended_action": insight.action,
                "insight_source": insight.source,
                "insight_reason": insight.reason,
            }
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return counts


def _sheets(customers: Path, model_dir: Path) -> Iterator[tuple[str, Case]]:
    """Return the customers of a csv file, valued by the model in service as of the end of its log.

    So questions asked one day fit the answers read the next. Raises ``BadInput`` that names file and line.
    """
    parameters = load(model_dir, current_version(model_dir)).parameters
    with customers.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = csv.DictReader(file, restkey=EXTRA)
        if "customer_id" not in (rows.fieldnames or ()):
            raise UnreadableLog(f"{customers}: a column customer_id is needed, beside {', '.join(FEATURE_NAMES)}.")
        for row in rows:
            try:
                yield row["customer_id"], _sheet(row, parameters)
            except (BadInput, ValueError) as error:
                raise UnreadableLog(f"{customers}, line {rows.line_num}: {error}") from error


def _sheet(row: dict[str, str], parameters: ScoringParameters) -> Case:
    if EXTRA in row or None in row.values():
        raise UnreadableLog("this line has more or fewer cells than the header.")
    features = {name: float(value) for name, value in row.items() if name != "customer_id"}
    return described(features, parameters, parameters.log_ends or date.today())
