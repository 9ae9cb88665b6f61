"""The parts that several forecasts share, each fitted once on what was known (``Known.part``)."""

from training.candidates.forecast.known import Known
from training.candidates.learned.amounts import SpendTrees, fit_spend_trees
from training.candidates.learned.boosting import TreeTable
from training.candidates.learned.chance import Chance, Logistic, fit_chance, fit_logistic
from training.candidates.learned.examples import Examples, examples_of
from training.candidates.learned.hurdle import Hurdle, fit_hurdle
from training.candidates.process.parts import process


def examples(known: Known) -> Examples:
    """The training table."""
    return examples_of(known.history, known.part(process), known.plan)


def table(known: Known) -> TreeTable:
    """The same rows for trees."""
    rows = known.part(examples)
    return TreeTable(rows.X, rows.weight)


def logistic(known: Known) -> Logistic:
    """Linear log-odds of an order."""
    return fit_logistic(known.part(examples))


def chance(known: Known) -> Chance:
    """The probability of an order."""
    return fit_chance(known.part(examples), known.part(table), known.part(logistic), known.plan.seed)


def hurdle(known: Known) -> Hurdle:
    """Chance, orders and values."""
    return fit_hurdle(known.part(examples), known.part(table), known.part(chance), known.plan.seed)


def season_trees(known: Known) -> SpendTrees:
    """Spend, from the season alone."""
    return fit_spend_trees(known.part(examples), known.part(table), known.plan.seed, from_process=False)


def process_trees(known: Known) -> SpendTrees:
    """Spend, from what the process says."""
    return fit_spend_trees(known.part(examples), known.part(table), known.plan.seed, from_process=True)
