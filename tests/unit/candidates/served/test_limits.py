import numpy as np

from backend.contract.parameters.scoring import PurchaseOdds, SpendModel
from tests.unit.candidates.snapshots import made_up
from training.candidates.served.limits import feature_ranges, peer_bands, segment_thresholds, spend_caps


def test_caps_never_fall_with_total_spend_and_cover_all_that_was_seen() -> None:
    rng = np.random.default_rng(0)
    past = made_up(0, 2_000, total_spend=rng.gamma(1, 500, 2_000), spend=rng.gamma(0.5, 60, 2_000))
    caps = spend_caps([past])
    band = np.searchsorted(caps.edges, past.columns["total_spend"], side="right")
    assert list(caps.caps) == sorted(caps.caps)
    assert len(caps.caps) == len(caps.edges) + 1
    assert np.all(past.spend <= np.asarray(caps.caps)[band])
    assert caps.caps[-1] == past.spend.max()


def test_ranges_are_the_extremes_over_all_origins() -> None:
    recencies = np.array([[1.0, 5, 9], [0.5, 2, 3]])
    found = feature_ranges([made_up(origin, 3, recency_days=days) for origin, days in enumerate(recencies)])
    assert (found["recency_days"].least, found["recency_days"].most) == (0.5, 9.0)


def test_a_fifth_of_active_customers_is_high_value() -> None:
    predicted = np.arange(1000.0)
    found = segment_thresholds(predicted)
    assert np.mean(predicted >= found.high) == 0.2
    assert np.mean(predicted >= found.medium) == 0.5


def test_peer_bands_are_99_rising_percentiles() -> None:
    past = made_up(0)
    bands = peer_bands(past, SpendModel(5.0), PurchaseOdds())
    assert {len(band) for band in bands.values()} == {99}
    assert all(list(band) == sorted(band) for band in bands.values())
