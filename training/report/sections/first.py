"""The first screen: what the shop is, what the next 30 days bring, who matters, and how far to believe it."""

from datetime import date, timedelta
from typing import Final

import numpy as np

from backend.contract.thresholds import HORIZON_DAYS
from training.report.drawing.charts import Row, rows, strip
from training.report.drawing.nodes import Child, Node, h
from training.report.drawing.numbers import Money, count, percent, round3, short_day, signed, some, whole
from training.report.drawing.numbers import date as said_date
from training.report.drawing.plots import Miss, misses
from training.report.findings import model, shop
from training.report.gather import Gathered
from training.report.words import STATUSES

TENTHS: Final = 10
SHOWN_MISSES: Final = 6


def first(it: Gathered, money: Money) -> Node:
    """Return the first screen."""
    answers = h("div", {"class": "answers"}, _next(it, money), h("div", {"class": "beside"}, _who(it, money), _believe(it)))
    return h("header", {"class": "first"}, _what(it, money), answers)


def _what(it: Gathered, money: Money) -> Node:
    views, facts = it.scored.views, it.scored.facts.shop
    net = float(it.scored.everybody.sums.days.net.sum())
    log, today = views.log, views.today
    name = h("p", {"class": "eyebrow"}, "Customer value report: ", h("bdi", {}, it.name))
    customers = some(len(it.scored.everybody.who), "customer")
    title = h("h1", {}, f"{customers}, {money.brief(net)}, {said_date(log.first)} to {said_date(log.last)}")
    order = "" if today.avg_order is None else f" An order is worth {money.money(today.avg_order)} on average."
    said = f"{shop.returning(today.repeat_rate)}. They placed {some(log.orders, 'order')}.{order}"
    country, most = max(facts.countries.items(), key=lambda one: one[1], default=("", 0))
    whole_shop = sum(facts.countries.values())
    where: list[Child] | None = (
        [f" {percent(most / whole_shop)} of customers are in ", h("bdi", {}, country), "."]
        if len(facts.countries) > 1
        else None
    )
    return h("div", {"class": "what"}, name, title, h("p", {"class": "lead"}, said, where))


def _next(it: Gathered, money: Money) -> Node:
    total, views = it.race.shop, it.scored.views
    start = it.scored.scoring.cutoff
    before = views.last_year
    year = (before.revenue, f"a year ago {money.brief(before.revenue)}") if before else None
    drawn = f"Expected {money.brief(total.total)}, likely between {money.brief(total.low)} and {money.brief(total.high)}"
    return h(
        "section",
        {"class": "next", "aria-labelledby": "next"},
        h("h2", {"id": "next", "class": "eyebrow"}, f"Next {HORIZON_DAYS} days, {_span(start)}"),
        h("p", {"class": "big expect-text"}, h("span", {"class": "sr"}, "Expected: "), money.money(round3(total.total))),
        strip(drawn, total.total, total.low, total.high, money.brief, year),
        h("p", {"class": "lead"}, _likely(it, money)),
        h(
            "p",
            {"class": "note"},
            f"{model.range_held(total.misses, total.high / total.total - 1 if total.total > 0 else 0.0)} ",
            h("a", {"href": "#believe"}, "How far to believe it"),
        ),
    )


def _span(start: date) -> str:
    return f"{short_day(start)} to {said_date(start + timedelta(days=HORIZON_DAYS - 1))}"


def _likely(it: Gathered, money: Money) -> str:
    total, views, everybody = it.race.shop, it.scored.views, it.scored.scoring.totals["everybody"]
    said = [
        f"Likely between {money.brief(total.low)} and {money.brief(total.high)}.",
        f"{money.brief(total.known)} from customers who are known, {money.brief(total.new)} from new ones.",
        f"About {count(everybody['expected_buyers_30d'])} of {some(everybody['customers'], 'known customer')} will order.",
    ]
    if views.windows:
        said.append(f"{shop.next_window(total.total, views.windows[-1].revenue, money)}.")
    return " ".join(said)


def concentration(spend: np.ndarray) -> tuple[float | None, int]:
    """Return what share of a sum the largest tenth holds, and how many they are; ``spend``: ``(n,)``, in currency."""
    tenth = max(1, len(spend) // TENTHS)
    whole_spend = float(spend.sum())
    return (float(np.sort(spend)[-tenth:].sum()) / whole_spend if whole_spend > 0 else None), tenth


def _who(it: Gathered, money: Money) -> Node:
    views, columns = it.scored.views, it.scored.scores.columns
    finding = shop.concentration(*concentration(columns["predicted_spend_30d"]), len(it.scored.everybody.who))
    customers = sum(one.customers for one in views.status)
    bars = [
        Row(
            STATUSES[one.name],
            one.predicted_spend_30d,
            money.brief(one.predicted_spend_30d),
            "expect",
            percent(one.customers / customers),
        )
        for one in views.status
    ]
    risk = views.today.value_at_risk
    quiet = (
        f"{count(views.today.at_risk_customers)} customers have been quiet for too long;"
        f" {money.brief(risk)} of the next 12 months is theirs."
        if risk and views.today.at_risk_customers > 1
        else ""
    )
    note = "Expected spend by what a customer has done so far; at the right, the share of customers."
    return h(
        "section",
        {"class": "answer", "aria-labelledby": "who-first"},
        h("p", {"class": "eyebrow"}, "Who matters"),
        h("h2", {"id": "who-first", "class": "finding"}, finding),
        rows(f"{finding}. {note}", bars),
        h("p", {"class": "note"}, f"{note} {quiet}"),
    )


def _believe(it: Gathered) -> Node:
    found = it.race.shop
    finding = model.past(found.misses)
    origins = [one.cutoff for one in it.race.origins]
    said = [f"On average they missed by {percent(found.errors['forecast'])}." if "forecast" in found.errors else ""]
    said += [model.beside_simple(found.errors)] if found.misses else []
    said.append(f"Chance alone makes such a total miss by about {percent(found.sampling_floor)}.")
    drawn = (
        misses(
            finding,
            [Miss(said_date(date.fromisoformat(day)), miss) for day, miss in zip(origins, found.misses, strict=True)][
                -SHOWN_MISSES:
            ],
            lambda miss: signed(miss, whole),
            pitch=21,
        )
        if found.misses and len(origins) == len(found.misses)
        else None
    )
    return h(
        "section",
        {"class": "answer", "aria-labelledby": "believe-first"},
        h("p", {"class": "eyebrow"}, "How far to believe it"),
        h("h2", {"id": "believe-first", "class": "finding"}, finding),
        drawn,
        h("p", {"class": "note"}, " ".join(one for one in said if one)),
    )
