"""Is there enough in the log to learn from? What is missing, and which kind of forecast is used meanwhile.

The ladder: learned models need many customers to tell a pattern from a wholesaler; BG/NBD needs repeat purchases only;
pooled rates need next to nothing. The minimums are near those that the public tools state for their predictions (500
customers with an order and 180 days of history; 100 customers at the least).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from training.candidates.registry import Candidate
from training.features.snapshots import Snapshot

Rung = Literal["learned", "purchase process", "pooled"]
NEEDS: Mapping[str, tuple[float, float]] = {
    "customers": (500, 100),
    "repeat customers": (150, 40),
    "days of history": (180, 120),
    "purchases in windows that ended": (300, 40),
}
"""What is counted -> the least for learned models, and for BG/NBD."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the log holds at its latest origin, by the names of ``NEEDS``."""

    found: dict[str, float]

    @property
    def rung(self) -> Rung:
        if all(self.found[name] >= learned for name, (learned, _) in NEEDS.items()):
            return "learned"
        return "purchase process" if all(self.found[name] >= least for name, (_, least) in NEEDS.items()) else "pooled"

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what keeps the log from learned models, one clause each."""
        return tuple(
            f"{name} {self.found[name]:,.0f} of {learned:,.0f}"
            for name, (learned, _) in NEEDS.items()
            if self.found[name] < learned
        )

    def sentence(self) -> str:
        """Return the report in one sentence."""
        if self.rung == "learned":
            return "Readiness: enough customers and history for learned models."
        return f"Readiness: {self.rung} forecasts only; learned models lack {', '.join(self.missing)}."

    def as_json(self) -> dict[str, Any]:
        return {
            "rung": self.rung,
            "found": self.found,
            "missing": list(self.missing),
            "needed": {name: learned for name, (learned, _) in NEEDS.items()},
        }

    def allowed(self, candidates: Mapping[str, Candidate]) -> dict[str, Candidate]:
        """Return the candidates on this rung and below."""
        return {
            name: one
            for name, one in candidates.items()
            if self.rung == "learned" or (not one.learned and (name != "bg_nbd" or self.rung == "purchase process"))
        }


def assess(snapshots: Sequence[Snapshot]) -> Readiness:
    """Count what there is."""
    latest = snapshots[-1]
    return Readiness(
        {
            "customers": float(len(latest.who)),
            "repeat customers": float((latest.columns["num_transactions"] > 1).sum()),
            "days of history": latest.history_days,
            "purchases in windows that ended": float(sum(past.bought.sum() for past in snapshots)),
        }
    )
