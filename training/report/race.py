"""What the race found, read back from the manifest that was published with the model: the same for a model of today and of
last week."""

from dataclasses import dataclass, fields
from typing import Any, TypeVar

from backend.artifact.manifest import Manifest
from backend.errors import ArtifactRefused
from training.evaluation.coverage import IntervalMetrics
from training.evaluation.lifetime import LifetimeMetrics
from training.evaluation.shop_total import ShopTotal
from training.evaluation.shown import OriginTotal, Said, Tenth

Table = dict[str, dict[str, float]]
"""candidate -> metric -> value."""
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Missed:
    """One origin: everybody's total that came (currency), and how far the champion and the best naive forecast missed it,
    as signed shares of it."""

    cutoff: str
    came: float
    ours: float
    naive: float


@dataclass(frozen=True, slots=True)
class Race:
    """Everything judged out of time. ``champion`` forecasts spend, ``odds`` a purchase, ``naive`` is the one to beat.

    ``spend`` and ``probability`` are means over the origins; ``groups`` the same by group; ``readiness`` as the manifest
    has it; ``wins`` and ``skill`` are the champion's beside the naive one, None where it is the naive one.
    """

    champion: str
    odds: str
    naive: str
    refused: str | None
    origins: tuple[OriginTotal, ...]
    spend: Table
    probability: Table
    groups: dict[str, Table]
    wins: int | None
    skill: float | None
    calibration: tuple[Said, ...]
    gains: tuple[Tenth, ...]
    interval: IntervalMetrics
    shop: ShopTotal
    longer: tuple[LifetimeMetrics, ...]
    readiness: dict[str, Any]
    samples: int

    @property
    def missed(self) -> tuple[Missed, ...]:
        """Return the origins at which something came."""
        return tuple(
            Missed(
                one.cutoff,
                one.actual_total,
                one.forecast_total[self.champion] / one.actual_total - 1,
                one.forecast_total[self.naive] / one.actual_total - 1,
            )
            for one in self.origins
            if one.actual_total > 0
        )


def race_of(manifest: Manifest) -> Race:
    """Return the race of a manifest. Raises ``ArtifactRefused`` for one of an older version that lacks a part of it."""
    said, best = manifest.metrics, manifest.best
    if best is None:
        raise ArtifactRefused(f"{manifest.version} was published without a champion.")
    try:
        beside = said["paired"].get(best.spend) if best.spend != said["naive"] else None
        return Race(
            champion=best.spend,
            odds=best.probability,
            naive=said["naive"],
            refused=best.refused,
            origins=tuple(_made(OriginTotal, one) for one in said["origin_totals"]),
            spend=said["spend"],
            probability=said["probability"],
            groups={name: one["spend"] for name, one in said["groups"].items()},
            wins=beside and beside["wins"],
            skill=beside and beside["skill"],
            calibration=tuple(_made(Said, one) for one in said["calibration"]),
            gains=tuple(_made(Tenth, one) for one in said["gains"]),
            interval=_made(IntervalMetrics, said["interval"]),
            shop=_made(ShopTotal, said["shop"]),
            longer=tuple(_made(LifetimeMetrics, one) for one in said["lifetime"]),
            readiness=said["readiness"],
            samples=said["training_samples"],
        )
    except (KeyError, TypeError) as lacking:
        raise ArtifactRefused(f"{manifest.version} is of another version of this program: it lacks {lacking}.") from lacking


def _made(kind: type[Made], said: dict[str, Any]) -> Made:
    return kind(**{one.name: said[one.name] for one in fields(kind)})  # type: ignore[arg-type]
