"""No log ends in a traceback, and no record of any in a contradiction: a hundred shops of awkward kinds, end to end."""

from pathlib import Path

import pytest

from backend.contract.profiles import CustomerProfile
from backend.errors import UnreadableLog
from tests.behaviour.generated_logs import generated
from training.pipeline import fit_and_publish, judge
from training.plan import Plan
from training.score import score_everybody
from training.scores.published import open_published

SHOPS = dict(generated(100))
QUICK = Plan(test_origins=2, candidates=("quick",), calibration_origins=1)
CENT, ODDS = 0.015, 1e-4


def silent(*step: object) -> None:
    pass


def contradictions(one: CustomerProfile) -> list[str]:
    """Names of the laws that a published record breaks."""
    odds = [one.purchase_probability_30d, one.purchase_probability_90d, one.purchase_probability_365d, one.p_alive]
    spends = [one.predicted_spend_30d, one.clv_90d, one.clv_365d]
    held = [
        (one.spend_30d_low, one.predicted_spend_30d, one.spend_30d_high),
        (one.clv_365d_low, one.clv_365d, one.clv_365d_high),
    ]
    value = one.predicted_spend_30d / one.expected_orders_30d
    checks = {
        "odds fall": odds != sorted(odds),
        "spend falls": spends != sorted(spends),
        "two 30-day values": one.clv_30d != one.predicted_spend_30d,
        "likelier than expected": odds[0] > one.expected_orders_30d + ODDS or odds[2] > one.expected_orders_365d + ODDS,
        "outside": any(low is not None and not low - CENT <= point <= high + CENT for low, point, high in held),
        "never paid": one.num_transactions >= 5
        and one.avg_spend > 0
        and spends[0] > 1
        and not 0.25 <= value / one.avg_spend <= 4,
        "churn": abs(1 - odds[2] - one.churn_probability) > 1e-3,
        "drivers": round(sum(driver.contribution for driver in one.drivers) - spends[0], 2) != 0,
    }
    return [name for name, broken in checks.items() if broken]


@pytest.mark.parametrize("name", SHOPS)
def test_a_log_is_read_or_refused_in_one_sentence_and_its_records_agree(name: str, tmp_path: Path) -> None:
    log = SHOPS[name].write(tmp_path / "log.csv")
    try:
        fit_and_publish(*judge([log], QUICK, silent), tmp_path / "models", silent)
    except UnreadableLog as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 - most logs are not refused
        assert name.split(maxsplit=1)[0] in {"one", "month", "few", "once", "winter", "decline", "growth", "gap", "returns"}
        return
    scored = score_everybody([log], open_published(tmp_path / "models"), None, silent)
    broken = {
        one.customer_id: found for batch in scored.scores.rows(500) for one in batch if (found := contradictions(one))
    }
    assert broken == {}
