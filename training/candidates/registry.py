"""Every candidate by the name that reports use; a comparison that leaves one out says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from backend.errors import BadInput
from training.candidates.forecast import naive
from training.candidates.forecast.protocol import Fit
from training.candidates.learned import odds_ensemble, purchase_process
from training.candidates.learned.boosting import TWEEDIE
from training.candidates.learned.forests import BOOSTED, BOOSTED_ODDS, RANDOM_FOREST
from training.candidates.learned.learned import fit_spend_ensemble, leveled, leveled_odds
from training.candidates.learned.odds import LOGISTIC
from training.candidates.learned.roots import LASSO, NETWORK
from training.candidates.learned.ziln import ZILN
from training.candidates.learning.measures import ODDS
from training.candidates.learning.tuning import Family
from training.candidates.served import heuristic, lasso


@dataclass(frozen=True, slots=True)
class Candidate:
    """How to fit a candidate, and what it needs: behaviour features, the dense origins, a package that is an extra.

    ``families`` are those whose settings are chosen before the race.
    """

    fit: Fit
    behaviour: bool = False
    dense: bool = False
    package: str | None = None
    families: tuple[Family[Any], ...] = ()

    def installed(self) -> bool:
        """Return whether the package that the candidate needs is installed."""
        return self.package is None or find_spec(self.package) is not None


def _learned(family: Family[Any], *, dense: bool = False, package: str | None = None) -> Candidate:
    fit = leveled_odds(family.fit) if family.measure is ODDS else leveled(family.fit, dense=dense)
    return Candidate(fit, True, dense, package, (family,))


SPEND: dict[str, Candidate] = {
    "mean": Candidate(naive.fit_mean),
    "recent_rate": Candidate(naive.fit_recent_rate),
    "seasonal_rate": Candidate(naive.fit_seasonal_rate),
    "lasso": Candidate(lasso.fit),
    "lasso_behaviour": _learned(LASSO),
    "random_forest": _learned(RANDOM_FOREST),
    "gradient_boosting": _learned(BOOSTED),
    "xgboost": _learned(TWEEDIE, dense=True, package="xgboost"),
    "neural_network": _learned(NETWORK),
    "ziln": _learned(ZILN),
    "bg_nbd": Candidate(purchase_process.fit),
    "ensemble": Candidate(fit_spend_ensemble, True, True, "xgboost"),
}
PROBABILITY: dict[str, Candidate] = {
    "constant": Candidate(naive.fit_constant),
    "heuristic": Candidate(heuristic.fit),
    "logistic": _learned(LOGISTIC),
    "gradient_boosting": _learned(BOOSTED_ODDS),
    "bg_nbd": Candidate(purchase_process.fit_odds),
    "ensemble": Candidate(leveled_odds(odds_ensemble.fit), True, False, "xgboost"),
}
NAIVE_SPEND, NAIVE_PROBABILITY = ("mean", "recent_rate", "seasonal_rate"), ("constant", "heuristic")
ALWAYS = (*NAIVE_SPEND, "lasso", *NAIVE_PROBABILITY)
"""In every race: the naive ones to be beaten, and the two that serve a request."""
QUICK = "quick"


def chosen(candidates: dict[str, Candidate], names: Sequence[str]) -> dict[str, Candidate]:
    """Return the candidates asked for and those always there; all that are installed where none is named.

    Raises ``BadInput`` for an unknown name, or a candidate whose package is not installed.
    """
    known = {*SPEND, *PROBABILITY, QUICK}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise BadInput(f"Unknown candidate {unknown[0]!r}; the known ones are {', '.join(sorted(known))}.")
    wanted = {name: one for name, one in candidates.items() if not names or name in names or name in ALWAYS}
    if names:
        for name, one in wanted.items():
            if not one.installed():
                raise BadInput(f"Candidate {name!r} needs {one.package}: pip install -r requirements.txt")
    return {name: one for name, one in wanted.items() if one.installed()}


def left_out() -> list[str]:
    """Return the candidates that this environment cannot fit, each with what it lacks."""
    return sorted(
        {
            f"{name} ({one.package} is not installed)"
            for name, one in [*SPEND.items(), *PROBABILITY.items()]
            if not one.installed()
        }
    )
