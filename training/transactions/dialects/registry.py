"""All dialects, and which of them a table is written in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from backend.errors import UnreadableLog
from training.transactions.dialects.cdnow import Cdnow
from training.transactions.dialects.generic import Generic
from training.transactions.dialects.online_retail import OnlineRetail
from training.transactions.dialects.payments.paypal import PayPal
from training.transactions.dialects.payments.square import Square
from training.transactions.dialects.payments.stripe import Stripe
from training.transactions.dialects.protocol import Dialect, Lines, Recognition
from training.transactions.dialects.public.amazon import Amazon
from training.transactions.dialects.public.ga4 import GoogleAnalytics
from training.transactions.dialects.public.instacart import Instacart
from training.transactions.dialects.public.olist import Olist, joined
from training.transactions.dialects.shops.bigcommerce import BigCommerce
from training.transactions.dialects.shops.flask import FlaskTransactions
from training.transactions.dialects.shops.hotel import Hotel
from training.transactions.dialects.shops.magento import Magento
from training.transactions.dialects.shops.shopify import Shopify
from training.transactions.dialects.shops.woocommerce import WooCommerce
from training.transactions.dialects.statuses import counting_pending
from training.transactions.dialects.unknown import unknown
from training.transactions.tables.table import Table

DIALECTS: Final[tuple[Dialect, ...]] = (
    OnlineRetail(), Cdnow(), Shopify(), WooCommerce(), Magento(), BigCommerce(), Hotel(), FlaskTransactions(),
    Stripe(), Square(), PayPal(), Olist(), Amazon(), Instacart(), GoogleAnalytics(),
)  # fmt: skip
"""In no order: the surest one reads a table."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table with the dialect that reads it, and why that one."""

    table: Table
    dialect: str
    why: str
    lines: Lines


def recognised(
    tables: Sequence[Table], said: Mapping[str, str], dialects: Sequence[Dialect] = DIALECTS, *, count_pending: bool = False
) -> list[Recognised]:
    """Each table with its dialect; tables that nobody knows are left out where others of the run are read.

    ``count_pending``: payments that are awaited count as sales.

    Raises ``UnreadableLog``: what was seen, what is missing, and a ``--map`` to complete.
    """
    known = (*dialects, Generic()) if not said else (Generic(said),)
    tables = tables if said else joined(tables)
    found = [(table, *_surest(table, known)) for table in tables]
    read = [
        Recognised(table, one.name, seen.why, _lines(one, table, count_pending=count_pending))
        for table, one, seen in found
        if one and not seen.refusal
    ]
    for table, _, seen in found:
        if seen.refusal:
            raise UnreadableLog(f"{table.source}: {seen.refusal}")
    if read:
        return read
    raise UnreadableLog(unknown(tables[0]))


def _surest(table: Table, dialects: Sequence[Dialect]) -> tuple[Dialect | None, Recognition]:
    sure = [(one, one.recognise(table.head)) for one in dialects]
    best, seen = max(sure, key=lambda pair: pair[1].confidence)
    return (best, seen) if seen.confidence > 0 else (None, seen)


def _lines(dialect: Dialect, table: Table, *, count_pending: bool) -> Lines:
    lines = dialect.lines(table.head)
    return counting_pending(lines) if count_pending else lines
