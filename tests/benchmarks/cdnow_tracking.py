"""Weekly tracking of CDNOW, 39 weeks seen and 39 forecast: repeat purchases expected and actual, drawn and
written out.

    python -m tests.benchmarks.cdnow_tracking [--plot FILE.png] [--json FILE]

Every customer's clock starts at the first purchase, so a week's expectation sums E[X(t)] over the customers
who have begun by then (the paper's figures 2 and 3).
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np

from backend.scoring.lifetime import bg_nbd
from tests.cdnow import CALIBRATION_END, HOLDOUT_END, Cdnow, cdnow_sample
from tests.closed_forms import purchase_count_probability
from training.candidates.process.bg_nbd import fit_bg_nbd

WEEKS = 78
CALIBRATION_WEEKS = 39


def tracking(cdnow: Cdnow) -> tuple[np.ndarray, np.ndarray]:
    """Cumulative expected and actual repeat purchase days at the end of weeks 1 to 78, each of shape
    ``(78,)``."""
    parameters = fit_bg_nbd(cdnow.frequency, cdnow.recency, cdnow.T).parameters
    start = HOLDOUT_END.toordinal() - 7 * WEEKS
    repeats = np.concatenate([days[1:] for days in cdnow.days])
    expected, actual = np.zeros(WEEKS), np.zeros(WEEKS)
    ends = start + 7.0 * np.arange(1, WEEKS + 1)
    for week, end in enumerate(ends):
        actual[week] = (repeats <= end).sum()
        ages, customers = np.unique(np.maximum(end - cdnow.first_day, 0.0) / 7.0, return_counts=True)
        nothing = np.zeros(1)
        each = [bg_nbd.expected_purchases(nothing, nothing, nothing, parameters, float(age))[0] for age in ages]
        expected[week] = customers @ np.array(each)
    return expected, actual


def summary(cdnow: Cdnow) -> dict[str, float]:
    """The figures that the paper gives for the holdout, and the zero class of the calibration period."""
    parameters = fit_bg_nbd(cdnow.frequency, cdnow.recency, cdnow.T).parameters
    expected = bg_nbd.expected_purchases(cdnow.frequency, cdnow.recency, cdnow.T, parameters, 39.0)
    ages, customers = np.unique(cdnow.T, return_counts=True)
    none = [purchase_count_probability(0.0, 0.0, 0.0, parameters, float(T), 0)[0] for T in ages]
    cumulative, actual = tracking(cdnow)
    return {
        "correlation": float(np.corrcoef(expected, cdnow.holdout)[0, 1]),
        "zero_class_expected": float(customers @ np.array(none) / customers.sum()),
        "zero_class_actual": float((cdnow.frequency == 0).mean()),
        "holdout_expected_over_actual": float(expected.sum() / cdnow.holdout.sum()),
        "cumulative_error_week_78": float(cumulative[-1] / actual[-1] - 1.0),
    }


def plot(expected: np.ndarray, actual: np.ndarray, path: Path) -> None:
    """Cumulative and weekly repeat purchases, with the end of the calibration period marked."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, panels = plt.subplots(1, 2, figsize=(11, 4), layout="constrained")
    weeks = np.arange(1, WEEKS + 1)
    for panel, (model, seen), title in zip(
        panels,
        ((expected, actual), (np.diff(expected, prepend=0.0), np.diff(actual, prepend=0.0))),
        ("Cumulative repeat purchases", "Weekly repeat purchases"),
        strict=True,
    ):
        panel.plot(weeks, seen, color="0.2", label="actual")
        panel.plot(weeks, model, color="tab:blue", linestyle="--", label="BG/NBD")
        panel.axvline(CALIBRATION_WEEKS, color="0.7", label=f"forecast from {CALIBRATION_END}")
        panel.set(title=title, xlabel="week")
        panel.legend(frameon=False)
    figure.savefig(path, dpi=120)
    plt.close(figure)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plot", type=Path, help="write the figure here")
    parser.add_argument("--json", type=Path, help="write the figures here")
    options = parser.parse_args()
    cdnow = cdnow_sample()
    figures = summary(cdnow)
    sys.stdout.write("\n".join(f"{name:32s} {value:8.4f}" for name, value in figures.items()) + "\n")
    if options.plot:
        plot(*tracking(cdnow), options.plot)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
