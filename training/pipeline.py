"""The whole road on one screen: log -> order lines -> snapshots -> judgement -> fit -> artifact."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from backend.artifact.manifest import Manifest
from backend.contract.parameters.judgement import RouteJudgement
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.contract.parameters.scoring import ScoringParameters
from backend.errors import UnfittableData
from training.candidates.forecast.history import spaced
from training.candidates.lifetime.lifetime_value import LifetimeFits, fit_lifetime_models
from training.candidates.process.shop_clock import with_clocks
from training.candidates.registry import PROBABILITY, SPEND, Candidate, chosen
from training.candidates.served import heuristic, lasso
from training.candidates.served.client_models import fit_client_models
from training.candidates.served.customer_rows import years_of
from training.candidates.served.heuristic import FittedHeuristic
from training.candidates.served.limits import feature_ranges, peer_bands, segment_thresholds, spend_caps, usual_spend
from training.evaluation.backtest import Backtest, backtest, fitted
from training.evaluation.choice import Choice, choose
from training.evaluation.client_models import ClientModelMetrics, judge_client_models
from training.evaluation.coverage import Coverage, judge_coverage
from training.evaluation.importance import Importance, permutation_importances
from training.evaluation.lifetime import LifetimeMetrics, judge_lifetime
from training.evaluation.readiness import Readiness, assess
from training.evaluation.request_route import judge_route
from training.evaluation.settle import settled
from training.features.prepare import Detail, Prepared, prepare
from training.features.snapshots import Snapshot
from training.plan import Hyperparameters, Plan
from training.progress import Say
from training.publish.account import rows_json
from training.publish.artifact import publish
from training.publish.champion import FittedChampion

Entered = Mapping[str, Candidate]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every candidate's metrics, the champions, how well the interval covers; the other models' and the route's.

    ``settings`` are those that the race's learned models chose before its first test.
    """

    backtest: Backtest
    choice: Choice
    coverage: Coverage
    readiness: Readiness
    lifetime: list[LifetimeMetrics]
    client_models: list[ClientModelMetrics]
    settings: Mapping[str, Hyperparameters]
    route: RouteJudgement | None = None


def judge(files: list[Path], plan: Plan, say: Say, rejects_to: Path | None = None) -> tuple[Prepared, Verdict]:
    """Read a log, judge the chosen candidates at its last origins, and return both."""
    entered = chosen(SPEND, plan.candidates), chosen(PROBABILITY, plan.candidates)
    prepared = with_seasons(prepare(files, plan, say, rejects_to, lambda plain: _detail(plain, entered, plan)))
    ready = assess(prepared.snapshots, plan)
    spend, probability = _allowed(ready, entered, plan)
    plan = settled(prepared.snapshots, plan, [*spend.values(), *probability.values()], say)
    judged = backtest(prepared.snapshots, plan, spend, probability, say)
    choice = choose(judged, plan)
    coverage = judge_coverage(prepared.snapshots, judged, choice, plan, say)
    tests, fits = [one.cutoff for one in judged.judged], LifetimeFits(prepared.days)
    lifetime = judge_lifetime(fits, tests, plan, say)
    client_models = judge_client_models(prepared.snapshots, tests, fits, plan, say)
    route = judge_route(prepared.snapshots, plan, say)
    return prepared, Verdict(judged, choice, coverage, ready, lifetime, client_models, plan.settings, route)


def with_seasons(prepared: Prepared) -> Prepared:
    """Return every snapshot with the season clock of its moment."""
    snapshots = with_clocks(prepared.snapshots, prepared.days)
    return replace(prepared, snapshots=snapshots, now=with_clocks([prepared.now], prepared.days)[0])


def _allowed(ready: Readiness, entered: tuple[Entered, Entered], plan: Plan) -> list[Entered]:
    """Return the candidates that the log is long enough for; those named by the user take part in any case."""
    return [*entered] if plan.candidates else [ready.allowed(candidates) for candidates in entered]


