"""What a reader must know before trusting the model, on one page."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from backend.artifact.manifest import Champion, Manifest
from training.evaluation.backtest import MetricTable
from training.evaluation.choice import Choice
from training.evaluation.client_models import ClientModelMetrics
from training.evaluation.coverage import GroupMetrics, IntervalMetrics
from training.evaluation.lifetime import LifetimeMetrics
from training.evaluation.readiness import Readiness
from training.evaluation.shop_total import ShopTotal
from training.publish.facts import Facts, Metrics
from training.publish.route_card import route_paragraph
from training.transactions.account import Account

CARD = """# Model card: {version}

**What it does.** Forecasts one customer's net spend over the next {horizon} days, and how likely a purchase is in that
time. A request is answered by the Lasso on six numbers (`contract_v1`) and the recency/frequency heuristic. The best
forecast of the race, for whole logs, is published beside it: `{champion}` for spend{odds}.{refused}

**Data.** {rows_in:,} rows read, {rows_kept:,} kept; fingerprint `{fingerprint}`. Returns and cancellations are netted.
{set_aside}
**Readiness.** {readiness}

**Protocol.** Features use rows strictly before a cutoff; the target is net spend in the {horizon} days from it, floored
at 0. {origins} origins, {step} days apart ({first} to {last}). Each test origin ({tests}) is forecast by a model
fitted on the origins whose windows had ended by then. Everybody known at an origin is judged; active is who bought in the
{active:.0f} days before, the shortest window from which 95 % of returning spend came.

**The rule.** Published is the challenger with the lowest Poisson deviance whose paired log ratios to the best naive
forecast of this shop (`{naive}`) lie below 0 by Student's t over the origins ({confidence:.0%}, two-sided), with a skill
(1 - ratio of deviances) of at least {least_skill:.0%}, and which is worse beyond chance neither in Gini, RMSE nor total;
else the naive forecast. The same for a purchase, by log-loss against the constant. {won}

**Spend, everybody, mean over the test origins** (currency; Gini is normalised by the perfect order; bias = forecast /
actual - 1, to be read beside the sampling error of one total: {sampling:.1%})

{spend}

**Beside the best naive forecast** (t values over origins: below 0 is better for deviance, RMSE and the miss of the total,
above 0 for Gini; wins on deviance)

{paired}

**By group**

{groups}

**The champion, origin by origin**

{by_origin}

**The shop's total**, new customers included. {shop}

**Purchase within {horizon} days, mean over the test origins** (`ece`: calibration error over ten equal-count bins)

{probability}

**Interval.** {interval}

{drivers}**Lifetime value.** {lifetime}

{longer}

**Client bodies.** {client_models}

**Request route.** {route}

**Limits.** {verdict} A few wholesalers carry most of the squared error. A value outside the range that training saw is
served with a warning. {limits}
"""
DRIVERS = """**Drivers.** Every forecast is a baseline plus one contribution per feature, exactly. Mean size of the
champions' largest contributions, among the customers active at the latest origin: what they lean on, not what causes
purchases.
Spend, in currency: {spend}.
Purchase, in points of probability: {probability}.

