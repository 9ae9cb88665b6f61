"""What training learns about lifetimes and serving uses: numbers only, nothing of the data they came from."""

from dataclasses import dataclass


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
class CoxParameters:
    """When one-time buyers return: hazard(t) = baseline(t) exp(coefficients . (features - means)); Cox
    (1972).

    ``days`` rises from 0 and ``cumulative_hazard`` with it; after the last day the hazard stays at
    ``late_hazard`` per day. ``channels`` names the indicator features after the fixed ones.
    """

    days: tuple[float, ...]
    cumulative_hazard: tuple[float, ...]
    late_hazard: float
    coefficients: tuple[float, ...]
    means: tuple[float, ...]
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LevelParameters:
    """What turnover does to a group's forecasts, at rising ``horizons`` in days; in between, linear in log horizon.

    Spend is multiplied by ``one_timers`` or ``repeaters``. For the probability of a purchase, customers leave at a constant
    rate, ``leaving`` times per horizon: 0 is nobody. ``retention`` is the share of sales that keeps coming from
    customers already seen.
    """

    horizons: tuple[float, ...]
    one_timers: tuple[float, ...]
    repeaters: tuple[float, ...]
    one_timers_leaving: tuple[float, ...]
    repeaters_leaving: tuple[float, ...]
    retention: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SpreadParameters:
    """Quantiles of actual / forecast spend, by probability of a purchase in the horizon (rising)."""

    probabilities: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    level: float = 0.9


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
    """Everything that a customer's lifetime value is worked out from.

    ``established`` customers were there when the log began or soon after (their real age is unknown), ``newcomers`` came
    later. ``model_weight`` is the models' share in the forecast, 0 to 1; recent spend has the rest. ``annual_discount``
    is a rate per year: 0.1 makes a pound in a year's time worth 1 / 1.1 today.
    """

    newcomers: BgNbdParameters
    established: BgNbdParameters
    value: GammaGammaParameters
    returns: CoxParameters | None
    level: LevelParameters
    spread: SpreadParameters
    rfm: RfmParameters
    model_weight: float = 0.5
    annual_discount: float = 0.1
