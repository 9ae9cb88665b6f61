"""Every candidate by the name that reports use; a comparison that leaves one out says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

from backend.errors import BadInput
from training.candidates.forecast import naive
from training.candidates.forecast.protocol import Fit
from training.candidates.learned import forecasts, more, parts
from training.candidates.served import heuristic, lasso


@dataclass(frozen=True, slots=True)
class Candidate:
    """How to fit it, and what it needs: a log to learn from, a package that is an extra, to be asked for by name."""

    fit: Fit
    learned: bool = False
    package: str | None = None
    asked: bool = False

    def installed(self) -> bool:
        """Return whether the package that the candidate needs is installed."""
        return self.package is None or find_spec(self.package) is not None


_OF = forecasts.fit_of
SPEND: dict[str, Candidate] = {
    "mean": Candidate(naive.fit_mean),
    "recent_rate": Candidate(naive.fit_recent_rate),
    "last_quarter_rate": Candidate(naive.fit_last_quarter),
    "seasonal_rate": Candidate(naive.fit_seasonal_rate),
    "lasso": Candidate(lasso.of),
    "bg_nbd": Candidate(_OF(forecasts.process_spend)),
    "hurdle": Candidate(_OF(parts.hurdle), learned=True, package="xgboost"),
    "xgboost": Candidate(_OF(parts.season_trees), learned=True, package="xgboost"),
    "gradient_boosting": Candidate(_OF(parts.process_trees), learned=True, package="xgboost"),
    "ensemble": Candidate(_OF(forecasts.ensemble), learned=True, package="xgboost"),
    "lasso_behaviour": Candidate(_OF(more.fit_lasso), learned=True, asked=True),
    "random_forest": Candidate(_OF(more.fit_forest), learned=True, asked=True),
    "neural_network": Candidate(_OF(more.fit_network), learned=True, asked=True),
    "ziln": Candidate(_OF(more.fit_ziln), learned=True, asked=True),
}
PROBABILITY: dict[str, Candidate] = {
    "constant": Candidate(naive.fit_constant),
    "heuristic": Candidate(heuristic.of),
    "bg_nbd": Candidate(_OF(forecasts.process_odds, odds=True)),
    "logistic": Candidate(_OF(parts.logistic, odds=True), learned=True),
    "gradient_boosting": Candidate(_OF(forecasts.logistic_trees, odds=True), learned=True, package="xgboost"),
    "ensemble": Candidate(_OF(parts.chance, odds=True), learned=True, package="xgboost"),
}
NAIVE_SPEND = ("mean", "recent_rate", "last_quarter_rate", "seasonal_rate")
NAIVE_PROBABILITY = ("constant",)
ALWAYS = (*NAIVE_SPEND, "lasso", *NAIVE_PROBABILITY, "heuristic")
"""In every race: the naive ones to be beaten, and the two that serve a request."""
QUICK, ALL = "quick", "all"


def chosen(candidates: dict[str, Candidate], names: Sequence[str]) -> dict[str, Candidate]:
    """Those asked for and those always there; ``all`` is every one, none named all but those that wait to be asked for.

    Raises ``BadInput`` for an unknown name, or one that cannot be fitted here.
    """
    known = {*SPEND, *PROBABILITY, QUICK, ALL}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise BadInput(f"Unknown candidate {unknown[0]!r}; the known ones are {', '.join(sorted(known))}.")
    wanted = {name: one for name, one in candidates.items() if _wanted(name, one, names)}
    for name, one in wanted.items():
        if name in names and not one.installed():
            raise BadInput(f"Candidate {name!r} needs {one.package}: pip install -r requirements.txt")
    return {name: one for name, one in wanted.items() if one.installed()}


def _wanted(name: str, one: Candidate, names: Sequence[str]) -> bool:
    if ALL in names or name in ALWAYS:
        return True
    return name in names if names else not one.asked


def left_out() -> list[str]:
    """Return the candidates that this environment cannot fit, each with what it lacks."""
    return sorted(
        {
            f"{name} ({one.package} is not installed)"
            for name, one in [*SPEND.items(), *PROBABILITY.items()]
            if not one.installed()
        }
    )
