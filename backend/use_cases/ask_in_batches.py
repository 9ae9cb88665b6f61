"""Ask for many customers' insights at once: questions for Groq's batch interface, then checked insights."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from backend.contract.estimates import Insight
from backend.contract.mapping import feature_vector
from backend.contract.parameters.scoring import ScoringParameters
from backend.insight.asking.batch_files import batch_lines, read_batch
from backend.insight.facts.facts import FactSheet, fact_sheet
from backend.use_cases.value_customers import estimate_customer

__all__ = ["FactSheet", "batch_insights", "batch_questions", "described"]


def described(features: Mapping[str, float], parameters: ScoringParameters, as_of: date) -> FactSheet:
    """The fact sheet of a customer given by named features as of a day. Raises ``BadInput`` with one sentence."""
    return fact_sheet(estimate_customer(feature_vector(features), parameters, as_of), parameters)


def batch_questions(sheets: Iterable[FactSheet], model: str) -> Iterator[str]:
    """Return one JSON line per customer, in order; no line names a customer."""
    return batch_lines(sheets, model)


def batch_insights(answers: Iterable[str], sheets: Sequence[FactSheet]) -> list[Insight]:
    """Return one insight per customer, in the order of ``sheets``; rules write what the answers lack or get wrong."""
    return read_batch(answers, sheets)
