"""What a reader must know before trusting the model, on one page."""

from typing import Any

from backend.artifact.manifest import Champion, Manifest
from training.publish.route_card import route_paragraph

CARD = """# Model card: {version}

**What it does.** Forecasts one customer's net spend over the next {horizon} days, and how likely a purchase is in that
time. A request is answered by the Lasso on six numbers (`contract_v1`) and the recency/frequency heuristic. The best
forecast of the race, for whole logs, is published beside it: `{champion}` for spend{odds}.{refused}

**Data.** {rows_in:,} rows read, {rows_kept:,} kept; fingerprint `{fingerprint}`. Returns and cancellations are netted.
{set_aside}
**Readiness.** {readiness}

**Protocol.** Features use rows strictly before a cutoff; the target is net spend in the {horizon} days from it, floored
at 0. {origins} origins, {step} days apart ({first} to {last}). Each test origin ({tests}) is forecast by a model
fitted on the origins whose windows had ended by then; trees and the ensemble also learn from origins {dense} days apart,
under the same rule. Judged among customers who bought in the {active:.0f} days before. {settings}
**The rule.** A champion has a lower RMSE and a higher Gini than the seasonal rate, and its total misses by at most
{bound:.0%} (or what the seasonal rate's misses by, where that is more); the highest Gini wins. If none qualifies, the
naive forecast with the lowest RMSE is published. The champion is chosen on the origins shown here, so its lead over
the runner-up is flattered; its lead over the naive forecasts hardly.

**Spend, mean over the test origins** (currency; Gini is normalised by the perfect order; bias = forecast / actual - 1)

{spend}

**The champion, origin by origin**

{by_origin}

**Purchase within {horizon} days, mean over the test origins** (`ece`: calibration error over ten equal-count bins)

{probability}

**Interval.** {interval}

{drivers}**Lifetime value.** {lifetime}

**Client bodies.** {client_models}

**Request route.** {route}

**Limits.** {verdict} A few wholesalers carry most of the squared error. A value outside the range that training
saw is served with a warning. The level of a month is the calendar's guess: single origins miss it by a tenth or two.
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
Judged as they serve: active customers over the horizon, all customers over a year. None knows the calendar."""
JUDGED = "\n\nNext {days} days, {customers:,} customers at {origins}; the interval held {held}\n\n{table}"
INTERVAL = (
    "{level:.0%} per customer, from how far buyers' spend fell from forecasts made out of time. It held"
    " {coverage:.1%} at the test origins; by predicted decile {deciles}; one-time buyers {one_time}. Mean width"
    " {width:,.0f}."
)


def model_card(manifest: Manifest) -> str:
    """Return the card in Markdown."""
    data, metrics, plan = manifest.data, manifest.metrics, manifest.plan
    return CARD.format(
        version=manifest.version,
        horizon=manifest.horizon_days,
        champion=manifest.champion,
        rows_in=data["rows"]["in"],
        rows_kept=data["rows"]["kept"],
        fingerprint=data["fingerprint"][:16],
        set_aside=_set_aside(data["rows"]["set_aside"]),
        origins=len(manifest.cutoffs),
        step=plan["step_days"],
        first=manifest.cutoffs[0],
        last=manifest.cutoffs[-1],
        tests=", ".join(metrics["origins"]),
        active=plan["active_days"],
        settings=_settings(plan["settings"], plan["tuning_origins"]),
        spend=_table(metrics["spend"]),
        probability=_table(metrics["probability"]),
        verdict=_verdict(metrics["spend"]),
        route=route_paragraph(manifest.parameters),
        dense=plan["dense_step_days"],
        bound=plan["bias_bound"],
        by_origin=_table(
            {
                day: scores[manifest.champion]
                for day, scores in zip(metrics["origins"], metrics["spend_by_origin"], strict=True)
            },
            "origin",
        ),
        interval=_interval(metrics["interval"]),
        readiness=_readiness(metrics["readiness"]),
        lifetime=" ".join(manifest.lifetime_notes),
        client_models=_client_models(metrics["client_models"]),
        drivers=_drivers(manifest.best) if manifest.best else "",
        odds=f", `{manifest.best.probability}` for a purchase" if manifest.best else "",
        refused=f" No challenger is published: {manifest.best.refused}." if manifest.best and manifest.best.refused else "",
    )


def _set_aside(reasons: dict[str, int]) -> str:
    return "Set aside: " + ", ".join(f"{reason} {rows:,}" for reason, rows in reasons.items()) + "." if reasons else ""


def _drivers(best: Champion) -> str:
    def listed(found: dict[str, float], digits: int) -> str:
        named = [f"`{name}` {size:,.{digits}f}" for name, size in found.items() if size > 0]
        return ", ".join(named) or "the same for everybody"

    return DRIVERS.format(spend=listed(best.spend_drivers, 2), probability=listed(best.probability_drivers, 3))


def _settings(chosen: dict[str, dict[str, float]], origins: int) -> str:
    """Return hyperparameters and weights by family, where they were chosen."""
    if not chosen:
        return "No settings were chosen by trial: defaults."
    named = "; ".join(
        f"`{family}` " + ", ".join(f"{name} {value:g}" for name, value in setting.items())
        for family, setting in chosen.items()
    )
    return (
        f"Settings were chosen on the last {origins} origins that ended before the first test (members of an ensemble"
        f" keep their defaults, its weights were chosen): {named}."
    )


def _readiness(found: dict[str, Any]) -> str:
    if not found["missing"]:
        return "Enough customers and history for learned models."
    return f"Only {found['rung']} forecasts: learned models lack {', '.join(found['missing'])}."


def _interval(metrics: dict[str, Any]) -> str:
    if metrics["coverage"] is None:
        return NO_INTERVAL
    one_time = metrics["coverage_one_time"]
    return INTERVAL.format(
        level=metrics["level"],
        coverage=metrics["coverage"],
        width=metrics["mean_width"],
        deciles=", ".join(f"{share:.1%}" for share in metrics["coverage_by_decile"]),
        one_time="had none" if one_time is None else f"{one_time:.1%}",
    )


def _client_models(judged: list[dict[str, Any]]) -> str:
    if not judged:
        return NO_CLIENT_MODELS
    return CLIENT_MODELS + "".join(
        JUDGED.format(
            days=one["horizon_days"],
            customers=one["customers"],
            origins=", ".join(one["origins"]),
            table=_table(one["spend"]),
            held=", ".join(f"{share:.1%} ({name})" for name, share in one["coverage"].items()),
        )
        for one in judged
    )


def _table(scores: dict[str, dict[str, float]], of: str = "candidate") -> str:
    names = list(next(iter(scores.values())))
    lines = [f"| {of} | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    lines += [
        f"| {candidate} | " + " | ".join(f"{values[name]:.3f}" for name in names) + " |"
        for candidate, values in scores.items()
    ]
    return "\n".join(lines)


def _verdict(spend: dict[str, dict[str, float]]) -> str:
    """Return a sentence that says which naive baselines the model in service loses to, and on what."""
    ours = spend["lasso"]
    lost = [f"`{name}` on RMSE" for name in ("recent_rate", "seasonal_rate") if spend[name]["rmse"] < ours["rmse"]]
    lost += [f"`{name}` on Gini" for name in ("recent_rate", "seasonal_rate") if spend[name]["gini"] > ours["gini"]]
    if lost:
        return f"The Lasso in service loses to {', '.join(lost)}."
    return "The Lasso in service beats the naive rates on RMSE and Gini."
