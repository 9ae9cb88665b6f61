"""Value a customer as they are, and as they would be with some features changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from backend.contract.estimates import CustomerEstimate
from backend.contract.features import FEATURE_NAMES
from backend.contract.mapping import feature_vector
from backend.contract.parameters.scoring import ScoringParameters
from backend.insight.actions.action import Terms
from backend.stores.store import Store
from backend.use_cases.estimates.value_customers import estimate_customer
from backend.use_cases.stored.list_customers import told_customer


@dataclass(frozen=True, slots=True)
class WhatIf:
    """``before`` is None where the features were given whole, and no stored customer was asked about."""

    before: CustomerEstimate | None
    after: CustomerEstimate


def ask_what_if(
    store: Store, parameters: ScoringParameters, customer_id: str | None, changes: Mapping[str, float], as_of: date | None
) -> WhatIf:
    """Return both estimates, by the model that answers requests, as of a day; of a customer the scoring's own.

    Raises ``BadInput`` for names or values that are none, ``UnknownName`` and ``NotReady``.
    """
    if customer_id is None:
        return WhatIf(None, estimate_customer(feature_vector(changes), parameters, as_of or date.today()))
    scoring, found, _ = told_customer(store, customer_id, Terms())
    own = {name: float(getattr(found, name)) for name in FEATURE_NAMES}
    changed = feature_vector({**own, **{name: float(value) for name, value in changes.items()}})
    day = as_of or scoring.scoring.cutoff
    return WhatIf(estimate_customer(feature_vector(own), parameters, day), estimate_customer(changed, parameters, day))
