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
from training.candidates.history import spaced
from training.candidates.lifetime_value import LifetimeFits, fit_lifetime_models
from training.candidates.limits import feature_ranges, peer_bands, segment_thresholds, spend_caps
from training.candidates.registry import PROBABILITY, SPEND, chosen
from training.candidates.summary import fit_summary
from training.evaluation.backtest import Backtest, backtest, fitted
from training.evaluation.champion import Choice, choose
from training.evaluation.coverage import Coverage, judge_coverage
from training.evaluation.importance import Importance, permutation_importances
from training.evaluation.lifetime import LifetimeScores, judge_lifetime
from training.evaluation.readiness import Readiness, assess
from training.evaluation.summary import SummaryScores, judge_summary
from training.features.prepare import Detail, Prepared, prepare
from training.plan import Plan
from training.publish.account import rows_json
from training.publish.artifact import publish
from training.publish.challenger import Challenger

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every candidate's metrics, the champions, how well their interval covers, the lifetime models', the summaries'."""

    backtest: Backtest
    choice: Choice
    coverage: Coverage
    readiness: Readiness
    lifetime: list[LifetimeScores]
    summary: list[SummaryScores]


def judge(files: list[Path], plan: Plan, say: Say, rejects_to: Path | None = None) -> tuple[Prepared, Verdict]:
    """Read a log and judge the chosen candidates at its last origins."""
    spend, probability = chosen(SPEND, plan.candidates), chosen(PROBABILITY, plan.candidates)
    racing = [*spend.values(), *probability.values()]
    detail = Detail(behaviour=any(one.behaviour for one in racing), dense=any(one.dense for one in racing))
    prepared = prepare(files, plan, say, rejects_to, detail)
    ready = assess(prepared.snapshots, plan)
    if not plan.candidates:  # who names candidates wants to see them, ready or not
        spend, probability = ready.allowed(spend), ready.allowed(probability)
    judged = backtest(prepared.snapshots, plan, spend, probability, say)
    choice = choose(judged, plan)
    coverage = judge_coverage(prepared.snapshots, judged, choice, plan, say)
    tests, fits = [one.cutoff for one in judged.judged], LifetimeFits(prepared.days)
    return prepared, Verdict(judged, choice, coverage, ready, judge_lifetime(fits, tests, plan, say),
                             judge_summary(prepared.snapshots, tests, fits, plan, say))


def importances(prepared: Prepared, verdict: Verdict, plan: Plan, say: Say) -> list[Importance]:
    """What the champion loses without each feature, out of time."""
    return permutation_importances(prepared.snapshots, SPEND[verdict.choice.spend], plan, say)


def fit_and_publish(prepared: Prepared, verdict: Verdict, out: Path, plan: Plan, say: Say) -> Manifest:
    """Fit what serves and the champion on all of the history, and put them into service."""
    say("fitting on all origins")
    history, judged, choice = spaced(prepared.snapshots, plan.step_days), verdict.backtest, verdict.choice
    spend, odds = lasso.fit(history, plan), heuristic.fit(history, plan)
    latest = history[-1].active(plan.active_days)
    predicted = spend.predict(latest)
    parameters = ScoringParameters(
        spend=spend.parameters, caps=spend_caps(history), purchase_odds=odds.parameters,
        segments=segment_thresholds(predicted), ranges=feature_ranges(history),
        peers=peer_bands(latest, predicted, odds.predict(latest)),
    )
    challenger = Challenger(
        choice, fitted(SPEND[choice.spend], prepared.snapshots, plan),
        fitted(PROBABILITY[choice.probability], prepared.snapshots, plan), verdict.coverage.interval,
        latest,
    )
    lifetime, notes = _lifetime(prepared, plan)
    facts = {
        "horizon_days": plan.horizon_days, "champion": choice.spend, "plan": asdict(plan),
        "cutoffs": tuple(f"{past.cutoff:%Y-%m-%d}" for past in history),
        "data": {"fingerprint": prepared.fingerprint, "rows": rows_json(prepared.account)},
        "lifetime": lifetime, "lifetime_notes": notes,
        "summary": fit_summary(history, prepared.days, plan) if lifetime is not None else None,
        "metrics": {"origins": judged.origins, "spend": judged.spend, "probability": judged.probability,
                    "interval": verdict.coverage.metrics, "spend_by_origin": judged.spend_by_origin,
                    "readiness": verdict.readiness.as_json(),
                    "lifetime": [asdict(scores) for scores in verdict.lifetime],
                    "summary": [asdict(scores) for scores in verdict.summary],
                    "training_samples": sum(len(past.active(plan.active_days).spend) for past in history),
                    "chosen": asdict(spend.setting)},
    }
    say(f"publishing to {out}")
    return publish(out, spend.pipeline, parameters, facts, challenger)


def _lifetime(prepared: Prepared, plan: Plan) -> tuple[LifetimeParameters | None, tuple[str, ...]]:
    """The lifetime models as of the end of the log, and sentences on how they came about."""
    end = prepared.snapshots[-1].cutoff + timedelta(days=plan.horizon_days)
    try:
        fit = fit_lifetime_models(prepared.days, end.toordinal())
    except UnfittableData as reason:
        return None, (f"No lifetime models: {reason}",)
    return fit.parameters, fit.notes