def _detail(plain: Sequence[Snapshot], entered: tuple[Entered, Entered], plan: Plan) -> Detail:
    """Return the detail that the race needs: without behaviour features a small log is judged in seconds."""
    racing = [one for candidates in _allowed(assess(plain, plan), entered, plan) for one in candidates.values()]
    return Detail(behaviour=any(one.behaviour for one in racing), dense=any(one.dense for one in racing))


def importances(prepared: Prepared, verdict: Verdict, plan: Plan, say: Say) -> list[Importance]:
    """Return what the champion loses without each feature, out of time."""
    plan = replace(plan, settings=verdict.settings)
    return permutation_importances(prepared.snapshots, SPEND[verdict.choice.spend], plan, say)


def fit_and_publish(prepared: Prepared, verdict: Verdict, out: Path, plan: Plan, say: Say) -> Manifest:
    """Fit the serving model and the champion on all snapshots, publish them, and return the manifest."""
    say("fitting on all origins")
    plan = replace(plan, settings=verdict.settings)
    history, choice = spaced(prepared.snapshots, plan.step_days), verdict.choice
    now, latest = prepared.now, history[-1].active(plan.active_days)
    chance = heuristic.fit(history, plan, now)
    spend, odds = lasso.fit(history, plan, now, chance=chance), chance.at(years_of(now))
    parameters = ScoringParameters(
        spend=spend.parameters,
        caps=spend_caps(history),
        purchase_odds=odds,
        segments=segment_thresholds(usual_spend(history, spend.parameters, plan)),
        ranges=feature_ranges(history),
        peers=peer_bands(latest, spend.parameters, odds),
        season=now.clock,
        log_ends=now.cutoff.date(),
        judged=verdict.route,
    )
    champion = FittedChampion(
        choice,
        fitted(SPEND[choice.spend], prepared.snapshots, plan),
        fitted(PROBABILITY[choice.probability], prepared.snapshots, plan),
        verdict.coverage.interval,
        latest,
    )
    facts = _facts(prepared, verdict, plan, history, chance)
    say(f"publishing to {out}")
    return publish(out, spend.pipeline, parameters, facts, champion)


def _facts(
    prepared: Prepared, verdict: Verdict, plan: Plan, history: Sequence[Snapshot], chance: FittedHeuristic
) -> dict[str, Any]:
    """Return what the manifest says in addition to the parameters."""
    judged, choice = verdict.backtest, verdict.choice
    lifetime, notes = _lifetime(prepared, plan)
    return {
        "horizon_days": plan.horizon_days,
        "champion": choice.spend,
        "plan": asdict(plan),
        "cutoffs": tuple(f"{past.cutoff:%Y-%m-%d}" for past in history),
        "data": {"fingerprint": prepared.fingerprint, "rows": rows_json(prepared.account)},
        "lifetime": lifetime,
        "lifetime_notes": notes,
        "client_models": fit_client_models(history, prepared.days, plan, chance) if lifetime is not None else None,
        "metrics": {
            "origins": judged.origins,
            "spend": judged.spend,
            "probability": judged.probability,
            "interval": verdict.coverage.metrics,
            "spend_by_origin": judged.spend_by_origin,
            "readiness": verdict.readiness.as_json(),
            "lifetime": [asdict(scores) for scores in verdict.lifetime],
            "client_models": [asdict(scores) for scores in verdict.client_models],
            "training_samples": sum(len(past.spend) for past in history),
            "route": None if verdict.route is None else asdict(verdict.route),
        },
    }


def _lifetime(prepared: Prepared, plan: Plan) -> tuple[LifetimeParameters | None, tuple[str, ...]]:
    """Return the lifetime models as of the end of the log, and sentences on how they were fitted."""
    end = prepared.snapshots[-1].cutoff + timedelta(days=plan.horizon_days)
    try:
        fit = fit_lifetime_models(prepared.days, end.toordinal())
    except UnfittableData as reason:
        return None, (f"No lifetime models: {reason}",)
    return fit.parameters, fit.notes
