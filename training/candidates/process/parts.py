"""The purchase process as a part of what was known: fitted once (``Known.part``), however many ask."""

from backend.contract.parameters.lifetime import PurchaseProcess
from training.candidates.forecast.known import Known
from training.candidates.process.clocked import ProcessFit, fit_clocked_process


def process_fit(known: Known) -> ProcessFit:
    """The purchase process as of the end of the last window, and notes on it."""
    return fit_clocked_process(known.history[-1].sums, known.day)


def process(known: Known) -> PurchaseProcess:
    """The process alone."""
    return known.part(process_fit).process
