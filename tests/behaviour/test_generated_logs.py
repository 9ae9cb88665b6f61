"""No log ends in a traceback, and no record of any in a contradiction: a hundred shops of awkward kinds, end to end."""

from pathlib import Path

import pytest

from backend.errors import UnreadableLog
from tests.behaviour.generated_logs import generated
from tests.contradictions import contradictions
from training.pipeline import fit_and_publish, judge
from training.plan import Plan
from training.score import score_everybody
from training.scores.published import open_published

SHOPS = dict(generated(100))
QUICK = Plan(test_origins=2, candidates=("quick",), calibration_origins=1)

REFUSED = {
    "one price",
    "one date",
    "one row",
    "month",
    "few",
    "once",
    "winter",
    "decline",
    "growth",
    "gap",
    "gap of a year",
    "returns",
    "before 1970",
}
"""Kinds of which some logs are too short, too small or too old to learn from."""


def silent(*step: object) -> None:
    pass


@pytest.mark.parametrize("name", SHOPS)
def test_a_log_is_read_or_refused_in_one_sentence_and_its_records_agree(name: str, tmp_path: Path) -> None:
    log = SHOPS[name].write(tmp_path / "log.csv")
    try:
        fit_and_publish(*judge([log], QUICK, silent), tmp_path / "models", silent)
    except UnreadableLog as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - most logs are not refused
        assert name.rsplit(maxsplit=1)[0] in REFUSED
        return
    scored = score_everybody([log], open_published(tmp_path / "models"), None, silent)
    broken = {
        one.customer_id: found for batch in scored.scores.rows(500) for one in batch if (found := contradictions(one))
    }
    assert broken == {}
