"""Nothing at or after the cutoff may change a feature: those rows are deleted, shifted and corrupted here."""

from collections.abc import Iterator
from datetime import datetime

import ibis
import pyarrow as pa
import pytest
from ibis import _

from training.features.behaviour import BehaviourQuery, Moment
from training.features.expressions import features_as_of
from training.features.snapshots import season_index, spend_by_day
from training.transactions.order_log import opened

CUTOFF = datetime(2024, 9, 1)
FUTURE = {
    "deleted": lambda lines: lines.filter(_.at < CUTOFF),
    "shifted": lambda lines: lines.mutate(at=(_.at >= CUTOFF).ifelse(_.at + ibis.interval(days=77), _.at)),
    "corrupted": lambda lines: lines.mutate(
        quantity=(_.at >= CUTOFF).ifelse(-999_999, _.quantity),
        net_amount=(_.at >= CUTOFF).ifelse(ibis.literal(9e9).cast("decimal(18, 4)"), _.net_amount),
        product_id=(_.at >= CUTOFF).ifelse("spoiled", _.product_id),
    ),
}


@pytest.fixture(scope="module")
def lines(sample) -> Iterator[ibis.Table]:
    with opened([sample], lambda step: None) as log:
        yield log.lines


@pytest.mark.parametrize("future", FUTURE)
def test_features_do_not_see_the_future(lines: ibis.Table, future: str) -> None:
    truth, other = (
        features_as_of(table, CUTOFF).order_by("customer_id").to_pyarrow() for table in (lines, FUTURE[future](lines))
    )
    assert truth.num_rows > 300
    assert truth.equals(other)


@pytest.mark.parametrize("future", FUTURE)
def test_no_behaviour_feature_sees_the_future(lines: ibis.Table, future: str) -> None:
    """All of ``behaviour_v1`` at once, the season index that some are made of included."""

    def computed(table: ibis.Table) -> pa.Table:
        moment = Moment(CUTOFF, 240.0, season_index(*spend_by_day(table), CUTOFF))
        return BehaviourQuery(table, 90.0).at(moment).sort_by("customer_id")

    truth, other = computed(lines), computed(FUTURE[future](lines))
    assert truth.num_rows > 200
    changed = [name for name in truth.column_names if not truth[name].equals(other[name])]
    assert changed == []
