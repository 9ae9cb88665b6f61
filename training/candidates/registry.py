"""Every candidate by the name that reports use; a comparison that leaves one out is no comparison."""

from training.candidates import heuristic, lasso, naive
from training.candidates.forecast import Fit

SPEND: dict[str, Fit] = {
    "mean": naive.fit_mean,
    "recent_rate": naive.fit_recent_rate,
    "seasonal_rate": naive.fit_seasonal_rate,
    "lasso": lasso.fit,
}
PROBABILITY: dict[str, Fit] = {
    "constant": naive.fit_constant,
    "heuristic": heuristic.fit,
}
