"""What a scoring adds up to, as ``Scoring.totals`` holds it: ``dataclasses.asdict`` of ``ScoringTotals``."""

from dataclasses import dataclass, field
from typing import Final

BANDS: Final = (0.0, 100.0, 250.0, 500.0, 1_000.0)
"""Where the bands of lifetime value begin that an older dashboard shows, in currency; the last has no end."""


@dataclass(frozen=True, slots=True)
class GroupTotals:
    """Sums and means over some customers. Money in currency, times in days.

    Sums are of the published numbers, to the cent and the ten-thousandth: those of a kind's groups add up to everybody's.
    Means are None where there is nobody to take them of; lifetime values where no lifetime model says anything.
    """

    customers: int
    active_customers: int
    """Those who bought within the shop's activity window."""
    predicted_spend_30d: float
    mean_predicted_spend_30d: float | None
    expected_buyers_30d: float
    """The sum of purchase probabilities."""
    mean_purchase_probability_30d: float | None
    clv_30d: float | None
    clv_90d: float | None
    clv_365d: float | None
    mean_clv_365d: float | None
    clv_365d_low: float | None
    """The lower end of the group's total, to give out amounts by: a group is surer than its members, who err apart.

    total - sqrt(sum of squared half-widths of the members' intervals), at least 0: their errors are taken as independent,
    so what hits a whole shop is not in it. It does not add up over groups.
    """
    mean_recency_days: float | None
    mean_p_alive: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """Customers with a value in ``[least, most)``; the last bin of a histogram holds its upper edge, or has None for it."""

    least: float
    most: float | None
    customers: int


@dataclass(frozen=True, slots=True)
class ScoringTotals:
    """Everybody, and each group by kind (``segment``, ``tier``, ``archetype``, ``rfm_segment``) and name.

    Every name of a kind is there, with 0 customers too; ``rfm_segment`` has no names without lifetime models, and with them
    an ``Unknown`` for those that the models say nothing about. ``clv_365d_histogram`` has a bin per step of 1-2-5,
    ``clv_365d_bands`` the five of ``BANDS``. ``feature_importance``: by feature, the mean absolute contribution to the
    spend of the next 30 days, as a share of all features', the largest first. Scorings of earlier versions have neither.
    """

    everybody: GroupTotals
    groups: dict[str, dict[str, GroupTotals]]
    purchase_probability_histogram: tuple[Bin, ...]
    clv_365d_histogram: tuple[Bin, ...]
    clv_365d_bands: tuple[Bin, ...] = ()
    feature_importance: dict[str, float] = field(default_factory=dict)
    active_days: float | None = None
    """The shop's activity window, by which ``active_customers`` were counted; None in scorings of earlier versions."""
