"""The lifetime models that answer for histories without a log: the shop's process, and how sure it is of a year."""

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import LifetimeParameters, PurchaseProcess, RfmParameters
from backend.contract.parameters.scoring import SpendInterval
from backend.errors import UnfittableData
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from training.candidates.process.clocked import fit_clocked_process
from training.candidates.served.interval import Past, fit_interval
from training.candidates.served.rfm_edges import fit_rfm
from training.features.cumulative import Cumulative
from training.features.histories import histories_at
from training.features.origin import outcome_after

YEAR_DAYS = 365
_NO_EDGES = RfmParameters((0.0,) * 4, (0.0,) * 4, (0.0,) * 4, (0.0, 0.0))


def lifetime_models(sums: Cumulative, day: int, process: PurchaseProcess, year: Floats | None = None) -> LifetimeParameters:
    """Return the models as of ``day`` (an ordinal); ``process`` was fitted on the days before it.

    ``sums`` are the customers' running sums. ``year``, currency of shape ``(n_known,)``, is what everybody known will spend
    within one, where a better forecast than the process's own is at hand: edges are drawn on it.

    Raises ``UnfittableData`` where nobody ever came back: there is no lifetime to model.
    """
    if process.purchases is None:
        raise UnfittableData("No customer has a repeat purchase, so purchase rates cannot be estimated.")
    found = LifetimeParameters(process, _spread(sums, day), _NO_EDGES)
    history = histories_at(sums, sums.known(day), day)
    if year is None:
        year = project_lifetime_value(history, found, float(YEAR_DAYS)).value
    return LifetimeParameters(process, found.spread, fit_rfm(history, year))


def _spread(sums: Cumulative, day: int) -> SpendInterval | None:
    """From a year back, or the middle of a younger log: how actual spend scattered around what was said then."""
    horizon = min(YEAR_DAYS, (day - sums.days.first_day) // 2)
    origin = day - horizon
    who = sums.known(origin)
    if not len(who):
        return None
    then = fit_clocked_process(sums, origin).process
    said = project_lifetime_value(
        histories_at(sums, who, origin), LifetimeParameters(then, None, _NO_EDGES, annual_discount=0.0), float(horizon)
    )
    spend, _ = outcome_after(sums, who, origin, horizon)
    return fit_interval([Past(0.0, said.spend, said.purchase_probability, spend)])
