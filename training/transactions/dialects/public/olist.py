"""Olist's Brazilian orders (nine tables): its ``customer_id`` is new with every order, people stand in another file.

Orders, customers, and items (or payments) that are given together are joined to one table; any of them alone says which
of the others it lacks.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from training.transactions.dialects.predicates import Among
from training.transactions.dialects.protocol import NO, Amount, Grain, Lines, OwnReason, Recognition, cells, needed
from training.transactions.dialects.statuses import CANCELLED
from training.transactions.tables.table import Head, LineCount, Table

_PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "orders": ("order_id", "customer_id", "order_status", "order_purchase_timestamp"),
    "customers": ("customer_id", "customer_unique_id"),
    "items": ("order_id", "order_item_id", "price", "freight_value"),
    "payments": ("order_id", "payment_value"),
}
_WHOLE: Final = ("order_id", "customer_unique_id", "order_purchase_timestamp")
_MONEY: Final = ("price", "freight_value", "payment_value")
_KEPT: Final = {
    "orders": ("order_id", "order_status", "order_purchase_timestamp"),
    "customers": ("customer_unique_id",),
    "items": ("product_id", "price", "freight_value"),
    "payments": ("payment_value",),
}


class Olist:
    """The joined table; its parts are refused with the others' names."""

    name = "olist"

    def recognise(self, head: Head) -> Recognition:
        """By the columns of a part, or of all of them together."""
        if not head.named:
            return NO
        if head.has(*_WHOLE) and head.find(*_MONEY):
            return Recognition(0.94, "columns of Olist's orders, customers and money together")
        part = next((name for name, columns in _PARTS.items() if head.has(*columns)), None)
        if part is None or (part == "payments" and not head.has("payment_sequential")):
            return NO
        refusal = (
            f"this is Olist's table of {part}, and its customer_id is new with every order: people are known"
            " from three tables together, so give"
            " --data olist_orders_dataset.csv --data olist_customers_dataset.csv --data olist_order_items_dataset.csv."
        )
        return Recognition(0.93, f"columns of Olist's {part}", refusal)

    def lines(self, head: Head) -> Lines:
        """A row an item with its freight (or a payment); cancelled and unavailable orders are set aside."""
        money = needed(head, *(_MONEY[:2] if head.has("price") else _MONEY[2:])).columns
        status = head.find("order_status")
        return Lines(
            order_id=needed(head, "order_id"),
            customer_id=needed(head, "customer_unique_id"),
            at=needed(head, "order_purchase_timestamp"),
            product_id=cells(head, "product_id"),
            amount=Amount(plus=money),
            grain=Grain.LINE,
            currency_is="BRL",
            reasons=(OwnReason(CANCELLED, Among(status, ("canceled", "unavailable"))),) if status else (),
            notes=(f"Money is {' + '.join(money)}; orders without an item have none.",),
        )


def joined(tables: Sequence[Table]) -> list[Table]:
    """The tables with Olist's parts joined to one, where orders, customers and money are all there."""
    parts = {name: table for table in tables if (name := _part(table.head))}
    money = next((name for name in ("items", "payments") if name in parts), None)
    if money is None or not {"orders", "customers"} <= parts.keys():
        return list(tables)
    used = {name: parts[name] for name in ("orders", "customers", money)}
    others = [table for table in tables if _part(table.head) is None]
    return [_together(used, money), *others]


def _part(head: Head) -> str | None:
    fits = (name for name, columns in _PARTS.items() if head.named and not head.has(*_WHOLE) and head.has(*columns))
    return next(fits, None)


def _together(parts: Mapping[str, Table], money: str) -> Table:
    """One relation: every order, with its customer and its items; an order without any has the price 0."""
    wanted = [(name, column) for name in parts for column in _KEPT[name] if parts[name].head.find(column)]
    cells_of = [_cell(parts[name], name, column) for name, column in wanted]
    selected = ", ".join(
        (f"coalesce(nullif({cell}, ''), '0')" if column in _MONEY else cell) + f" AS c{place}"
        for place, ((_, column), cell) in enumerate(zip(wanted, cells_of, strict=True))
    )
    order = _cell(parts["orders"], "orders", "order_id")
    relation = (
        f"(SELECT {selected} FROM {parts['orders'].relation} AS orders"
        f" LEFT JOIN {parts['customers'].relation} AS customers"
        f" ON {_cell(parts['orders'], 'orders', 'customer_id')} = {_cell(parts['customers'], 'customers', 'customer_id')}"
        f" LEFT JOIN {parts[money].relation} AS {money} ON {order} = {_cell(parts[money], money, 'order_id')})"
    )
    source = " + ".join(table.source for table in parts.values())
    head = Head(tuple(column for _, column in wanted), ())
    return Table(source, head, relation, LineCount(), notes=tuple(note for one in parts.values() for note in one.notes))


def _cell(table: Table, alias: str, column: str) -> str:
    return f"{alias}.{table.cell(table.head.find(column) or column)}"
