"""What is shown of the race is what the manifest holds; a manifest that lacks a part of it is refused by name."""

import pytest

from backend.errors import ArtifactRefused
from training.report.gather import Gathered
from training.report.race import race_of


def test_a_miss_is_a_share_of_what_came(gathered: Gathered) -> None:
    race = gathered.race
    for one, told in zip(race.missed, race.origins, strict=True):
        assert one.came * (1 + one.ours) == pytest.approx(told.forecast_total[race.champion])
        assert one.came * (1 + one.naive) == pytest.approx(told.forecast_total[race.naive])


@pytest.mark.parametrize("part", ["origin_totals", "calibration", "shop", "readiness", "gains"])
def test_an_older_manifest_is_refused_for_what_it_lacks(gathered: Gathered, part: str) -> None:
    manifest = gathered.published.manifest
    older = manifest.model_copy(update={"metrics": {name: one for name, one in manifest.metrics.items() if name != part}})
    with pytest.raises(ArtifactRefused, match=part):
        race_of(older)
