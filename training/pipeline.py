"""The whole road on one screen: log -> order lines -> snapshots -> judgement -> fit -> artifact."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from backend.artifact.manifest import Manifest
from backend.contract.parameters import ScoringParameters
from training.candidates import heuristic, lasso
from training.candidates.limits import feature_ranges, peer_bands, segment_thresholds, spend_caps
from training.candidates.registry import PROBABILITY, SPEND
from training.evaluation.backtest import Backtest, backtest
from training.features.prepare import Prepared, prepare
from training.plan import Plan
from training.publish.account import rows_json
from training.publish.artifact import publish

Say = Callable[[str], None]


def judge(files: list[Path], plan: Plan, say: Say, rejects_to: Path | None = None) -> tuple[Prepared, Backtest]:
    """Read a log and judge every candidate that exists at its last origins."""
    prepared = prepare(files, plan, say, rejects_to)
    return prepared, backtest(prepared.snapshots, plan, SPEND, PROBABILITY, say)


def fit_and_publish(prepared: Prepared, judged: Backtest, out: Path, plan: Plan, say: Say) -> Manifest:
    """Fit what serves on all of the history, and put it into service."""
    say("fitting on all origins")
    history = prepared.snapshots
    spend, odds = lasso.fit(history, plan), heuristic.fit(history, plan)
    latest = history[-1].active(plan.active_days)
    predicted = spend.predict(latest)
    parameters = ScoringParameters(
        spend=spend.parameters, caps=spend_caps(history), purchase_odds=odds.parameters,
        segments=segment_thresholds(predicted), ranges=feature_ranges(history),
        peers=peer_bands(latest, predicted, odds.predict(latest)),
    )
    facts = {
        "horizon_days": plan.horizon_days, "champion": "lasso", "plan": asdict(plan),
        "cutoffs": tuple(f"{past.cutoff:%Y-%m-%d}" for past in history),
        "data": {"fingerprint": prepared.fingerprint, "rows": rows_json(prepared.account)},
        "metrics": {"origins": judged.origins, "spend": judged.spend, "probability": judged.probability,
                    "chosen": asdict(spend.setting)},
    }
    say(f"publishing to {out}")
    return publish(out, spend.pipeline, parameters, facts)
