"""The whole road on one screen: log -> customer-days -> snapshots -> judgement -> fit -> artifact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from backend.artifact.manifest import Manifest
from backend.contract.parameters.client_models import ClientModels, ClientScoring
from backend.contract.parameters.judgement import RouteJudgement
from backend.contract.parameters.lifetime import LifetimeParameters
from backend.contract.parameters.scoring import ScoringParameters
from backend.errors import UnfittableData
from training.candidates.forecast.known import Known, KnownThen
from training.candidates.learned.record import Story
from training.candidates.process.parts import process_fit
from training.candidates.registry import PROBABILITY, SPEND, Candidate, chosen
from training.candidates.served import heuristic, lasso
from training.candidates.served.client_models import fit_client_models, levelled
from training.candidates.served.customer_rows import season_of
from training.candidates.served.lifetime_models import lifetime_models
from training.candidates.served.limits import feature_ranges, peer_bands, segment_thresholds, sketches, spend_caps
from training.candidates.story import fit_story, usual_month
from training.evaluation.backtest import Backtest, backtest, test_origins
from training.evaluation.choice import Choice, choose
from training.evaluation.client_models import ClientModelMetrics, judge_client_models
from training.evaluation.coverage import Coverage, group_metrics, judge_coverage
from training.evaluation.importance import Importance, permutation_importances
from training.evaluation.lifetime import Lifetimes, judge_lifetime
from training.evaluation.readiness import Readiness, assess
from training.evaluation.request_route import judge_route
from training.evaluation.shop_total import ShopTotal, judge_shop_total
from training.evaluation.shown import shown
from training.features.prepare import Prepared, prepare
from training.features.snapshots import YEAR, Snapshot
from training.plan import Plan
from training.progress import Say
from training.publish.artifact import publish
from training.publish.champion import FittedChampion
from training.publish.facts import Facts, Metrics
from training.transactions.readings.asked import Asked

Entered = Mapping[str, Candidate]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Every candidate's metrics, the champions, how well their interval covers, longer horizons, client bodies, the shop,
    the request route.

    ``plan`` has the shop's own activity window; ``known`` what was learned from all of the log so far.
    """

    plan: Plan
    backtest: Backtest
    choice: Choice
    coverage: Coverage
    readiness: Readiness
    lifetimes: Lifetimes
    client_models: list[ClientModelMetrics]
    shop: ShopTotal
    route: RouteJudgement | None
    known: Known


def judge(
    files: list[Path], plan: Plan, say: Say, rejects_to: Path | None = None, asked: Asked | None = None
) -> tuple[Prepared, Verdict]:
    """Read a log, judge the chosen candidates at its last origins, and return both."""
    entered = chosen(SPEND, plan.candidates), chosen(PROBABILITY, plan.candidates)
    prepared = prepare(files, plan, say, rejects_to, asked)
    plan, snapshots = replace(plan, active_days=prepared.active_days), prepared.snapshots
    ready = assess(snapshots)
    spend, probability = _allowed(ready, entered, plan)
    then = KnownThen(snapshots, plan)
    judged = backtest(then, spend, probability, say)
    choice = choose(judged, plan)
    coverage = judge_coverage(then, judged, choice, say)
    lifetimes = judge_lifetime(then, choice, say)
    client_models = judge_client_models(then, test_origins(snapshots, plan), say)
    known = Known(snapshots, plan)
    shop = judge_shop_total(then, known, prepared.now, judged, choice)
    route = judge_route(then, judged, say)
    return prepared, Verdict(plan, judged, choice, coverage, ready, lifetimes, client_models, shop, route, known)


def _allowed(ready: Readiness, entered: tuple[Entered, Entered], plan: Plan) -> list[Entered]:
    """Return the candidates that the log is long enough for; those named by the user take part in any case."""
    return [*entered] if plan.candidates else [ready.allowed(candidates) for candidates in entered]


