"""What the other of champion and challenger says of a customer, worked out off the hot path."""

from backend.contract.features import ContractV1
from backend.errors import BadInput
from backend.use_cases.estimates.value_customers import estimate_customer
from backend.use_cases.model.record_predictions import Note
from backend.use_cases.model.serve_model import ModelInService


def said_by_other(model: ModelInService, note: Note) -> tuple[str, float, float] | None:
    """Return (version, spend in currency, probability) of the other model; None where there is none, or it cannot say."""
    other = model.other_than(note.model_version)
    if other is None:
        return None
    try:
        said = estimate_customer(ContractV1(*note.features), other.parameters, note.as_of)
    except BadInput:
        return None
    return other.version, said.predicted_spend, said.purchase_probability
