"""What the model card says of the forecasts that a request gets."""

from backend.contract.parameters.scoring import ScoringParameters
from backend.scoring.season_index import season_known

ROUTE = """A positive Lasso on a basis of the six numbers: {terms} terms kept a weight, and each can only fall with the days
since the last purchase; the probability can only rise with orders and spend. Sums are taken over the length of the log,
everybody known is learned from, and the answer is that of the season of the day asked for. {season} {judged}"""
SEASON = "The season clock was learned from {days:.0f} days."
NO_SEASON = "The log holds {days:.0f} days, less than 13 months: its season is unknown, every month counts alike."
JUDGED = """Judged on everybody known at {origins} origins ({customers:,} forecasts): Poisson deviance {deviance:,.1f},
Gini {gini:.3f}, beside {naive_deviance:,.1f} and {naive_gini:.3f} of `{naive}`, the best that the same numbers allow
without a model. Skill {skill:+.1%}, lower at {wins} origins, {verdict}. Its total missed by {bias:+.1%}. Log-loss of
the probability {log_loss:.3f}, of a constant {constant_log_loss:.3f}."""
NOT_JUDGED = "Nobody spent in any tested window, so it could not be judged."


def route_paragraph(parameters: ScoringParameters) -> str:
    """Return one paragraph of Markdown."""
    known, judged = season_known(parameters.season), parameters.judged
    said = NOT_JUDGED
    if judged is not None:
        verdict = "which is beyond chance" if judged.better else "which is not beyond chance"
        said = JUDGED.format(**{name: getattr(judged, name) for name in judged.__slots__}, verdict=verdict)
    return ROUTE.format(
        terms=len(parameters.spend.terms),
        season=(SEASON if known else NO_SEASON).format(days=parameters.season.history_days),
        judged=said,
    )
