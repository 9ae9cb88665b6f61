"""Ask for many customers' insights at once: questions for Groq's batch interface, then checked insights."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from backend.contract.estimates import Insight
from backend.contract.mapping import feature_vector
from backend.contract.parameters.scoring import ScoringParameters
from backend.insight.asking.batch_files import batch_lines, read_batch
from backend.insight.writing.case import Case
from backend.use_cases.estimates.value_customers import case_of_request, estimate_customer

__all__ = ["Case", "batch_insights", "batch_questions", "described"]


def described(features: Mapping[str, float], parameters: ScoringParameters, as_of: date) -> Case:
    """Return the case of a customer given by named features as of a day. Raises ``BadInput`` with one sentence."""
    return case_of_request(estimate_customer(feature_vector(features), parameters, as_of), parameters, "")


def batch_questions(cases: Iterable[Case], model: str) -> Iterator[str]:
    """Return one JSON line per customer, in order; no line names a customer."""
    return batch_lines(cases, model)


def batch_insights(answers: Iterable[str], cases: Sequence[Case]) -> list[Insight]:
    """Return one insight per customer, in the order of ``cases``; rules write what the answers lack or get wrong."""
    return read_batch(answers, cases)