def importances(prepared: Prepared, verdict: Verdict, say: Say) -> list[Importance]:
    """What the champion loses without each feature, out of time."""
    return permutation_importances(prepared.snapshots, SPEND[verdict.choice.spend], verdict.plan, say)


def fit_and_publish(prepared: Prepared, verdict: Verdict, out: Path, say: Say) -> Manifest:
    """Fit what serves and the champion on all of the history, and put them into service."""
    say("fitting on all origins")
    history, choice, plan = prepared.snapshots, verdict.choice, verdict.plan
    known = verdict.known
    story = fit_story(known, choice.spend, choice.probability)
    chance, spend = known.part(heuristic.of), known.part(lasso.of)
    active = history[-1].active(plan.active_days)
    latest = active if len(active.who) else history[-1]  # a shop may be silent for longer than its own window
    parameters = ScoringParameters(
        spend=spend.parameters,
        caps=spend_caps(history),
        purchase_odds=spend.parameters.odds,
        segments=segment_thresholds(usual_month(story, latest)),
        ranges=feature_ranges(history),
        peers=peer_bands(latest, spend.parameters, spend.parameters.odds),
        sketches=sketches(latest, spend.predict(latest), chance.predict(latest)),
        season=story.process.clock,
        log_ends=prepared.now.cutoff.date(),
        judged=verdict.route,
        active_days=plan.active_days,
        **({"currency": prepared.read["currency"]} if prepared.read["currency"] else {}),
    )
    champion = FittedChampion(choice, story, verdict.coverage.interval, verdict.lifetimes.interval, latest)
    facts = _facts(prepared, verdict, known, story)
    say(f"publishing to {out}")
    return publish(out, spend.pipeline, parameters, facts, champion)


def _facts(prepared: Prepared, verdict: Verdict, known: Known, story: Story) -> Facts:
    """Return what the manifest says in addition to the parameters."""
    lifetime, notes = _lifetime(prepared, known, story)
    return Facts(
        champion=verdict.choice.spend,
        plan=verdict.plan,
        cutoffs=tuple(f"{past.cutoff:%Y-%m-%d}" for past in known.history),
        fingerprint=prepared.fingerprint,
        account=prepared.account,
        read=prepared.read,
        notes=prepared.notes,
        lifetime=lifetime,
        lifetime_notes=notes,
        client_models=_client_models(prepared, known, lifetime),
        metrics=_metrics(verdict, known.history),
    )


def _client_models(prepared: Prepared, known: Known, lifetime: LifetimeParameters | None) -> ClientModels | None:
    if lifetime is None:
        return None
    scoring = ClientScoring(fit_client_models(known), lifetime, known.part(lasso.of).parameters.odds)
    return levelled(scoring, prepared.now, season_of(prepared.now, known.part(heuristic.of).clock)).models


def _metrics(verdict: Verdict, history: Sequence[Snapshot]) -> Metrics:
    judged = verdict.backtest
    return Metrics(
        origins=judged.origins,
        spend=judged.spend,
        probability=judged.probability,
        interval=verdict.coverage.metrics,
        groups=group_metrics(judged, verdict.coverage, verdict.choice),
        choice=verdict.choice,
        spend_by_origin=judged.spend_by_origin,
        shop=verdict.shop,
        readiness=verdict.readiness,
        lifetime=verdict.lifetimes.scores,
        client_models=verdict.client_models,
        training_samples=sum(len(past.who) for past in history),
        route=verdict.route,
        shown=shown(judged, verdict.choice),
    )


def _lifetime(prepared: Prepared, known: Known, story: Story) -> tuple[LifetimeParameters | None, tuple[str, ...]]:
    """The lifetime models as of the end of the log, and sentences on how they came about."""
    try:
        year = story.record(prepared.now).at(YEAR).spend
        found = lifetime_models(prepared.sums, known.day, story.process, year)
    except UnfittableData as reason:
        return None, (f"No lifetime models: {reason}",)
    return found, known.part(process_fit).notes
