"""Shopify, WooCommerce, Magento and BigCommerce, as their exports stand."""

from typing import Final

from training.synthetic.exports.export import Export, Row, euros, id_of, mail_of, money
from training.synthetic.exports.sales import Sale, State

_SHOPIFY_STATUS: Final = {
    State.PART_REFUNDED: "partially_refunded", State.REFUNDED: "refunded", State.PENDING: "pending",
    State.ON_DELIVERY: "pending", State.VOIDED: "voided",
}  # fmt: skip
_BY_PHONE: Final = 3
"""Of ten customers the one of this last digit is known by telephone alone."""


def _currency(sale: Sale) -> str:
    return "EUR" if sale.foreign else "GBP"


def _shopify(sale: Sale) -> list[Row]:
    phone = sale.customer % 10 == _BY_PHONE
    reached = ["" if phone else mail_of(sale), f"'+44 20 7946 {sale.customer:04}" if phone else ""]
    at = f"{sale.at:%Y-%m-%d %H:%M:%S} +0000"
    order = [
        _SHOPIFY_STATUS.get(sale.state, "paid"), _currency(sale), money(sale.shipping), money(sale.total),
        "Cash on Delivery (COD)" if sale.state is State.ON_DELIVERY else "Shopify Payments", money(sale.refunded),
        at if sale.state is State.CANCELLED else "", "wholesale, test" if sale.state is State.TEST else "",
    ]  # fmt: skip
    rows = []
    for place, item in enumerate(sale.items or (None,)):
        line = [item.name, str(item.quantity), money(item.price), item.sku] if item else ["Postage", "1", "4.95", ""]
        rows.append(Row([f"#{1000 + sale.number}", *reached, at, *(order if place == 0 else [""] * len(order)), *line]))
    return rows


SHOPIFY: Final = Export(
    (
        "Name", "Email", "Phone", "Created at", "Financial Status", "Currency", "Shipping", "Total", "Payment Method",
        "Refunded Amount", "Cancelled at", "Tags", "Lineitem name", "Lineitem quantity", "Lineitem price", "Lineitem sku",
    ),
    _shopify,
    {State.TEST: "test order", State.CANCELLED: "cancelled", State.VOIDED: "voided", State.PENDING: "pending payment"},
    also=(State.ON_DELIVERY,), foreign=True, splits=True,
)  # fmt: skip


def _woocommerce(sale: Sale) -> list[Row]:
    status = {
        State.REFUNDED: "refunded", State.CANCELLED: "cancelled", State.FAILED: "failed", State.PENDING: "on-hold",
        State.DRAFT: "checkout-draft",
    }.get(sale.state, "completed")  # fmt: skip
    number = str(sale.number)
    cells = [number, number, f"{sale.at:%m/%d/%Y %H:%M:%S}", status, money(sale.shipping), money(sale.total)]
    return [
        Row(
            [
                *cells,
                money(sale.total - sale.shipping),
                money(sale.refunded),
                _currency(sale),
                id_of(sale, "0"),
                mail_of(sale),
            ]
        )
    ]


WOOCOMMERCE: Final = Export(
    (
        "order_id", "order_number", "order_date", "status", "shipping_total", "order_total", "order_subtotal",
        "refunded_total", "order_currency", "customer_id", "billing_email",
    ),
    _woocommerce,
    {
        State.CANCELLED: "cancelled", State.FAILED: "failed payment", State.PENDING: "pending payment",
        State.DRAFT: "unfinished order",
    },
    foreign=True,
)  # fmt: skip


def _magento(sale: Sale) -> list[Row]:
    status = {
        State.REFUNDED: "closed", State.CANCELLED: "canceled", State.PENDING: "pending", State.FRAUD: "fraud",
    }.get(sale.state, "complete")  # fmt: skip
    hour = f"{sale.at:%I}".lstrip("0")
    at = f"{sale.at:%b} {sale.at.day}, {sale.at.year}, {hour}:{sale.at:%M:%S %p}"
    abroad = f"€{euros(sale.total) / 100:,.2f}" if sale.foreign else f"£{sale.total / 100:,.2f}"
    base = [f"£{sale.total / 100:,.2f}", abroad, status, mail_of(sale), "General", f"£{sale.refunded / 100:,.2f}"]
    return [Row([f"{sale.number:09}", "Main Website", at, "B. Buyer", "B. Buyer", *base])]


MAGENTO: Final = Export(
    (
        "ID", "Purchase Point", "Purchase Date", "Bill-to Name", "Ship-to Name", "Grand Total (Base)",
        "Grand Total (Purchased)", "Status", "Customer Email", "Customer Group", "Total Refunded",
    ),
    _magento,
    {State.CANCELLED: "cancelled", State.PENDING: "pending payment", State.FRAUD: "suspected fraud"},
)  # fmt: skip


def _bigcommerce(sale: Sale) -> list[Row]:
    status = {
        State.REFUNDED: "Refunded", State.PART_REFUNDED: "Partially Refunded", State.CANCELLED: "Cancelled",
        State.FAILED: "Declined", State.PENDING: "Awaiting Payment", State.DRAFT: "Incomplete",
    }.get(sale.state, "Shipped")  # fmt: skip
    what = "|".join(f"Product ID: {item.sku}, Product Qty: {item.quantity}" for item in sale.items)
    cells = [str(100 + sale.number), id_of(sale, "0"), mail_of(sale), f"{sale.at:%d/%m/%Y}", f"{sale.at:%H:%M:%S}", status]
    return [Row([*cells, money(sale.total - sale.shipping), money(sale.total), money(sale.refunded), what])]


BIGCOMMERCE: Final = Export(
    (
        "Order ID", "Customer ID", "Customer Email", "Order Date", "Order Time", "Order Status", "Subtotal (inc tax)",
        "Order Total (inc tax)", "Refund Amount", "Product Details",
    ),
    _bigcommerce,
    {
        State.CANCELLED: "cancelled", State.FAILED: "failed payment", State.PENDING: "pending payment",
        State.DRAFT: "unfinished order",
    },
)  # fmt: skip
