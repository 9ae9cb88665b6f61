"""The laws of one published record: what a page about a customer may never say."""

from backend.contract.profiles import CustomerProfile

CENT, ODDS = 0.015, 1e-4


def contradictions(one: CustomerProfile) -> list[str]:
    """Names of the laws that a published record breaks."""
    odds = [one.purchase_probability_30d, one.purchase_probability_90d, one.purchase_probability_365d, one.p_alive]
    spends = [one.predicted_spend_30d, one.clv_90d, one.clv_365d]
    held = [
        (one.spend_30d_low, one.predicted_spend_30d, one.spend_30d_high),
        (one.clv_365d_low, one.clv_365d, one.clv_365d_high),
    ]
    value = one.predicted_spend_30d / one.expected_orders_30d
    checks = {
        "odds fall": odds != sorted(odds),
        "spend falls": spends != sorted(spends),
        "two 30-day values": one.clv_30d != one.predicted_spend_30d,
        "likelier than expected": odds[0] > one.expected_orders_30d + ODDS or odds[2] > one.expected_orders_365d + ODDS,
        "outside": any(low is not None and not low - CENT <= point <= high + CENT for low, point, high in held),
        "never paid": one.num_transactions >= 5
        and one.avg_spend > 0
        and spends[0] > 1
        and not 0.25 <= value / one.avg_spend <= 4,
        "churn": abs(1 - odds[2] - one.churn_probability) > 1e-3,
        "drivers": round(sum(driver.contribution for driver in one.drivers) - spends[0], 2) != 0,
    }
    return [name for name, broken in checks.items() if broken]
