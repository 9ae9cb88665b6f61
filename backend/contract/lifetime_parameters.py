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
