"""Stripe, Square and PayPal (in German), as their exports stand."""

from typing import Final

from training.synthetic.exports.export import Export, Row, euros, id_of, mail_of, money
from training.synthetic.exports.sales import Sale, State

_SHOP, _WITHDRAWAL_EVERY, _SPLIT_EVERY = "shop@example.com", 40, 8


def _stripe(sale: Sale) -> list[Row]:
    status = {State.REFUNDED: "Refunded", State.FAILED: "Failed", State.PENDING: "Pending"}.get(sale.state, "Paid")
    captured = str(sale.state not in {State.UNCAPTURED, State.FAILED, State.PENDING})
    mode = "Test" if sale.state is State.TEST else "Live"
    own = [euros(sale.total), euros(sale.refunded)] if sale.foreign else [sale.total, sale.refunded]
    who = id_of(sale)
    cells = [
        f"ch_{sale.number:08}",
        f"{sale.at:%Y-%m-%d %H:%M:%S}",
        *map(money, own),
        "eur" if sale.foreign else "gbp",
        captured,
    ]
    return [
        Row(
            [
                *cells,
                money(sale.total),
                money(sale.refunded),
                "gbp",
                mode,
                status,
                f"cus_{who}" if who else "",
                mail_of(sale),
            ]
        )
    ]


STRIPE: Final = Export(
    (
        "id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Captured", "Converted Amount",
        "Converted Amount Refunded", "Converted Currency", "Mode", "Status", "Customer ID", "Customer Email",
    ),
    _stripe,
    {
        State.TEST: "test order", State.FAILED: "failed payment", State.PENDING: "pending payment",
        State.UNCAPTURED: "not captured",
    },
)  # fmt: skip


def _square(sale: Sale) -> list[Row]:
    """A payment with two cards is two rows, a refund one more; a transaction that failed has none."""
    parts = [sale.total * 6 // 10, sale.total - sale.total * 6 // 10] if sale.number % _SPLIT_EVERY == 0 else [sale.total]
    status = "Voided" if sale.state is State.VOIDED else "Complete"
    paid = [("Payment", part) for part in parts] + ([("Refund", -sale.refunded)] if sale.refunded else [])
    return [
        Row([
            f"{sale.at:%m/%d/%y}", f"{sale.at:%H:%M:%S}", "London", _dollars(part), "$0.00", _dollars(part), _dollars(part),
            f"T{sale.number:06}", f"P{sale.number:06}-{place}", event, status, id_of(sale),
        ])
        for place, (event, part) in enumerate(paid)
    ]  # fmt: skip


def _dollars(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}${abs(cents) / 100:,.2f}"


SQUARE: Final = Export(
    (
        "Date", "Time", "Time Zone", "Gross Sales", "Tip", "Net Sales", "Total Collected", "Transaction ID", "Payment ID",
        "Event Type", "Transaction Status", "Customer ID",
    ),
    _square,
    {State.VOIDED: "voided"},
    guests=False,
)  # fmt: skip


def _paypal(sale: Sale) -> list[Row]:
    """A refund is a row of its own that names its payment; now and then the shop takes its money out."""
    status = {State.PENDING: "Ausstehend", State.FAILED: "Abgelehnt"}.get(sale.state, "Abgeschlossen")
    currency, code = "EUR" if sale.foreign else "GBP", f"{sale.number:017X}"
    effect = "Memo" if sale.state is State.DRAFT else "Haben"
    moment = [f"{sale.at:%d.%m.%Y}", f"{sale.at:%H:%M:%S}", "CET"]
    fee = -(sale.total * 29 // 1000 + 35)
    parties = [mail_of(sale), _SHOP]
    rows = [Row([*moment, "B. Buyer", "Zahlung", status, currency, *_comma(sale.total, fee), *parties, code, "", effect])]
    if sale.refunded:
        back = _comma(-sale.refunded, 0)
        rows.append(
            Row(
                [
                    *moment,
                    "",
                    "Rückzahlung",
                    "Abgeschlossen",
                    currency,
                    *back,
                    *reversed(parties),
                    f"{code[1:]}R",
                    code,
                    "Soll",
                ]
            )
        )
    if sale.number % _WITHDRAWAL_EVERY == 0:
        out = _comma(-100_000, 0)
        rows.append(
            Row(
                [*moment, "", "Abbuchung", "Abgeschlossen", "GBP", *out, _SHOP, "", f"{code[1:]}W", "", "Soll"],
                "paid by the shop",
            )
        )
    return rows


def _comma(gross: int, fee: int) -> list[str]:
    return [f"{cents / 100:,.2f}".translate(str.maketrans(",.", ".,")) for cents in (gross, fee, gross + fee)]


PAYPAL: Final = Export(
    (
        "Datum", "Uhrzeit", "Zeitzone", "Name", "Typ", "Status", "Währung", "Brutto", "Gebühr", "Netto",
        "Absender E-Mail-Adresse", "Empfänger E-Mail-Adresse", "Transaktionscode", "Zugehöriger Transaktionscode",
        "Auswirkung auf Guthaben",
    ),
    _paypal,
    {State.PENDING: "pending payment", State.FAILED: "not completed", State.DRAFT: "no effect on the balance"},
    foreign=True,
)  # fmt: skip
