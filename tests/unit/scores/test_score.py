"""What a scoring says of the small shop's customers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from pydantic import TypeAdapter

from backend.artifact.load import verify_packages
from backend.contract.profiles import CustomerProfile
from backend.contract.scoring_totals import ScoringTotals
from backend.errors import ArtifactRefused, NotReady, UnreadableLog
from training.candidates.forecast.protocol import Forecast
from training.candidates.forecast.quantity import Quantity, feature
from training.features.snapshots import Snapshot
from training.score import Scored, score_everybody
from training.scores.columns import published_days
from training.scores.published import Published, open_published, require_whole

SILENT = lambda step: None  # noqa: E731 - progress that nobody reads
SUMS = ("customers", "active_customers", "predicted_spend_30d", "expected_buyers_30d", "clv_30d", "clv_365d")


@dataclass(frozen=True, slots=True)
class RelativeToMean(Forecast):
    """Stands for the learned champions: looks at a behaviour feature, and at everybody's mean."""

    level: float

    def quantity(self, snapshot: Snapshot) -> Quantity:
        recent = feature("buys_60", snapshot.behaviour["buys_60"]).then(lambda bought: 1.0 + bought)
        return recent.relative_to_mean().then(lambda times: np.minimum(times, 100.0) * self.level)


@pytest.fixture(scope="module")
def published(model_dir: Path) -> Published:
    return open_published(model_dir)


@pytest.fixture(scope="module")
def scored(sample: Path, published: Published) -> Scored:
    return score_everybody([sample], published, None, SILENT)


@pytest.fixture(scope="module")
def customers(scored: Scored) -> list[CustomerProfile]:
    return rows(scored, 500)


@pytest.fixture(scope="module")
def learned(sample: Path, published: Published) -> Scored:
    story = replace(published.story, spend=RelativeToMean(50.0), probability=RelativeToMean(0.4))
    return score_everybody([sample], replace(published, story=story), None, SILENT)


def rows(scored: Scored, chunk: int) -> list[CustomerProfile]:
    return [customer for batch in scored.scores.rows(chunk) for customer in batch]


def test_everybody_who_bought_is_scored_once(customers: Sequence[CustomerProfile], prepared) -> None:
    last = prepared.snapshots[-1].customer_ids
    ids = [customer.customer_id for customer in customers]
    assert ids == sorted(set(ids))
    assert set(last) <= set(ids)


def test_drivers_add_up_to_the_cent(customers: Sequence[CustomerProfile]) -> None:
    for one in customers:
        assert sum(round(100 * driver.contribution) for driver in one.drivers) == round(100 * one.predicted_spend_30d)
        assert one.drivers[0].feature == "baseline"


@pytest.mark.parametrize(("age", "said"), [(90.0, 90.0), (90 + 1 / 86_400, 90.01), (0.07, 0.07), (12.344, 12.35)])
def test_anyone_away_for_longer_than_a_limit_is_said_to_be(age: float, said: float) -> None:
    assert published_days(np.array([age])) == said


@pytest.mark.parametrize("which", ["scored", "learned"])
def test_no_number_depends_on_the_size_of_chunks(which: str, request: pytest.FixtureRequest) -> None:
    found = request.getfixturevalue(which)
    assert rows(found, 7) == rows(found, 100_000)


def test_every_record_is_one_story(customers: Sequence[CustomerProfile]) -> None:
    for one in customers:
        odds = (one.purchase_probability_30d, one.purchase_probability_90d, one.purchase_probability_365d, one.p_alive)
        orders = (one.expected_orders_30d, one.expected_orders_90d, one.expected_orders_365d)
        assert list(odds) == sorted(odds)
        assert list(orders) == sorted(orders)
        assert all(chance <= count for chance, count in zip(odds, orders, strict=False))
        assert one.clv_30d == one.predicted_spend_30d <= one.clv_90d <= one.clv_365d
        assert one.churn_probability == pytest.approx(1 - one.purchase_probability_365d)
        assert 0 <= one.spend_30d_low <= one.predicted_spend_30d <= one.spend_30d_high
        assert 0 <= one.clv_365d_low <= one.clv_365d <= one.clv_365d_high


def test_a_forecast_that_looks_at_everybody_is_asked_about_everybody_at_once(learned: Scored, customers) -> None:
    assert len(rows(learned, 500)) == len(customers)
    assert 5 < np.mean([one.predicted_spend_30d for one in rows(learned, 500)]) < 200


def test_the_next_order_is_expected_after_the_cutoff_within_a_year(scored: Scored, customers) -> None:
    expected = [one for one in customers if one.expected_next_order is not None]
    assert len(expected) > 100
    assert all(0 <= (one.expected_next_order - scored.scoring.cutoff).days < 365 for one in expected)
    assert all(one.purchase_probability_365d >= 0.5 and one.num_transactions > 1 for one in expected)
    soon = [one for one in expected if (one.expected_next_order - scored.scoring.cutoff).days < 30]
    assert all(one.purchase_probability_30d >= 0.499 for one in soon)


