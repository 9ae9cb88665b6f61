"""What training learns about lifetimes and serving uses: numbers only, nothing of the data they came from."""

from dataclasses import dataclass

from backend.contract.parameters.scoring import SpendInterval
from backend.contract.parameters.season import SeasonClock


@dataclass(frozen=True, slots=True)
class BgNbdParameters:
    """The BG/NBD of Fader, Hardie & Lee (2005), or with ``modified`` the MBG/NBD of Batislam et al. (2007).

    Purchase rates are Gamma(``r``, ``alpha``) with ``alpha`` in days; dropout probabilities are Beta(``a``,
    ``b``), tossed after every repeat purchase and, when ``modified``, after the first one too. All four are >
    0.
    """

    r: float
    alpha: float
    a: float
    b: float
    modified: bool = False


@dataclass(frozen=True, slots=True)
class GammaGammaParameters:
    """Spend per purchase is Gamma(``p``, nu), nu is Gamma(``q``, ``v``) over customers (note 025); ``v`` in
    currency.

    ``independent`` says whether frequency and value were uncorrelated enough for the model; ``correlation``
    is what was seen.
    """

    p: float
    q: float
    v: float
    correlation: float = 0.0
    independent: bool = True


@dataclass(frozen=True, slots=True)
class PurchaseProcess:
    """When a shop's customers buy, in days of its season clock, and what a purchase day is worth.

    ``purchases`` is None where nobody ever came back, ``values`` where all purchase days are worth the same ``one_price``
    (currency). ``orders_a_day`` are the mean orders of a purchase day. ``drift`` is how far, 0 to 1, values to come follow
    a customer's recent ones away from the mean of all.
    """

    clock: SeasonClock
    purchases: BgNbdParameters | None
    values: GammaGammaParameters | None
    one_price: float
    orders_a_day: float
    drift: float = 0.0


@dataclass(frozen=True, slots=True)
class RfmParameters:
    """Four inner quintile edges each: days since the last purchase, purchases, net spend; and the two edges
    of CLV."""

    recency_days: tuple[float, ...]
    purchases: tuple[float, ...]
    monetary: tuple[float, ...]
    lifetime_value: tuple[float, float]


@dataclass(frozen=True, slots=True)
class LifetimeParameters:
    """Everything that a customer's lifetime value is worked out from where no log is at hand.

    ``spread`` says how actual spend of a year scattered around its forecast, None where the log is too short to look back.
    ``annual_discount`` is a rate per year: 0.1 makes a pound in a year's time worth 1 / 1.1 today.
    """

    process: PurchaseProcess
    spread: SpendInterval | None
    rfm: RfmParameters
    annual_discount: float = 0.1
