"""Online Retail II as customers' days, cleaned as the README of the data says; skips aloud where it is
absent."""

from datetime import date

import duckdb
import ibis
import numpy as np
import pytest

from tests.cdnow import data_directory
from training.features.customer_days import CustomerDays, customer_days

CUTOFF = date(2010, 12, 9).toordinal()
_CLEAN = """
    with lines as (
        select distinct Invoice, StockCode, Description, Quantity, InvoiceDate, Price, "Customer ID", Country,
        Sheet from read_parquet(?) where not (Sheet = 'Year 2009-2010' and InvoiceDate >= timestamp
        '2010-12-01')
    )
    select "Customer ID" as customer_id, Invoice as order_id, InvoiceDate as "at", StockCode as product_id,
           cast(Quantity * Price as decimal(18, 4)) as net_amount, Quantity as quantity, Country as country
    from lines
    where "Customer ID" is not null and Price > 0 and Invoice not like 'A%'
      and (regexp_matches(StockCode, '^[0-9]{5}') or StockCode like 'DCGS%' or lower(StockCode) like 'gift_%')
"""


def retail_days() -> CustomerDays:
    """Every customer's days, 2009-12-01 to 2011-12-09."""
    path = data_directory() / "online_retail_II.parquet"
    if not path.exists():
        pytest.skip(f"online_retail_II.parquet is not in {path.parent}: set CLV_DATA_DIR")
    with duckdb.connect() as connection:
        orders = connection.sql(_CLEAN, params=[str(path)]).to_arrow_table()
    return customer_days(ibis.memtable(orders))


def spearman(one: np.ndarray, other: np.ndarray) -> float:
    """Rank correlation with mean ranks for ties."""
    ranks = [_mean_ranks(values) for values in (one, other)]
    return float(np.corrcoef(*ranks)[0, 1])


def _mean_ranks(values: np.ndarray) -> np.ndarray:
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    return (np.cumsum(count) - 0.5 * (count - 1))[place]
