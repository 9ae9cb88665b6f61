"""What is bought: diversity, loyalty to products, and whether those products sell now. Over customer x product.

A row has the customer's ``spend_year``, ``spend_quarter``, ``orders``, ``first_age`` for one product, and the whole
shop's ``shop_*`` sales of it, all before the cutoff. In a log without product ids there are no rows, and all are 0.
"""

import ibis.expr.types as ir

from training.features.definition import Definition, ratio

_SAVED = 1.0  # currency: keeps the ratio of a customer who spent pennies from ruling


def _spend_share(part: ir.NumericValue, whole: ir.NumericValue) -> ir.NumericValue:
    return (part.fill_null(0.0) / (whole + _SAVED)).round(9)


PRODUCTS: tuple[Definition, ...] = (
    Definition(
        "products_90",
        "products",
        "distinct products bought in the last 90 days",
        lambda t: (t.last_age <= 90).cast("int64").sum(),
    ),
    Definition(
        "products_365",
        "products",
        "distinct products bought in the last 365 days",
        lambda t: (t.last_age <= 365).cast("int64").sum(),
    ),
    Definition(
        "repeat_spend_share",
        "share",
        "of the last 365 days' spend: on products bought more than once",
        lambda t: _spend_share(t.spend_year.sum(where=t.orders >= 2), t.spend_year.sum()),
    ),
    Definition(
        "repeat_product_share",
        "share",
        "products bought in more than one order",
        lambda t: (t.orders >= 2).cast("float64").mean(),
    ),
    Definition(
        "top_product_share",
        "share",
        "of the last 365 days' spend: on the product with most",
        lambda t: _spend_share(t.spend_year.max(), t.spend_year.sum()),
    ),
    Definition(
        "new_product_share",
        "share",
        "products first bought in the last 30 days",
        lambda t: (t.first_age <= 30).cast("float64").mean(),
    ),
    Definition(
        "product_popularity",
        "log customers",
        "mean log of how many customers have bought the customer's products",
        lambda t: t.shop_customers.ln().mean().round(9),
    ),
    Definition(
        "product_heat",
        "share",
        "of the shop's 90-day sales of the customer's recent products: made in the last 30",
        lambda t: _spend_share(
            (t.spend_quarter * ratio(t.shop_month, t.shop_quarter).fill_null(0)).sum(), t.spend_quarter.sum()
        ),
    ),
    Definition(
        "product_season",
        "share",
        "of the shop's yearly sales of the customer's products: in last year's window",
        lambda t: _spend_share(
            (t.spend_year * ratio(t.shop_last_year, t.shop_year).fill_null(0)).sum(), t.spend_year.sum()
        ),
    ),
)


def products_of(past: ir.Table, sales: ir.Table) -> ir.Table:
    """Return one row per customer of ``past`` and product; ``sales`` are the whole shop's."""
    bought = past.filter(past.bought & past.product_id.notnull())
    own = bought.group_by("customer_id", "product_id").agg(
        spend_year=_sales(bought, 0, 365),
        spend_quarter=_sales(bought, 0, 90),
        orders=bought.order_id.nunique(),
        first_age=bought.age.max(),
        last_age=bought.age.min(),
    )
    return own.join(sales, "product_id")


def sales_of(past: ir.Table) -> ir.Table:
    """Return one row per product: how much of it all customers have bought, and how many customers have."""
    sold = past.filter(past.bought & past.product_id.notnull())
    return sold.group_by("product_id").agg(
        shop_year=_sales(sold, 0, 365),
        shop_last_year=_sales(sold, 335, 365),
        shop_quarter=_sales(sold, 0, 90),
        shop_month=_sales(sold, 0, 30),
        shop_customers=sold.customer_id.nunique().cast("float64"),
    )


def _sales(lines: ir.Table, youngest: float, oldest: float) -> ir.NumericValue:
    window = (lines.age > youngest) & (lines.age <= oldest) if youngest else lines.age <= oldest
    return lines.net.sum(where=window).cast("float64").fill_null(0.0)
