"""The public notebook's protocol, reproduced to its printed figures: a reference point, and not a way to judge.

Its faults are kept on purpose: both sheets with their overlap, cancellations dropped, a target of 89 days, a random split
of customers inside one window, and customers chosen by what they did after the cutoff.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import Lasso
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

pytestmark = pytest.mark.real_data
NOTEBOOK = ["total_spend", "line_mean", "num_transactions", "recency_days"]
CONTRACT = ["total_spend", "avg_spend", "num_transactions", "total_units", "unique_products", "recency_days"]


@pytest.fixture(scope="module")
def table(real_data: Path) -> pd.DataFrame:
    lines = pd.read_parquet(real_data / "online_retail_II.parquet").dropna(subset=["Customer ID"])
    lines = lines[~lines.Invoice.str.startswith("C") & (lines.Quantity > 0) & (lines.Price > 0)]
    lines = lines.assign(amount=lines.Quantity * lines.Price)
    cutoff = lines.InvoiceDate.quantile(0.8)
    assert f"{cutoff:%Y-%m-%d %H:%M}" == "2011-09-11 12:16"
    past = lines[lines.InvoiceDate < cutoff].groupby("Customer ID")
    features = pd.DataFrame(
        {
            "total_spend": past.amount.sum(),
            "line_mean": past.amount.mean(),
            "num_transactions": past.Invoice.nunique(),
            "total_units": past.Quantity.sum(),
            "unique_products": past.StockCode.nunique(),
            "recency_days": (cutoff - past.InvoiceDate.max()).dt.days,
        }
    )
    features["avg_spend"] = features.total_spend / features.num_transactions
    features["target"] = lines[lines.InvoiceDate >= cutoff].groupby("Customer ID").amount.sum()
    seen_last = lines.groupby("Customer ID").InvoiceDate.max().reindex(features.index)
    return features[seen_last >= cutoff - pd.Timedelta(days=90)].fillna({"target": 0}).sort_index()


def judged(table: pd.DataFrame, names: list[str], alpha: float) -> tuple[float, float]:
    train, test = train_test_split(table, test_size=0.2, random_state=42)
    predicted = make_pipeline(StandardScaler(), Lasso(alpha=alpha)).fit(train[names], train.target).predict(test[names])
    return float(np.sqrt(np.mean((test.target - predicted) ** 2))), r2_score(test.target, predicted)


def test_its_mean_baseline(table: pd.DataFrame) -> None:
    train, test = train_test_split(table, test_size=0.2, random_state=42)
    assert np.sqrt(np.mean((test.target - train.target.mean()) ** 2)) == pytest.approx(4767.41, abs=0.005)


def test_its_lasso_on_four_features(table: pd.DataFrame) -> None:
    rmse, r2 = judged(table, NOTEBOOK, alpha=0.1)
    assert rmse == pytest.approx(3477.876, abs=0.001)
    assert r2 == pytest.approx(0.468, abs=0.0005)


def test_the_six_features_of_the_contract_are_below_it(table: pd.DataFrame) -> None:
    rmse, r2 = judged(table, CONTRACT, alpha=0.1)
    assert rmse == pytest.approx(3367.1, abs=0.05)
    assert r2 == pytest.approx(0.501, abs=0.0005)
