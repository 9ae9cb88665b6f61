"""What may go out: spend that is possible for such a customer, and drivers that still sum to it to the cent."""

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from backend.contract.estimates import Share
from backend.contract.parameters.scoring import SpendCaps


def bounded_spend(spend: float, total_spend: float, caps: SpendCaps) -> tuple[float, str | None]:
    """Return ``spend`` within [0, what training saw such customers spend], and a sentence where the cap bites; in currency.

    >>> caps = SpendCaps(edges=(100.0,), caps=(40.0, 500.0))
    >>> bounded_spend(-3.0, 20.0, caps)
    (0.0, None)
    >>> bounded_spend(90.0, 20.0, caps)[0], bounded_spend(90.0, 100.0, caps)[0]
    (40.0, 90.0)
    """
    cap = caps.caps[bisect_right(caps.edges, total_spend)]
    if spend > cap:
        return cap, (
            f"The model's {spend:.2f} was capped at {cap:.2f}, the most that a customer with such a total_spend"
            " spent in one horizon during training."
        )
    return max(spend, 0.0), None


def bounded_spends(spend: NDArray[np.float64], total_spend: NDArray[np.float64], caps: SpendCaps) -> NDArray[np.float64]:
    """Return spend within the bounds of ``bounded_spend``, for many customers.

    Parameters
    ----------
    spend
        Predicted spend, currency over the horizon, shape ``(n_customers,)``.
    total_spend
        What each customer has spent so far, in currency, shape ``(n_customers,)``.
    caps
        The most that training saw, by band of ``total_spend``.

    Returns
    -------
    NDArray of float64
        Currency over the horizon, shape ``(n_customers,)``, 0 or more.
    """
    cap = np.asarray(caps.caps)[np.searchsorted(caps.edges, total_spend, side="right")]
    return np.asarray(np.clip(spend, 0.0, cap))


def drivers_to_the_cent(baseline: float, shares: dict[str, float], spend: float) -> tuple[float, tuple[Share, ...]]:
    """Return spend and its drivers rounded to cents, so that the drivers add up to the spend exactly; in currency.

    What the guardrails added or took is a driver of its own. Rounding leaves at most a few cents; they go to the baseline,
    which is an average and claims nothing about this customer.

    >>> spend, drivers = drivers_to_the_cent(10.0, {"orders": 2.344, "recency": 2.344}, 14.688)
    >>> spend, [driver.contribution for driver in drivers]
    (14.69, [10.01, 2.34, 2.34])
    """
    cents = [round(share * 100) for share in shares.values()]
    total = round(spend * 100)
    adjustment = round((spend - baseline - sum(shares.values())) * 100)
    drivers = [Share("baseline", (total - adjustment - sum(cents)) / 100)]
    drivers += [Share(name, share / 100) for name, share in zip(shares, cents, strict=True)]
    if adjustment:
        drivers.append(Share("guardrail", adjustment / 100))
    return total / 100, tuple(drivers)
