"""What forecasts look at: which features go together, and all of them as a table."""

from typing import Final

from training.report.drawing.charts import gauge, sparkline
from training.report.drawing.figures import NOTHING, Cell, Table, figure, heat_table, level, section, table
from training.report.drawing.nodes import Node, h
from training.report.drawing.numbers import MINUS, count, plain
from training.report.features import Described, Seen
from training.report.findings import model
from training.report.gather import Gathered
from training.report.words import SHORT

EDGES: Final = (0.1, 0.25, 0.4, 0.6, 0.8)
STRONGEST: Final = 8
WHERE: Final = {
    "contract_v1": "request",
    "client_v1": "older clients",
    "behaviour_v1": "behaviour",
    "purchase process": "process",
    "naive rates": "rates",
}


def features(it: Gathered) -> Node:
    """Return the section."""
    seen = it.features.seen
    lead = f"{len(seen)} numbers describe a customer to the models, each from rows before a cutoff only."
    return section("features", "Features", lead, _together(it), _follows(seen), _all(seen))


def _together(it: Gathered) -> Node:
    names, found = it.features.named, it.features.table
    pairs = [(abs(found[i][j]), i, j) for i in range(len(names)) for j in range(i)]
    _, i, j = max(pairs)
    finding = model.together(SHORT[names[j]], SHORT[names[i]], found[i][j])
    body = [
        (SHORT[name], [_correlation(value) if other != place else None for other, value in enumerate(found[place])])
        for place, name in enumerate(names)
    ]
    note = "Spearman's correlation over all customers known today: 1 the same order, 0 none, below 0 the reverse."
    return figure(
        finding,
        note,
        heat_table("Correlations of features", "", [SHORT[name] for name in names], body, "matrix correlations"),
    )


def _correlation(value: float) -> Cell:
    said = plain(value)
    return Cell(said.replace("0.", ".", 1), level(abs(value), EDGES), kind="below" if said.startswith(MINUS) else "")


def _follows(seen: tuple[Seen, ...]) -> Node:
    known = sorted((one for one in seen if one.follows is not None), key=lambda one: -abs(one.follows or 0.0))
    if not known:
        return figure(model.follows("", None), "The log is too short to look 30 days back.")
    best = known[0]
    finding = model.follows(best.feature.meaning, best.follows)
    note = "Spearman's correlation with the spend of the log's last 30 days; the features are as of their beginning."
    body = [
        (_named(one.feature), gauge(abs(value), "past" if value > 0 else "attend"), plain(value))
        for one in known[:STRONGEST]
        if (value := one.follows) is not None
    ]
    shown = Table("Features that go with what followed", ("Feature", "", "Correlation"), body, numbers=2, kind="features")
    return figure(finding, f"{note} Orange: below 0.", table(shown))


def _all(seen: tuple[Seen, ...]) -> Node:
    body = [
        (
            _named(one.feature),
            sparkline(f"{one.feature.name}: half of the customers below {_short(one.middle)}", one.counts),
            one.feature.unit,
            WHERE.get(one.feature.source, one.feature.source),
            _short(one.low),
            _short(one.middle),
            _short(one.high),
            NOTHING if one.follows is None else plain(one.follows),
        )
        for one in seen
    ]
    head = ("Feature", "Distribution", "Unit", "Used by", "10 %", "Half", "90 %", "With spend")
    note = "Over all customers known today: a tenth lie below the first point, half and nine tenths below the others."
    shown = Table("All features", head, body, numbers=4, kind="features")
    return figure("All features, and how they are spread", note, table(shown))


def _named(one: Described) -> Node:
    return h("span", {"class": "named"}, one.meaning, h("code", {}, one.name))


def _short(value: float) -> str:
    """Return a number as short as it can be read: whole from 100 on, else two decimals, none of them idle."""
    if abs(value) >= 100:
        return count(value)
    said = plain(value)
    return said.rstrip("0").rstrip(".") if "." in said else said
