"""Four made-up customers, whole records, for texts that are true or false of them."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from backend.contract.profiles import CustomerProfile
from backend.contract.shop.log_facts import EXAMPLE, LogFacts
from backend.insight.checking.quantities import Standing, quantities
from backend.insight.checking.verify import Sources
from tests.claims import SHOP
from tests.unit.stores.profiles import ONE

AS_OF = date(2011, 12, 10)
CUSTOMERS = 5_000


def _log(**said: object) -> LogFacts:
    money = {"bought", "returned", "last_value", "least_value", "largest_value", "net_year", "net_year_before", "net_90"}
    whole = {name: round(value * 10_000) if name in money else value for name, value in said.items()}  # type: ignore[operator]
    return replace(EXAMPLE, **whole)


def _record(log: LogFacts, **said: object) -> CustomerProfile:
    net = (log.bought - log.returned) / 10_000
    return replace(
        ONE,
        total_spend=net,
        num_transactions=log.orders,
        recency_days=(AS_OF - log.last).days + 0.4,
        tenure_days=(AS_OF - log.first).days + 0.4,
        unique_products=log.products,
        **said,
    )


LOGS = {
    "A": _log(
        orders=24, order_days=24, first=date(2010, 3, 2), last=date(2011, 11, 12), bought=9_850.40, returned=250.40,
        usual_gap=26.0, longest_gap=74, last_gap=19, products=140, last_value=384.20, least_value=96.50,
        largest_value=1_020, largest_day=date(2011, 10, 3), usual_value=3_720_000.0, net_year=5_400, net_year_before=4_200,
        orders_year=14, orders_year_before=10, net_90=1_480, orders_90=4,
    ),
    "B": _log(
        orders=130, order_days=120, first=date(2009, 12, 2), last=date(2011, 12, 8), bought=414_530.50, returned=2_150,
        usual_gap=5.0, longest_gap=31, last_gap=3, products=960, last_value=2_506, least_value=20,
        largest_value=19_870, largest_day=date(2011, 10, 20), usual_value=21_000_000.0, net_year=240_100,
        net_year_before=172_280.50, orders_year=72, orders_year_before=58, net_90=61_000, orders_90=20,
    ),
    "C": _log(
        orders=1, order_days=1, first=date(2011, 11, 28), last=date(2011, 11, 28), bought=42.50, returned=0,
        usual_gap=None, low_gap=None, high_gap=None, longest_gap=None, last_gap=None, products=3, last_value=42.50,
        least_value=42.50, largest_value=42.50, largest_day=date(2011, 11, 28), usual_value=425_000.0, net_year=42.50,
        net_year_before=0, orders_year=1, orders_year_before=0, net_90=42.50, orders_90=1,
    ),
    "D": _log(
        orders=6, order_days=6, first=date(2010, 5, 14), last=date(2010, 12, 3), bought=1_240, returned=880,
        usual_gap=35.0, longest_gap=60, last_gap=28, products=41, last_value=120, least_value=80,
        largest_value=410, largest_day=date(2010, 9, 1), usual_value=1_900_000.0, net_year=0, net_year_before=360,
        orders_year=0, orders_year_before=6, net_90=0, orders_90=0,
    ),
}  # fmt: skip


def _ahead(chances: tuple[float, float, float], values: tuple[float, float, float], orders: tuple[float, float, float],
           low: tuple[float, float], high: tuple[float, float], alive: float) -> dict[str, object]:  # fmt: skip
    return {
        "purchase_probability_30d": chances[0], "purchase_probability_90d": chances[1],
        "purchase_probability_365d": chances[2], "churn_probability": round(1 - chances[2], 4),
        "predicted_spend_30d": values[0], "clv_30d": values[0], "clv_90d": values[1], "clv_365d": values[2],
        "expected_orders_30d": orders[0], "expected_orders_90d": orders[1], "expected_orders_365d": orders[2],
        "spend_30d_low": low[0], "clv_365d_low": low[1], "spend_30d_high": high[0], "clv_365d_high": high[1],
        "p_alive": alive,
    }  # fmt: skip


RECORDS = {
    "A": _record(LOGS["A"], avg_spend=400.0, total_units=5_120, days_between_purchases=27.0,
                 expected_next_order=date(2011, 12, 20),
                 **_ahead((0.62, 0.90, 0.97), (260.40, 905.0, 4_312.60), (1.1, 2.9, 11.4), (0, 820), (510.2, 8_100), 0.98)),
    "B": _record(LOGS["B"], avg_spend=3_172.16, total_units=290_400, days_between_purchases=5.7,
                 expected_next_order=date(2011, 12, 14),
                 **_ahead((0.97, 0.99, 0.9985), (11_820, 40_100, 201_450), (5.1, 15.2, 62.0), (3_900, 60_000),
                          (22_400, 330_000), 0.999)),
    "C": _record(LOGS["C"], avg_spend=42.50, total_units=11, days_between_purchases=None, expected_next_order=None,
                 **_ahead((0.08, 0.17, 0.35), (3.90, 9.10, 28.0), (0.09, 0.2, 0.6), (0, 0), (31.0, 120.0), 0.6)),
    "D": _record(LOGS["D"], avg_spend=60.0, total_units=205, days_between_purchases=40.6, expected_next_order=None,
                 **_ahead((0.03, 0.06, 0.12), (1.40, 3.80, 14.0), (0.03, 0.07, 0.2), (0, 0), (0, 60.0), 0.14)),
}  # fmt: skip
MEANS = {
    "total_spend": 3_200.0, "avg_spend": 290.0, "num_transactions": 6.4, "total_units": 1_700.0, "unique_products": 62.0,
    "purchase_probability_30d": 0.10, "purchase_probability_90d": 0.26, "purchase_probability_365d": 0.48,
    "predicted_spend_30d": 61.0, "clv_90d": 190.0, "clv_365d": 850.0, "recency_days": 201.0, "tenure_days": 480.0,
}  # fmt: skip
ABOVE = {
    "A": {"total_spend": 211, "avg_spend": 1_149, "unique_products": 904, "clv_365d": 179,
          "purchase_probability_30d": 129, "num_transactions": 150},
    "B": {"total_spend": 2, "avg_spend": 21, "unique_products": 7, "clv_365d": 1, "purchase_probability_30d": 5,
          "num_transactions": 4, "predicted_spend_30d": 1},
    "C": {"total_spend": 4_609, "avg_spend": 4_200, "unique_products": 4_400, "clv_365d": 4_500,
          "purchase_probability_30d": 2_500, "num_transactions": 3_400},
    "D": {"total_spend": 2_889, "avg_spend": 4_000, "unique_products": 2_000, "clv_365d": 4_700,
          "purchase_probability_30d": 4_300, "num_transactions": 1_600},
}  # fmt: skip


def sources(who: str) -> Sources:
    """What is stored of one of them."""

    def standing(column: str) -> Standing | None:
        above, mean = ABOVE[who].get(column), MEANS.get(column)
        return None if above is None or mean is None else Standing(above, CUSTOMERS, Fraction(repr(mean)))

    return Sources(quantities(RECORDS[who], LOGS[who], SHOP, AS_OF), standing, CUSTOMERS, "GBP")
