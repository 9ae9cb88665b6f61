"""The facts of the log beside the scores: what claims about a customer rest on."""

from datetime import date
from typing import Final

import numpy as np

from backend.stores.scored.facts import ScoringFacts
from backend.use_cases.texts.measure_claims import claim_shares
from training.facts.customers import Record
from training.facts.of_log import Facts, facts_of
from training.facts.tables import Tables
from training.scores.columns import Scores

MEASURED: Final = 2_000
"""Of so many customers, evenly by id, it is counted how rare claims are."""


def facts_beside(found: Scores, summed: Tables, as_of: date) -> Facts:
    """Return the facts of every scored customer with an order, and of the shop."""
    columns = found.columns
    facts = facts_of(summed, record_of(found), as_of)
    step = max(1, len(facts.customers) // MEASURED)
    own = dict(zip(facts.ids[::step].tolist(), facts.customers[::step], strict=True))
    profiles = (one for rows in found.rows(columns["customer_id"].size) for one in rows if one.customer_id in own)
    return facts.with_shares(claim_shares(facts.shop, [(own[one.customer_id], one) for one in profiles]))


def stored(facts: Facts) -> ScoringFacts:
    """Return the facts as the store takes them."""
    return ScoringFacts(facts.shop, zip(facts.ids.tolist(), facts.customers, strict=True))


def record_of(found: Scores) -> Record:
    """Return what a scoring predicts of every customer, in the whole numbers that facts are ranked by."""
    columns = found.columns
    value = np.asarray(columns["clv_365d"], np.float64)
    odds = np.rint(columns["purchase_probability_30d"] * 10_000).astype(np.int64)
    known = not np.isnan(value).any()
    return Record(columns["customer_id"], odds, np.rint(value * 100).astype(np.int64) if known else None)
