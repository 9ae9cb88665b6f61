"""How likely a coincidence is: a habit is claimed only where chance would hardly ever make it."""

from math import comb


def at_least(successes: int, trials: int, chance: float) -> float:
    """Return P(X >= successes) of a binomial X.

    >>> round(at_least(2, 2, 0.5), 2)
    0.25
    """
    return sum(comb(trials, k) * chance**k * (1 - chance) ** (trials - k) for k in range(successes, trials + 1))
