"""Zero-inflated log-normal spend with linear heads (Wang, Liu & Miao 2019, arXiv 1912.07753).

With linear heads and one sigma the loss falls apart into a logistic regression of buying and a linear regression of the
log of what buyers spend, so both optima are exact.
"""

from collections.abc import Sequence

from training.candidates.learned.amounts import RIDGE, buyers_of, linear_amounts
from training.candidates.learned.odds import LOGISTIC
from training.candidates.learned.two_part import TwoPart
from training.candidates.learning.examples import Examples
from training.candidates.learning.tuning import Family, grid
from training.plan import Hyperparameters


def _ziln(examples: Examples, seed: int, settings: Sequence[Hyperparameters]) -> list[TwoPart]:
    """Maximum likelihood, with a ridge on the amount."""
    (odds,) = LOGISTIC.fits(examples, seed, LOGISTIC.grid[:1])
    return [TwoPart.of(odds, (amount,), examples) for amount in linear_amounts(buyers_of(examples), settings)]


ZILN = Family("ziln", _ziln, grid(ridge=(RIDGE, 100.0, 1_000.0, 3_000.0)))
