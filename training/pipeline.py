"""The whole road on one screen: log -> order lines -> snapshots -> judgement -> fit -> artifact."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from backend.artifact.manifest import Manifest
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.contract.parameters.scoring import ScoringParameters
from backend.errors import UnfittableData
from training.candidates.lifetime.lifetime_value import LifetimeFits, fit_lifetime_models
from training.candidates.registry import PROBABILITY, SPEND, Candidate, chosen
from training.candidates.served import heuristic, lasso
from training.candidates.served.client_models import fit_client_models
from training.candidates.served.lasso import LassoChoice
from training.candidates.served.limits import feature_ranges, peer_bands, segment_thresholds, sketches, spend_caps
from training.evaluation.backtest import Backtest, backtest
from training.evaluation.choice import Choice, choose
from training.evaluation.client_models import ClientModelMetrics, judge_client_models
from training.evaluation.coverage import Coverage, judge_coverage
from training.evaluation.importance import Importance, permutation_importances
from training.evaluation.lifetime import LifetimeMetrics, judge_lifetime
from training.evaluation.readiness import Readiness, assess
from training.evaluation.settle import settled
from training.features.prepare import Detail, Prepared, prepare
from training.features.snapshots import Snapshots
from training.plan import Plan
from training.progress import Say
from training.publish.artifact import publish
from training.publish.champion import FittedChampion
from training.publish.facts import Facts, Metrics
from training.transactions.readings.asked import Asked

Entered = Mapping[str, Candidate]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every candidate's metrics, the champions, their interval's coverage; metrics of lifetime and client-body models.

    ``plan`` is the settled one: with the settings that the race's learned models chose before its first test.
    """

    backtest: Backtest
    choice: Choice
    coverage: Coverage
    readiness: Readiness
    lifetime: list[LifetimeMetrics]
    client_models: list[ClientModelMetrics]
    plan: Plan


def judge(
    files: list[Path], plan: Plan, say: Say, rejects_to: Path | None = None, asked: Asked | None = None
) -> tuple[Prepared, Verdict]:
    """Read a log, judge the chosen candidates at its last origins, and return both."""
    entered = chosen(SPEND, plan.candidates), chosen(PROBABILITY, plan.candidates)
    prepared = prepare(files, plan, say, rejects_to, lambda plain: _detail(plain, entered, plan), asked)
    ready = assess(prepared.snapshots)
    spend, probability = _allowed(ready, entered, plan)
    plan = settled(prepared.snapshots, plan, [*spend.values(), *probability.values()], say)
    judged = backtest(prepared.snapshots, plan, spend, probability, say)
    choice = choose(judged, plan)
    coverage = judge_coverage(prepared.snapshots, judged, choice, plan, say)
    tests, fits = [one.cutoff for one in judged.judged], LifetimeFits(prepared.days)
    lifetime = judge_lifetime(fits, tests, say)
    client_models = judge_client_models(prepared.snapshots, tests, fits, plan, say)
    return prepared, Verdict(judged, choice, coverage, ready, lifetime, client_models, plan)


def _allowed(ready: Readiness, entered: tuple[Entered, Entered], plan: Plan) -> list[Entered]:
    """Return the candidates that the log is long enough for; those named by the user take part in any case."""
    return [*entered] if plan.candidates else [ready.allowed(candidates) for candidates in entered]


def _detail(plain: Snapshots, entered: tuple[Entered, Entered], plan: Plan) -> Detail:
    """Return the detail that the race needs: without behaviour features a small log is judged in seconds."""
    racing = [one for candidates in _allowed(assess(plain), entered, plan) for one in candidates.values()]
    return Detail(behaviour=any(one.behaviour for one in racing), dense=any(one.dense for one in racing))


def importances(prepared: Prepared, verdict: Verdict, say: Say) -> list[Importance]:
    """Return what the champion loses without each feature, out of time."""
    return permutation_importances(prepared.snapshots, SPEND[verdict.choice.spend], verdict.plan, say)


def fit_and_publish(prepared: Prepared, verdict: Verdict, out: Path, say: Say) -> Manifest:
    """Fit the serving model and the champion on all snapshots, publish them, and return the manifest."""
    say("fitting on all origins")
    history, plan, choice = prepared.snapshots, verdict.plan, verdict.choice
    spend, odds = lasso.fit(history, plan), heuristic.fit(history, plan)
    latest = history.latest.active()
    predicted = spend.predict(latest)
    parameters = ScoringParameters(
        spend=spend.parameters,
        caps=spend_caps(history.judged),
        purchase_odds=odds.at(prepared.now.active()),
        segments=segment_thresholds(predicted),
        ranges=feature_ranges(history.judged),
        peers=peer_bands(latest, predicted, odds.predict(latest)),
        sketches=sketches(latest, predicted, odds.predict(latest)),
        **({"currency": prepared.read["currency"]} if prepared.read["currency"] else {}),
    )
    champion = FittedChampion(
        choice,
        SPEND[choice.spend].fit(history, plan),
        PROBABILITY[choice.probability].fit(history, plan),
        verdict.coverage.interval,
        latest,
    )
    facts = _facts(prepared, verdict, spend.setting)
    say(f"publishing to {out}")
    return publish(out, spend.pipeline, parameters, facts, champion)


def _facts(prepared: Prepared, verdict: Verdict, setting: LassoChoice) -> Facts:
    """Return what the manifest says in addition to the parameters."""
    judged, history = verdict.backtest, prepared.snapshots
    lifetime, notes = _lifetime(prepared)
    return Facts(
        champion=verdict.choice.spend,
        plan=verdict.plan,
        cutoffs=tuple(f"{past.cutoff:%Y-%m-%d}" for past in history.judged),
        fingerprint=prepared.fingerprint,
        account=prepared.account,
        read=prepared.read,
        lifetime=lifetime,
        lifetime_notes=notes,
        client_models=fit_client_models(history, prepared.days, verdict.plan) if lifetime is not None else None,
        metrics=Metrics(
            origins=judged.origins,
            spend=judged.spend,
            probability=judged.probability,
            interval=verdict.coverage.metrics,
            spend_by_origin=judged.spend_by_origin,
            readiness=verdict.readiness,
            lifetime=verdict.lifetime,
            client_models=verdict.client_models,
            training_samples=sum(len(past.spend) for past in history.active().judged),
            chosen=setting,
        ),
    )


def _lifetime(prepared: Prepared) -> tuple[LifetimeParameters | None, tuple[str, ...]]:
    """Return the lifetime models as of the end of the log, and sentences on how they were fitted."""
    end = prepared.snapshots.latest.ended
    try:
        fit = fit_lifetime_models(prepared.days, end.toordinal())
    except UnfittableData as reason:
        return None, (f"No lifetime models: {reason}",)
    return fit.parameters, fit.notes
