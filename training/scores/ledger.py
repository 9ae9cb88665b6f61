"""What a scoring predicts, as lines of the ledger, so that it can be held against what comes."""

from collections.abc import Iterator, Sequence

import numpy as np
from sqlalchemy import Engine

from backend.contract.profiles import Scoring
from backend.monitoring.ledger import Prediction, customer_key
from backend.stores.ledger.predictions import record, replace_scored
from backend.stores.tables import metadata
from training.scores.columns import Scores

CHUNK = 20_000


def record_scored(engine: Engine, scoring: Scoring, found: Scores, secret: str) -> None:
    """Write one line per customer, in place of those of an earlier scoring as of the same day by the same version."""
    metadata.create_all(engine)
    with engine.begin() as connection:
        replace_scored(connection, scoring.model_version, scoring.cutoff)
    for lines in _lines(scoring, found, secret):
        with engine.begin() as connection:
            record(connection, lines)


def _lines(scoring: Scoring, found: Scores, secret: str) -> Iterator[Sequence[Prediction]]:
    names = ("customer_id", "purchase_probability_30d", "predicted_spend_30d", "spend_30d_low", "spend_30d_high")
    size = found.columns["customer_id"].size
    for start in range(0, size, CHUNK):
        part = [found.columns[name][start : start + CHUNK].tolist() for name in names]
        yield [_line(scoring, customer_key(str(one), secret), *said) for one, *said in zip(*part, strict=True)]


def _line(scoring: Scoring, customer: str, chance: float, spend: float, low: float, high: float) -> Prediction:
    ends = (None if np.isnan(end) else float(end) for end in (low, high))
    about = (customer, scoring.cutoff, scoring.horizon_days, scoring.model_version)
    return Prediction(*about, "scored", float(chance), float(spend), *ends)