@pytest.mark.parametrize("kind", ["segment", "tier", "archetype", "rfm_segment"])
def test_groups_add_up_to_everybody(scored: Scored, kind: str) -> None:
    totals = scored.scoring.totals
    for name in SUMS:
        parts = sum(round(group[name] * 10_000) for group in totals["groups"][kind].values() if group[name])
        assert parts == round(totals["everybody"][name] * 10_000), name


def test_the_summary_is_of_the_very_rows(scored: Scored, customers: Sequence[CustomerProfile]) -> None:
    everybody, totals = scored.scoring.totals["everybody"], scored.scoring.totals
    assert everybody["customers"] == len(customers)
    assert everybody["predicted_spend_30d"] == pytest.approx(sum(one.predicted_spend_30d for one in customers))
    for histogram in ("purchase_probability_histogram", "clv_365d_histogram"):
        assert sum(bin_["customers"] for bin_ in totals[histogram]) == len(customers)


def test_without_lifetime_models_the_tier_follows_the_segment(sample: Path, published: Published) -> None:
    manifest = published.manifest.model_copy(update={"lifetime": None})
    found = rows(score_everybody([sample], replace(published, manifest=manifest), None, SILENT), 500)
    assert {(one.segment, one.tier) for one in found} == {
        ("High Value", "High-CLV"),
        ("Medium Value", "Growth-Potential"),
        ("Low Value", "Low-CLV"),
    }
    assert {one.rfm_segment for one in found} == {None}
    assert any(one.days_between_purchases for one in found)


@pytest.mark.parametrize(
    ("cutoff", "said"),
    [
        (date(2024, 1, 1), "nobody is known before"),
        (date(2020, 1, 1), "The log begins on"),
        (date(2030, 1, 1), "cannot say"),
    ],
)
def test_a_cutoff_that_the_log_knows_nothing_of_is_refused(sample: Path, published, cutoff: date, said: str) -> None:
    with pytest.raises(UnreadableLog, match=said):
        score_everybody([sample], published, cutoff, SILENT)


def test_a_log_without_customers_is_refused(tmp_path: Path, published: Published) -> None:
    log = tmp_path / "guests.csv"
    log.write_text(
        "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
        "1,20001,ITEM,2,2024-01-05 10:00:00,3.50,,United Kingdom\n",
        "utf-8",
    )
    with pytest.raises(UnreadableLog, match="No order line is left"):
        score_everybody([log], published, None, SILENT)


def test_no_published_model_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="No model is published"):
        open_published(tmp_path)


def test_a_champion_pickled_before_a_field_was_added_is_told_from_a_whole_one(published: Published) -> None:
    require_whole(published.story)
    older = object.__new__(RelativeToMean)  # as unpickling makes it, without what is not in the pickle
    with pytest.raises(AttributeError, match="level"):
        require_whole(replace(published.story, spend=older))


def test_a_package_that_the_champion_needs_and_is_not_here_is_one_sentence() -> None:
    with pytest.raises(ArtifactRefused, match=r"v1: trained with no-such-package 1\.0, which is not installed"):
        verify_packages("v1", {"no-such-package": "1.0"})


def test_bands_count_everybody_with_a_value(scored: Scored, customers: Sequence[CustomerProfile]) -> None:
    totals = totals_of_scored(scored)
    edges = [(band.least, band.most) for band in totals.clv_365d_bands]
    assert edges == [(0.0, 100.0), (100.0, 250.0), (250.0, 500.0), (500.0, 1000.0), (1000.0, None)]
    for band in totals.clv_365d_bands:
        inside = [one for one in customers if band.least <= one.clv_365d < (band.most or float("inf"))]
        assert band.customers == len(inside)


def test_importances_are_the_shares_of_what_customers_are_shown(learned: Scored) -> None:
    found = totals_of_scored(learned).feature_importance
    shares = learned.scores.forecasts.shares
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert sum(found.values()) == pytest.approx(1.0, abs=1e-4)
    assert set(found) <= set(shares.names)
    assert not {"baseline", "other"} & set(found)


def totals_of_scored(scored: Scored) -> ScoringTotals:
    return TypeAdapter(ScoringTotals).validate_python(scored.scoring.totals)


def test_who_keeps_their_own_rhythm_is_not_slipping_away_and_who_lost_it_is(customers: Sequence[CustomerProfile]) -> None:
    away = {"at-risk churn", "low-value inactive"}
    often = [one for one in customers if one.num_transactions >= 5 and one.days_between_purchases]
    assert all(one.archetype not in away for one in often if one.recency_days <= one.days_between_purchases)
    lost = [one for one in often if one.recency_days > 3 * max(one.days_between_purchases, 80 / 9)]
    assert len(lost) > 10
    assert sum(one.archetype in away for one in lost) > 0.7 * len(lost)
