"""Gamma-Gamma: how much a customer spends per purchase, apart from how often.

The average of x purchases is Gamma(p x, nu x) with nu ~ Gamma(q, v) over customers (Fader & Hardie, note 025; Fader, Hardie
& Lee 2005, "RFM and CLV"). The model takes frequency and value as independent: see ``independent`` in the parameters.
"""

import numpy as np
from numpy.typing import ArrayLike

from backend.contract.arrays import Floats
from backend.contract.parameters.lifetime import GammaGammaParameters
from backend.errors import ImpossibleValue
from backend.scoring.lifetime.customer_history import check_frequency


def expected_value(purchases: ArrayLike, monetary_value: ArrayLike, parameters: GammaGammaParameters) -> Floats:
    """Return E(M | x, z) = p (v + x z) / (p x + q - 1), each customer's expected value per purchase; note 025, eq. 5.

    Where the population mean does not exist (q <= 1) and nothing was bought, p v / q (the mean at the average nu) is
    returned.

    Parameters
    ----------
    purchases
        x, how many purchases ``monetary_value`` is the mean of, shape ``(n_customers,)``; with 0 of them the answer is the
        population mean.
    monetary_value
        z, currency per purchase, shape ``(n_customers,)``; below 0 (more returned than bought) counts as 0.
    parameters
        p, q and v (currency).

    Returns
    -------
    Floats
        Currency per purchase, shape ``(n_customers,)``.

    Raises
    ------
    ImpossibleValue
        Where the values are not finite, not one per customer, or x is not a whole number.

    Examples
    --------
    Note 025's CDNOW parameters: without a purchase the population mean, then the customer's own mean, shrunk to it.

    >>> cdnow = GammaGammaParameters(p=6.25, q=3.74, v=15.44)
    >>> expected_value([0, 1, 100], [0.0, 100.0, 100.0], cdnow).round(2).tolist()
    [35.22, 80.26, 99.72]
    """
    x, z = _spenders(purchases, monetary_value)
    p, q, v = parameters.p, parameters.q, parameters.v
    below = p * x + q - 1.0
    known = below > 0.0
    typical = v * p / q
    value = p * (v + x * np.maximum(z, 0.0)) / np.where(known, below, 1.0)
    return np.asarray(np.where(known, value, typical))


def _spenders(purchases: ArrayLike, monetary_value: ArrayLike) -> tuple[Floats, Floats]:
    x, z = (np.atleast_1d(np.asarray(values, dtype=np.float64)) for values in (purchases, monetary_value))
    if x.shape != z.shape or x.ndim != 1:
        raise ImpossibleValue("purchases and monetary_value must have one value per customer.", field="monetary_value")
    if not np.isfinite(z).all():
        raise ImpossibleValue("monetary_value must be a finite amount.", field="monetary_value")
    check_frequency(x)
    return x, np.where(x > 0, z, 0.0)
