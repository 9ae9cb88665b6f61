"""One definition of every feature, as Ibis expressions that run on any engine.

``lines`` has one row per order line: ``customer_id, order_id, product_id, quantity, at, net_amount``. A purchase is a line
with ``quantity > 0``; a cancellation or return has a negative quantity and lowers what its customer spent.
"""

from datetime import UTC, datetime, timedelta

import ibis
import ibis.expr.types as ir
from ibis import _

from backend.contract.thresholds import HORIZON_DAYS

DAY_SECONDS = 86_400.0
YEAR_DAYS = 365


def features_as_of(lines: ir.Table, cutoff: datetime) -> ir.Table:
    """Return ``contract_v1``, ``client_v1`` and what naive forecasts and BG/NBD need, a row per customer.

    ``total_spend`` is floored at 0: a customer whose returns outweigh the purchases the log shows has spent nothing.
    """
    past = lines.filter(_.at < cutoff)
    bought = past.quantity > 0
    last_year = past.at >= cutoff - timedelta(days=YEAR_DAYS)
    summed = past.group_by("customer_id").agg(
        total_spend=_money(past.net_amount.sum()),
        num_transactions=past.order_id.nunique(where=bought).cast("float64"),
        total_units=past.quantity.sum(where=bought).cast("float64"),
        unique_products=past.product_id.nunique(where=bought).cast("float64"),
        last_purchase=past.at.max(where=bought),
        first_purchase=past.at.min(where=bought),
        purchase_days=past.at.date().nunique(where=bought).cast("float64"),
        spend_last_365_days=_money(past.net_amount.sum(where=last_year)),
    )
    return (
        summed.filter(_.num_transactions > 0)
        .mutate(
            avg_spend=_.total_spend / _.num_transactions,
            recency_days=_age_days(cutoff, _.last_purchase),
            tenure_days=_age_days(cutoff, _.first_purchase),
        )
        .mutate(days_between_purchases=(_.tenure_days - _.recency_days) / (_.num_transactions - 1).nullif(0.0))
        .mutate(days_between_purchases=_.days_between_purchases.fill_null(0.0))
        .drop("last_purchase", "first_purchase")
    )


def past_of(lines: ir.Table, cutoff: datetime) -> ir.Table:
    """Return the lines strictly before ``cutoff``: each with ``age`` in days, ``net`` amount, and if ``bought``."""
    past = lines.filter(_.at < cutoff)
    return past.mutate(age=_age_days(cutoff, past["at"]), net=past.net_amount, bought=past.quantity > 0)


def outcome_after(lines: ir.Table, cutoff: datetime) -> ir.Table:
    """Return each customer's ``[cutoff, cutoff + HORIZON_DAYS)``: ``spend``, floored at 0, and if they ``bought``."""
    window = lines.filter(_.at >= cutoff, _.at < cutoff + timedelta(days=HORIZON_DAYS))
    return window.group_by("customer_id").agg(
        spend=_money(window.net_amount.sum()), bought=(window.quantity.max() > 0).cast("float64")
    )


def daily_spend(lines: ir.Table) -> ir.Table:
    """Return the shop's net ``spend`` per ``day``, oldest first."""
    by_day = lines.group_by(day=lines.at.date()).agg(spend=lines.net_amount.sum().cast("float64"))
    return by_day.order_by("day")


def _money(amount: ir.NumericValue) -> ir.NumericValue:
    """Return a sum of exact decimals as a float; NULL (nothing there) and debts are 0."""
    return ibis.greatest(amount.cast("float64").fill_null(0.0), 0.0)


def _age_days(cutoff: datetime, moment: ir.TimestampValue) -> ir.NumericValue:
    return (_epoch_seconds(cutoff) - moment.epoch_seconds()) / DAY_SECONDS


def _epoch_seconds(moment: datetime) -> float:
    return moment.replace(tzinfo=UTC).timestamp()
