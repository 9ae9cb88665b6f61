"""What may go out: spend that is possible for such a customer, and drivers that still sum to it to the cent."""

from bisect import bisect_right

import numpy as np
from numpy.typing import NDArray

from backend.contract.estimates import Driver
from backend.contract.parameters.scoring import SpendCaps


def bounded_spend(spend: float, total_spend: float, caps: SpendCaps) -> tuple[float, str | None]:
    """Return ``spend`` within [0, the most that such customers spent in training], and a sentence where it was cut."""
    cap = caps.caps[bisect_right(caps.edges, total_spend)]
    if spend > cap:
        return cap, (
            f"The model's {spend:.2f} was capped at {cap:.2f}, the most that a customer with such a total_spend"
            " spent in one horizon during training."
        )
    return max(spend, 0.0), None


def bounded_spends(spend: NDArray[np.float64], total_spend: NDArray[np.float64], caps: SpendCaps) -> NDArray[np.float64]:
    """Return the spend of many customers within the same bounds, shape ``(n_customers,)``."""
    cap = np.asarray(caps.caps)[np.searchsorted(caps.edges, total_spend, side="right")]
    return np.asarray(np.clip(spend, 0.0, cap))


def drivers_to_the_cent(baseline: float, shares: dict[str, float], spend: float) -> tuple[float, tuple[Driver, ...]]:
    """Return spend and its drivers, rounded to cents so that the drivers sum to the spend exactly.

    What the guardrails added or took is a driver of its own. Rounding leaves at most a few cents; they go to the
    baseline, which is an average and claims nothing about this customer.
    """
    cents = [round(share * 100) for share in shares.values()]
    total = round(spend * 100)
    adjustment = round((spend - baseline - sum(shares.values())) * 100)
    drivers = [Driver("baseline", (total - adjustment - sum(cents)) / 100)]
    drivers += [Driver(name, share / 100) for name, share in zip(shares, cents, strict=True)]
    if adjustment:
        drivers.append(Driver("guardrail", adjustment / 100))
    return total / 100, tuple(drivers)
