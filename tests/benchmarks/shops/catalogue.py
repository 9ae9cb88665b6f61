"""The shops by name: where their logs lie, and what issue-worthy bounds hold for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tests.cdnow import data_directory

APPAREL_YEARS = (date(2006, 6, 30), date(2007, 6, 30), date(2008, 6, 30), date(2009, 6, 30), date(2009, 12, 20))
RETAIL_YEARS = (date(2010, 6, 9), date(2010, 9, 9), date(2010, 10, 9), date(2010, 12, 9))


@dataclass(frozen=True, slots=True)
class Shop:
    """One log.

    ``file`` is relative to ``CLV_DATA_DIR``, None for logs that are generated; ``skill`` is what a prototype reached.
    ``total`` bounds the mean absolute miss of the shop's total over the last six origins. ``years`` are days from which
    the next ``year_days`` are valued, with the bound of the total's miss (None: only told), ``ranks`` bounds of Spearman
    at some of them. ``active`` are bounds (least Gini, most deviance) among who bought in the last 90 days.
    """

    label: str
    file: str | None = None
    skill: float | None = None
    total: float | None = None
    years: Mapping[date, float | None] = field(default_factory=dict)
    year_days: int = 365
    ranks: Mapping[date, float] = field(default_factory=dict)
    active: tuple[float, float] | None = None

    def path(self) -> Path | None:
        """Where the real log lies, or would lie; None for a generated one."""
        return data_directory() / self.file if self.file else None


SHOPS: Mapping[str, Shop] = {
    "online_retail": Shop(
        "Online Retail II",
        "online_retail_II.parquet",
        0.045,
        0.14,
        {day: 0.15 if day.month != 12 else None for day in RETAIL_YEARS},
        ranks={RETAIL_YEARS[-1]: 0.636},
        active=(0.785, 394.4),
    ),
    "cdnow": Shop("CDNOW", "CDNOW_master.txt", 0.121, None, {date(1997, 10, 1): 0.25}, 273),
    "journey": Shop("Complete Journey", "shops/complete_journey.parquet", 0.041, 0.04, {date(2017, 7, 1): 0.15}, 180),
    "relay": Shop("Relay", "shops/relay.parquet", 0.125, 0.17),
    "apparel": Shop("apparel", "shops/apparel.parquet", 0.197, None, dict.fromkeys(APPAREL_YEARS, 0.15)),
    "sample": Shop("synthetic sample"),
    "shuffled": Shop("shuffled log"),
}
