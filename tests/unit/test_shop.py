"""The Python API refuses with a sentence, and loads nothing before it is asked; ``training/shop.py`` has its examples."""

import subprocess
import sys
from pathlib import Path

import pytest

from backend.errors import BadInput
from training import Shop


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import sys; from training import Shop;"
        "print([m for m in ('numpy', 'sklearn', 'duckdb', 'ibis', 'pyarrow', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_shop_needs_a_file_that_is_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="at least one file"):
        Shop.read()
    with pytest.raises(BadInput, match=r"orders\.csv: there is no such file\."):
        Shop.read(tmp_path / "orders.csv")


@pytest.mark.parametrize("days", [0, 29, 60, 366, -30])
def test_another_horizon_is_refused_before_anything_is_read(days: int, tmp_path: Path) -> None:
    fitted = Shop((tmp_path / "nothing.csv",)).published(tmp_path)
    with pytest.raises(BadInput, match=rf"must be 30, 90 or 365, not {days}\."):
        fitted.predict(horizon_days=days)


def test_a_published_model_predicts_what_the_store_gets(sample: Path, model_dir: Path) -> None:
    fitted = Shop.read(sample).published(model_dir)
    everything, month = fitted.score(), fitted.predict()
    assert month.num_rows == everything.num_rows
    spend = dict(zip(everything["customer_id"].to_pylist(), everything["predicted_spend_30d"].to_pylist(), strict=True))
    assert dict(zip(month["customer_id"].to_pylist(), month["predicted_spend"].to_pylist(), strict=True)) == spend
    assert month["predicted_spend"].to_pylist() == sorted(spend.values(), reverse=True)
    assert month.schema.metadata[b"horizon_days"] == b"30"
