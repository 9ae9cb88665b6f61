"""Nothing at or after the cutoff may change a feature: those rows are deleted, shifted and corrupted here."""

from collections.abc import Iterator
from datetime import datetime

import ibis
import numpy as np
import pytest
from ibis import _

from training.features.cumulative import Cumulative
from training.features.customer_days import customer_days
from training.features.snapshots import Snapshot, snapshot
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


def seen(lines: ibis.Table) -> Snapshot:
    return snapshot(Cumulative(customer_days(lines)), CUTOFF)


@pytest.mark.parametrize("future", FUTURE)
def test_no_feature_sees_the_future(lines: ibis.Table, future: str) -> None:
    truth, other = seen(lines), seen(FUTURE[future](lines))
    assert len(truth.who) > 300
    assert (truth.customer_ids == other.customer_ids).all()
    for one, spoiled in ((truth.columns, other.columns), (truth.behaviour, other.behaviour)):
        assert [name for name in one if not np.allclose(one[name], spoiled[name], rtol=1e-9, atol=1e-9)] == []
