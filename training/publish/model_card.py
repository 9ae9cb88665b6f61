"""What a reader must know before trusting the model, on one page."""

from backend.artifact.manifest import Manifest

CARD = """# Model card: {version}

**What it does.** Forecasts one customer's net spend over the next {horizon} days from six numbers (`contract_v1`), and
how likely a purchase is in that time. In service: `{champion}`.

**Data.** {rows_in:,} rows read, {rows_kept:,} kept; fingerprint `{fingerprint}`. Returns and cancellations are netted.
{set_aside}

**Protocol.** Features use rows strictly before a cutoff; the target is net spend in the {horizon} days from it, floored
at 0. {origins} origins, {step} days apart ({first} to {last}). Each test origin ({tests}) is forecast by a model
fitted on the origins whose windows had ended by then. Judged among customers who bought in the {active:.0f} days before.

**Spend, mean over the test origins** (currency; Gini is normalised by the perfect order; bias = forecast / actual - 1)

{spend}

**Purchase within {horizon} days, mean over the test origins**

{probability}

**Lifetime value.** {lifetime}

**Limits.** {verdict} A few wholesalers carry most of the squared error. Forecasts for customers who have not
bought for more than {active:.0f} days are the model's answer at {active:.0f} days, scaled down by how much less likely
a purchase has become. A value outside the range that training saw is served with a warning. There is no interval yet.
"""


def model_card(manifest: Manifest) -> str:
    """The card in Markdown."""
    data, metrics, plan = manifest.data, manifest.metrics, manifest.plan
    return CARD.format(
        version=manifest.version, horizon=manifest.horizon_days, champion=manifest.champion,
        rows_in=data["rows"]["in"], rows_kept=data["rows"]["kept"], fingerprint=data["fingerprint"][:16],
        set_aside=_set_aside(data["rows"]["set_aside"]), origins=len(manifest.cutoffs), step=plan["step_days"],
        first=manifest.cutoffs[0], last=manifest.cutoffs[-1], tests=", ".join(metrics["origins"]),
        active=plan["active_days"], spend=_table(metrics["spend"]), probability=_table(metrics["probability"]),
        lifetime=" ".join(manifest.lifetime_notes), verdict=_verdict(manifest.champion, metrics["spend"]),
    )


def _set_aside(reasons: dict[str, int]) -> str:
    return "Set aside: " + ", ".join(f"{reason} {rows:,}" for reason, rows in reasons.items()) + "." if reasons else ""


def _table(scores: dict[str, dict[str, float]]) -> str:
    names = list(next(iter(scores.values())))
    lines = ["| candidate | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    lines += [f"| {candidate} | " + " | ".join(f"{values[name]:.3f}" for name in names) + " |"
              for candidate, values in scores.items()]
    return "\n".join(lines)


def _verdict(champion: str, spend: dict[str, dict[str, float]]) -> str:
    """Said plainly: which naive baselines the model in service loses to, on what."""
    ours = spend[champion]
    lost = [f"`{name}` on RMSE" for name in ("recent_rate", "seasonal_rate") if spend[name]["rmse"] < ours["rmse"]]
    lost += [f"`{name}` on Gini" for name in ("recent_rate", "seasonal_rate") if spend[name]["gini"] > ours["gini"]]
    return f"The model in service loses to {', '.join(lost)}." if lost else "It beats the naive rates on RMSE and Gini."
