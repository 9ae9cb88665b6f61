"""Every candidate by the name that reports use; a comparison that leaves one out says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from backend.errors import BadInput
from training.candidates import boosting, forests, heuristic, lasso, naive, odds, purchase_process, roots, ziln
from training.candidates.ensemble import fit_odds
from training.candidates.forecast import Fit
from training.candidates.learned import fit_spend_ensemble, leveled, leveled_odds


@dataclass(frozen=True, slots=True)
class Candidate:
    """How to fit it, and what it needs: behaviour features, the dense origins, a package that is an extra."""

    fit: Fit
    behaviour: bool = False
    dense: bool = False
    package: str | None = None

    def installed(self) -> bool:
        return self.package is None or find_spec(self.package) is not None


SPEND: dict[str, Candidate] = {
    "mean": Candidate(naive.fit_mean),
    "recent_rate": Candidate(naive.fit_recent_rate),
    "seasonal_rate": Candidate(naive.fit_seasonal_rate),
    "lasso": Candidate(lasso.fit),
    "lasso_behaviour": Candidate(leveled(roots.fit_root_lasso), behaviour=True),
    "random_forest": Candidate(leveled(forests.fit_random_forest), behaviour=True),
    "gradient_boosting": Candidate(leveled(forests.fit_boosting), behaviour=True),
    "xgboost": Candidate(leveled(boosting.fit_tweedie), behaviour=True, dense=True, package="xgboost"),
    "neural_network": Candidate(leveled(roots.fit_root_network), behaviour=True),
    "ziln": Candidate(leveled(ziln.fit_ziln), behaviour=True),
    "bg_nbd": Candidate(purchase_process.fit),
    "ensemble": Candidate(fit_spend_ensemble, behaviour=True, dense=True, package="xgboost"),
}
PROBABILITY: dict[str, Candidate] = {
    "constant": Candidate(naive.fit_constant),
    "heuristic": Candidate(heuristic.fit),
    "logistic": Candidate(leveled_odds(odds.fit_logistic), behaviour=True),
    "gradient_boosting": Candidate(leveled_odds(forests.fit_boosted_odds), behaviour=True),
    "bg_nbd": Candidate(purchase_process.fit_odds),
    "ensemble": Candidate(leveled_odds(fit_odds), behaviour=True, package="xgboost"),
}
NAIVE_SPEND, NAIVE_PROBABILITY = ("mean", "recent_rate", "seasonal_rate"), ("constant", "heuristic")
ALWAYS = (*NAIVE_SPEND, "lasso", *NAIVE_PROBABILITY)
"""In every race: the naive ones to be beaten, and the two that serve a request."""
QUICK = "quick"


def chosen(candidates: dict[str, Candidate], names: Sequence[str]) -> dict[str, Candidate]:
    """Those asked for and those always there; all that are installed where none is named. Raises ``BadInput``."""
    known = {*SPEND, *PROBABILITY, QUICK}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise BadInput(f"Unknown candidate {unknown[0]!r}; the known ones are {', '.join(sorted(known))}.")
    wanted = {name: one for name, one in candidates.items() if not names or name in names or name in ALWAYS}
    if names:
        for name, one in wanted.items():
            if not one.installed():
                raise BadInput(f"Candidate {name!r} needs {one.package}: pip install -r training/requirements.txt")
    return {name: one for name, one in wanted.items() if one.installed()}


def left_out() -> list[str]:
    """Candidates that this environment cannot fit, each with what it lacks."""
    return sorted({f"{name} ({one.package} is not installed)" for name, one in [*SPEND.items(), *PROBABILITY.items()]
                   if not one.installed()})
