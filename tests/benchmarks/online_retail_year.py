"""One year ahead on Online Retail II: ours beside last year's spend and the plain BG/NBD with Gamma-Gamma.

python -m tests.benchmarks.online_retail_year [--json FILE]
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from backend.scoring.lifetime import bg_nbd, gamma_gamma
from backend.scoring.lifetime.lifetime_value import project_lifetime_value
from backend.scoring.lifetime.purchase_history import PurchaseHistory
from tests.retail import CUTOFF, retail_days, spearman
from training.candidates.lifetime.lifetime_value import fit_lifetime_models
from training.candidates.process.bg_nbd import fit_bg_nbd
from training.candidates.process.gamma_gamma import fit_gamma_gamma
from training.features.purchase_days import buyers_between, histories_at, spend_between

HORIZON = 365


def plain_models(summary: PurchaseHistory) -> np.ndarray:
    """What the textbook does: one BG/NBD and one Gamma-Gamma for everybody."""
    history = (summary.frequency, summary.recency_days, summary.T_days)
    purchases = bg_nbd.expected_purchases(*history, fit_bg_nbd(*history).parameters, float(HORIZON))
    value = fit_gamma_gamma(summary.frequency + 1.0, summary.monetary_value).parameters
    return purchases * gamma_gamma.expected_value(summary.frequency + 1.0, summary.monetary_value, value)


def figures(forecast: np.ndarray, actual: np.ndarray) -> dict[str, float]:
    """Rank correlation, error of the total and mean absolute error."""
    return {
        "spearman": spearman(forecast, actual),
        "bias": float(forecast.sum() / actual.sum() - 1.0),
        "mae": float(np.abs(forecast - actual).mean()),
    }


def table() -> dict[str, dict[str, dict[str, float]]]:
    """Forecast -> group -> figures; the last entry holds probability and interval."""
    days = retail_days()
    parameters = fit_lifetime_models(days, CUTOFF).parameters
    seen, summary = histories_at(days, CUTOFF)
    actual = spend_between(days, CUTOFF, CUTOFF + HORIZON)[seen]
    bought = buyers_between(days, CUTOFF, CUTOFF + HORIZON)[seen]
    ours = project_lifetime_value(summary, parameters, float(HORIZON))
    groups = {"all": np.ones(actual.size, dtype=bool), "one-timers": summary.one_time, "repeaters": ~summary.one_time}
    forecasts = {"ours": ours.spend, "last year's spend": summary.recent_spend, "plain BG/NBD + GG": plain_models(summary)}
    result = {
        name: {group: figures(forecast[chosen], actual[chosen]) for group, chosen in groups.items()}
        for name, forecast in forecasts.items()
    }
    inside = (actual * ours.value >= ours.low * ours.spend) & (actual * ours.value <= ours.high * ours.spend)
    result["ours, how sure"] = {
        group: {
            "probability": float(ours.purchase_probability[chosen].mean()),
            "bought": float(bought[chosen].mean()),
            "coverage": float(inside[chosen].mean()),
        }
        for group, chosen in groups.items()
    }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    result = table()
    for name, groups in result.items():
        for group, row in groups.items():
            numbers = "  ".join(f"{key} {value:9.3f}" for key, value in row.items())
            sys.stdout.write(f"{name:20s} {group:11s} {numbers}\n")
    if options.json:
        options.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