"""
NO_INTERVAL = "None: too few purchases were forecast out of time."
NO_CLIENT_MODELS = "No models for client bodies: too few have bought twice."
CLIENT_MODELS = """Clients of the older services send orders, spend and three times, no units and no products. For them a
Lasso and boosted trees are fitted on exactly these, of the same customers as of the same cutoffs, and value the next 30
days; what comes after is the lifetime models'. `bg_nbd` is the lifetime models' from the start, `ensemble` the mean of all.
Judged as they serve: active customers over the horizon, all customers over a year."""
JUDGED = "\n\nNext {days} days, {customers:,} customers at {origins}; the interval held {held}\n\n{table}"
INTERVAL = (
    "{level:.0%} per customer, from how far buyers' spend fell from forecasts made out of time. It held"
    " {coverage:.1%} of likely buyers (over 10 %) at the test origins; by decile of probability {deciles};"
    " one-time buyers {one_time}. Mean width"
    " {width:,.0f}."
)


def model_card(manifest: Manifest, facts: Facts) -> str:
    """Return the card in Markdown."""
    return CARD.format(**_run(manifest, facts), **_comparison(facts.metrics, manifest.champion))


def _run(manifest: Manifest, facts: Facts) -> dict[str, Any]:
    """Return what was read, when the log was cut, and what the artifact holds."""
    account, metrics, plan, best = facts.account, facts.metrics, facts.plan, manifest.best
    return {
        "version": manifest.version,
        "horizon": manifest.horizon_days,
        "champion": manifest.champion,
        "rows_in": account.total.rows,
        "rows_kept": account.kept.rows,
        "fingerprint": facts.fingerprint[:16],
        "set_aside": _set_aside(account),
        "limits": " ".join(facts.notes),
        "origins": len(facts.cutoffs),
        "step": plan.step_days,
        "first": facts.cutoffs[0],
        "last": facts.cutoffs[-1],
        "active": plan.active_days,
        "confidence": plan.confidence,
        "least_skill": plan.least_skill,
        "readiness": _readiness(metrics.readiness),
        "lifetime": " ".join(facts.lifetime_notes),
        "client_models": _client_models(metrics.client_models),
        "drivers": _drivers(best) if best else "",
        "route": route_paragraph(manifest.parameters),
        "odds": f", `{best.probability}` for a purchase" if best else "",
        "refused": f" No challenger is published: {best.refused}." if best and best.refused else "",
    }


def _comparison(metrics: Metrics, champion: str) -> dict[str, Any]:
    """Return the race and its verdict, as tables and sentences."""
    by_origin = zip(metrics.origins, metrics.spend_by_origin, strict=True)
    choice = metrics.choice
    return {
        "tests": ", ".join(metrics.origins),
        "naive": choice.naive,
        "won": _won(choice, champion, len(metrics.origins)),
        "sampling": metrics.shop.sampling_floor,
        "spend": _table(metrics.spend),
        "paired": _table({name: asdict(one) for name, one in choice.paired.items()}),
        "groups": _groups(metrics.groups, choice.naive, champion),
        "by_origin": _table({day: scores[champion] for day, scores in by_origin}, "origin"),
        "shop": _shop(metrics.shop),
        "probability": _table(metrics.probability),
        "interval": _interval(metrics.interval),
        "longer": _longer(metrics.lifetime),
        "verdict": _verdict(metrics.spend),
    }


def _set_aside(account: Account) -> str:
    reasons = [f"{reason} {tally.rows:,}" for reason, tally in account.set_aside.items()]
    return f"Set aside: {', '.join(reasons)}." if reasons else ""


def _drivers(best: Champion) -> str:
    def listed(found: dict[str, float], digits: int) -> str:
        named = [f"`{name}` {size:,.{digits}f}" for name, size in found.items() if size > 0]
        return ", ".join(named) or "the same for everybody"

    return DRIVERS.format(spend=listed(best.spend_drivers, 2), probability=listed(best.probability_drivers, 3))


def _won(choice: Choice, champion: str, origins: int) -> str:
    """How often the champion was better, or that nothing could be learned."""
    if champion == choice.naive:
        return f"No challenger passed at these {origins} origins: the naive forecast is published."
    one = choice.paired[champion]
    return f"`{champion}` was better at {one.wins} of {origins} origins, with a skill of {one.skill:.1%}."


def _groups(groups: Mapping[str, GroupMetrics], naive: str, champion: str) -> str:
    """The naive forecast and the champion among the active, the dormant and the one-time customers."""
    rows = {
        f"{group.replace('_', '-')}: {name}": found.spend[name]
        for group, found in groups.items()
        for name in dict.fromkeys((naive, champion))
    }
    return _table(rows, "group: candidate") if rows else "None had a buyer."


def _shop(shop: ShopTotal) -> str:
    errors = ", ".join(f"{name.replace('_', ' ')} {error:.1%}" for name, error in shop.errors.items())
    return (
        f"About {shop.total:,.0f} in the window after the log ({shop.low:,.0f} to {shop.high:,.0f}), of which"
        f" {shop.new:,.0f} from customers who are not known yet. Mean absolute error at the test origins: {errors}."
        f" Sampling alone makes one total miss by {shop.sampling_floor:.1%}."
    )


def _longer(judged: Sequence[LifetimeMetrics]) -> str:
    return "\n\n".join(
        f"Next {one.horizon_days} days, everybody, at {', '.join(one.origins)}\n\n{_table(one.spend)}" for one in judged
    )


def _readiness(ready: Readiness) -> str:
    if not ready.missing:
        return "Enough customers and history for learned models."
    return f"Only {ready.rung} forecasts: learned models lack {', '.join(ready.missing)}."


def _interval(metrics: IntervalMetrics) -> str:
    if metrics.coverage is None:
        return NO_INTERVAL
    one_time = metrics.coverage_one_time
    return INTERVAL.format(
        level=metrics.level,
        coverage=metrics.coverage,
        width=metrics.mean_width,
        deciles=", ".join(f"{share:.1%}" for share in metrics.coverage_by_decile),
        one_time="had none" if one_time is None else f"{one_time:.1%}",
    )


def _client_models(judged: Sequence[ClientModelMetrics]) -> str:
    if not judged:
        return NO_CLIENT_MODELS
    return CLIENT_MODELS + "".join(
        JUDGED.format(
            days=one.horizon_days,
            customers=one.customers,
            origins=", ".join(one.origins),
            table=_table(one.spend),
            held=", ".join(f"{share:.1%} ({name})" for name, share in one.coverage.items()),
        )
        for one in judged
    )


def _table(scores: MetricTable, of: str = "candidate") -> str:
    names = list(next(iter(scores.values())))
    lines = [f"| {of} | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    lines += [
        f"| {candidate} | " + " | ".join(f"{values[name]:.3f}" for name in names) + " |"
        for candidate, values in scores.items()
    ]
    return "\n".join(lines)


def _verdict(spend: MetricTable) -> str:
    """Return a sentence that says which naive baselines the model in service loses to, and on what."""
    ours = spend["lasso"]
    rates = ("recent_rate", "last_quarter_rate", "seasonal_rate")
    lost = [f"`{name}` on deviance" for name in rates if spend[name]["deviance"] < ours["deviance"]]
    lost += [f"`{name}` on Gini" for name in rates if spend[name]["gini"] > ours["gini"]]
    if lost:
        return f"The Lasso in service loses to {', '.join(lost)}."
    return "The Lasso in service beats the naive rates on deviance and Gini."
