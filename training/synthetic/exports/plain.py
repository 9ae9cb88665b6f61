"""Tables without states: the older Flask service's, CDNOW's, a hotel's stays, and any analyst's."""

from typing import Final

from training.synthetic.exports.export import Export, Row, id_of, mail_of, money
from training.synthetic.exports.sales import Sale


def _flask(sale: Sale) -> list[Row]:
    cells = [id_of(sale), str(sale.number), f"{sale.at:%Y-%m-%d}", money(sale.total), str(sale.units), "Home"]
    return [Row([*cells, "0.1", "44", "F", "Urban", "2024-01-01"])]


FLASK: Final = Export(
    (
        "customer_id", "order_id", "order_date", "order_value", "quantity", "category", "discount", "age", "gender",
         "location", "signup_date",
    ),
    _flask, refunds=False, guests=False,
)  # fmt: skip


def _cdnow(sale: Sale) -> list[Row]:
    return [Row([f"{sale.customer + 1:05}", f"{sale.at:%Y%m%d}", f"{max(sale.units, 1)}", money(sale.total)])]


CDNOW: Final = Export(None, _cdnow, refunds=False, guests=False, anonymous=False, delimiter=" ")


def _hotel(sale: Sale) -> list[Row]:
    return [Row([id_of(sale), f"{sale.at:%Y-%m-%d}", money(sale.total), ("Direct", "OTA", "Corporate")[sale.number % 3]])]


HOTEL: Final = Export(
    ("CustomerID", "Arrival Date", "Total Revenue GBP", "Channel"), _hotel, refunds=False, guests=False, anonymous=False
)


def _generic(sale: Sale) -> list[Row]:
    order = [id_of(sale), mail_of(sale), str(sale.number), f"{sale.at:%Y-%m-%d %H:%M}"]
    lines = [(item.sku, item.name, item.quantity, item.price) for item in sale.items]
    lines += [("POSTAGE", "Postage", 1, sale.shipping)] if sale.shipping else []
    free = None if sale.customer < 0 else "price <= 0"
    return [
        Row([*order, sku, name, str(count), money(price)], None if price else free) for sku, name, count, price in lines
    ]


GENERIC: Final = Export(
    ("Customer number", "E-mail", "Order number", "Order date", "SKU", "Product name", "Quantity", "Unit price"),
    _generic, refunds=False, splits=True,
)  # fmt: skip
