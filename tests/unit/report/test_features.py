"""Every feature is named, has a unit, and is spread over all customers; correlations are Spearman's."""

import numpy as np
import pytest
from scipy.stats import spearmanr

from backend.contract.features import FEATURE_NAMES
from training.candidates.learned.inputs import INPUT_NAMES, PROCESS_NAMES
from training.report.features import BINS, PROCESS, SHOWN, described
from training.report.gather import Gathered
from training.report.words import SHORT


def test_every_feature_that_a_model_looks_at_is_described_once_with_a_unit() -> None:
    found = [one.name for one in described()]
    assert len(found) == len(set(found)) >= 50
    assert set(FEATURE_NAMES) | set(INPUT_NAMES) <= set(found)
    assert [one for one in described() if not one.meaning or one.unit in {"", "number"} or "(" in one.unit] == []


def test_what_the_process_says_is_described_in_its_order() -> None:
    assert tuple(PROCESS) == PROCESS_NAMES


def test_every_feature_whose_correlations_are_shown_has_a_short_name() -> None:
    assert set(SHOWN) == set(SHORT)


def test_a_distribution_counts_every_customer_once(gathered: Gathered) -> None:
    customers = len(gathered.scored.everybody.who)
    assert {sum(one.counts) for one in gathered.features.seen} == {customers}
    assert {len(one.counts) for one in gathered.features.seen} == {BINS}
    assert all(one.low <= one.middle <= one.high for one in gathered.features.seen)


def test_correlations_are_spearman_s(gathered: Gathered) -> None:
    columns, table = gathered.scored.everybody.columns, np.array(gathered.features.table)
    first, second = FEATURE_NAMES[0], FEATURE_NAMES[2]
    expected = spearmanr(columns[first], columns[second]).statistic
    assert table[SHOWN.index(first), SHOWN.index(second)] == pytest.approx(expected, abs=1e-3)
    assert np.allclose(table, table.T)
    assert np.allclose(np.diag(table), 1.0)


def test_silence_goes_against_the_spend_that_followed(gathered: Gathered) -> None:
    follows = {one.feature.name: one.follows for one in gathered.features.seen}
    assert follows["recency_days"] < -0.1 < 0.1 < follows["buys_90"]
