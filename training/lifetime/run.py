"""A log's customers valued on the shop's terms: log -> everybody as of a day -> worth, a newcomer, diagnostics."""

import csv
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from backend.errors import UnreadableLog
from training.features.present import as_of
from training.features.snapshots import YEAR, Snapshot
from training.lifetime.diagnostics import Matrices, Tracking, matrices, tracking
from training.lifetime.newcomer import Newcomer, newcomer
from training.lifetime.terms import Terms
from training.lifetime.worth import Worth, worth
from training.progress import Say
from training.scores.published import open_published
from training.transactions.order_log import opened
from training.transactions.readings.agreement import disagreement
from training.transactions.readings.asked import Asked

COLUMNS = ("orders", "spend", "residual", "value")


@dataclass(frozen=True, slots=True)
class Valued:
    """Everybody's worth as of the ``cutoff``; ``currency`` is the artifact's."""

    cutoff: date
    currency: str
    terms: Terms
    customers: Snapshot
    worth: Worth
    newcomer: Newcomer
    tracking: Tracking | None
    matrices: Matrices | None

    def as_json(self) -> dict[str, Any]:
        """Return totals, terms and diagnostics as plain values."""
        totals = {name: round(float(getattr(self.worth, name).sum()), 2) for name in COLUMNS}
        return {
            "cutoff": f"{self.cutoff}",
            "currency": self.currency,
            "terms": asdict(self.terms),
            "customers": len(self.customers.who),
            "totals": totals,
            "newcomer": asdict(self.newcomer),
            "tracking": self.tracking and asdict(self.tracking),
            "matrices": self.matrices and asdict(self.matrices),
        }

    def write_csv(self, path: Path) -> None:
        """Write a row a customer: orders, spend, discounted orders over the horizon, and what the profit is worth now."""
        columns = [getattr(self.worth, name).round(4).tolist() for name in COLUMNS]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["customer_id", "expected_orders", "expected_spend", "discounted_orders", "value"])
            writer.writerows(zip(self.customers.customer_ids.tolist(), *columns, strict=True))


def value_log(files: list[Path], model_dir: Path, terms: Terms, say: Say, asked: Asked | None = None) -> Valued:
    """Value everybody of a log with the published model.

    Raises ``UnreadableLog``, also where a column reads otherwise than in the log that the model was trained on.
    """
    published = open_published(model_dir)
    with opened(files, say, asked=asked or Asked()) as log:
        if unlike := disagreement(published.manifest.data, log.facts()):
            raise UnreadableLog(unlike)
        say("summing up customers' days")
        everybody, notes = as_of(log, None)
    for note in notes:
        say(note)
    say(f"valuing {len(everybody.who):,} customers as of {everybody.cutoff:%Y-%m-%d}")
    process = published.story.process
    shown = terms.horizon_days or YEAR
    age = int(np.clip(np.median(everybody.columns["tenure_days"]), 30, 3 * YEAR))
    return Valued(
        everybody.cutoff.date(),
        published.manifest.parameters.currency,
        terms,
        everybody,
        worth(published.story, everybody, terms),
        newcomer(process, everybody.day, shown),
        tracking(everybody.sums),
        matrices(process, age, shown),
    )
