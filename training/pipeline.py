"""The whole road on one screen: log -> order lines -> snapshots -> judgement -> fit -> artifact."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from backend.artifact.manifest import Manifest
from backend.contract.lifetime_parameters import LifetimeParameters
from backend.contract.parameters import ScoringParameters
from backend.errors import UnfittableData
from training.candidates import heuristic, lasso
from training.candidates.lifetime_value import fit_lifetime_models
from training.candidates.limits import feature_ranges, peer_bands, segment_thresholds, spend_caps
from training.candidates.registry import PROBABILITY, SPEND
from training.evaluation.backtest import Backtest, backtest
from training.evaluation.lifetime import LifetimeScores, judge_lifetime
from training.features.prepare import Prepared, prepare
from training.plan import Plan
from training.publish.account import rows_json
from training.publish.artifact import publish

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Judged:
    """Every candidate's metrics at the last origins, and the lifetime models' over short and long horizons."""

    backtest: Backtest
    lifetime: list[LifetimeScores]


def judge(files: list[Path], plan: Plan, say: Say, rejects_to: Path | None = None) -> tuple[Prepared, Judged]:
    """Read a log and judge every candidate that exists at its last origins."""
    prepared = prepare(files, plan, say, rejects_to)
    judged = backtest(prepared.snapshots, plan, SPEND, PROBABILITY, say)
    tests = [past.cutoff for past in prepared.snapshots[-len(judged.origins):]]
    return prepared, Judged(judged, judge_lifetime(prepared.days, tests, plan, say))


def fit_and_publish(prepared: Prepared, judged: Judged, out: Path, plan: Plan, say: Say) -> Manifest:
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
    lifetime, notes = _lifetime(prepared, plan)
    metrics = judged.backtest
    facts = {
        "horizon_days": plan.horizon_days, "champion": "lasso", "plan": asdict(plan),
        "cutoffs": tuple(f"{past.cutoff:%Y-%m-%d}" for past in history),
        "data": {"fingerprint": prepared.fingerprint, "rows": rows_json(prepared.account)},
        "lifetime": lifetime, "lifetime_notes": notes,
        "metrics": {"origins": metrics.origins, "spend": metrics.spend, "probability": metrics.probability,
                    "lifetime": [asdict(scores) for scores in judged.lifetime],
                    "chosen": asdict(spend.setting)},
    }
    say(f"publishing to {out}")
    return publish(out, spend.pipeline, parameters, facts)


def _lifetime(prepared: Prepared, plan: Plan) -> tuple[LifetimeParameters | None, tuple[str, ...]]:
    """The lifetime models as of the end of the log, and sentences on how they came about."""
    end = prepared.snapshots[-1].cutoff + timedelta(days=plan.horizon_days)
    try:
        fitted = fit_lifetime_models(prepared.days, end.toordinal())
    except UnfittableData as reason:
        return None, (f"No lifetime models: {reason}",)
    return fitted.parameters, fitted.notes
