"""What ``train`` found, in five lines that a marketer understands: who won, what comes, how sure, what to do next."""

from collections.abc import Iterator

from backend.contract.thresholds import HORIZON_DAYS, INTERVAL_LEVEL
from training.candidates.registry import NAIVE_SPEND
from training.pipeline import Verdict
from training.report.words import name_of, odds_of

FEW = 3
"""With fewer origins than this nothing is sure."""


def verdict_lines(verdict: Verdict, currency: str, published: str | None) -> Iterator[str]:
    """Yield the five lines; ``currency`` may be empty, ``published`` names the version in service."""
    yield f"Who won:       {_winner(verdict)}"
    yield f"By how much:   {_margin(verdict)}"
    yield f"Next {HORIZON_DAYS} days:  {_next(verdict, currency)}"
    yield f"How sure:      {_sure(verdict)}"
    yield f"What to do:    {_todo(verdict, published)}"


def _winner(verdict: Verdict) -> str:
    choice = verdict.choice
    won = f"{name_of(choice.spend)} forecasts spend, {odds_of(choice.probability)} the chance of an order"
    if choice.spend in NAIVE_SPEND:
        return f"{won}; no learned forecast was better beyond chance, so none is used."
    return f"{won}."


def _margin(verdict: Verdict) -> str:
    choice, origins = verdict.choice, len(verdict.backtest.origins)
    beside = choice.paired[choice.spend]
    if choice.spend == choice.naive:
        return f"nothing beat it at {origins} past date{'s' * (origins > 1)}."
    naive = name_of(choice.naive)
    return f"{beside.skill:.0%} less error than {naive}, better at {beside.wins} of {origins} past dates."


def _next(verdict: Verdict, currency: str) -> str:
    shop = verdict.shop
    money = " ".join(part for part in (f"{_rounded(shop.total):,.0f}", currency) if part)
    return (
        f"about {money} (9 in 10: {_rounded(shop.low):,.0f} to {_rounded(shop.high):,.0f}), of it"
        f" {_rounded(shop.new):,.0f} from customers who are not there yet."
    )


def _sure(verdict: Verdict) -> str:
    missed, interval = verdict.shop.errors["forecast"], verdict.coverage.metrics
    if len(verdict.backtest.origins) < FEW:
        return "too few past dates to tell; treat all of this as a first guess."
    held = interval.coverage
    ranges = (
        "too few purchases to give customers a range"
        if held is None
        else f"ranges meant to hold {INTERVAL_LEVEL:.0%} of likely buyers held {held:.0%}"
    )
    return f"the shop's total missed by {missed:.0%} on average; {ranges}."


def _todo(verdict: Verdict, published: str | None) -> str:
    if not verdict.readiness.missing and published:
        return "score your customers: python -m training score --data FILE; then open the dashboard."
    if published:
        return f"score your customers as they are, and bring a longer log: {verdict.readiness.sentence()}"
    return "publish it: python -m training train --data FILE"


def _rounded(amount: float) -> float:
    """Return three leading digits: more are not known."""
    return float(f"{amount:.3g}")
