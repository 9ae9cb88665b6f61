"""How far to believe it: the backtest by origin, the candidates, chances, ranges, the best tenth, longer horizons."""

from datetime import date

from training.evaluation.shown import Said
from training.report.drawing.charts import Column, Line, columns, lines
from training.report.drawing.figures import NOTHING, Table, figure, section, table, two, unknown
from training.report.drawing.nodes import Child, Node, h
from training.report.drawing.numbers import Money, count, percent, percent1, plain, short_day, signed, whole
from training.report.drawing.numbers import date as said_date
from training.report.drawing.plots import Miss, Point, diagonal, dots, misses
from training.report.findings import model
from training.report.gather import Gathered
from training.report.words import GROUPS, capital, name_of, odds_of

HALF_WIDTH = 1.96


def believe(it: Gathered, money: Money) -> Node:
    """Return the section."""
    race = it.race
    lead = f"“{capital(name_of(race.champion))}” forecasts spend; the chance of an order comes from {odds_of(race.odds)}."
    if race.wins is not None and race.skill is not None:
        naive = name_of(race.naive)
        lead += f" It was better than the best naive forecast, {naive}, at {race.wins} of {len(race.origins)} dates:"
        lead += f" {percent(race.skill)} less error."
    if race.refused:
        lead += f" No learned forecast is used: {race.refused.replace('`', '')}."
    return section(
        "believe",
        "How far to believe it",
        lead,
        two(_by_origin(it), _added_up(it, money)),
        _candidates(it),
        two(_calibration(it), _coverage(it)),
        two(_gains(it), _ready(it)),
        _groups(it),
        _longer(it),
    )


def _by_origin(it: Gathered) -> Node:
    missed, beaten = it.race.missed, it.race.champion != it.race.naive
    if not missed:
        return unknown(model.past([]), "Nothing came at any past date.")
    nearer = sum(abs(one.ours) < abs(one.naive) for one in missed)
    finding = model.by_origin(nearer, len(missed)) if beaten else model.past([one.ours for one in missed])
    drawn = [Miss(said_date(date.fromisoformat(one.cutoff)), one.ours, one.naive if beaten else None) for one in missed]
    note = "How far the total of known customers was missed. Each forecast used only what was known on its date."
    note += " Blue: the forecast in use. Ring: the best naive one." if beaten else ""
    head = ("Forecast made on", "Missed by", "Naive missed by")
    body = [
        (said_date(date.fromisoformat(one.cutoff)), signed(one.ours, percent1), signed(one.naive, percent1))
        for one in missed
    ]
    return figure(
        finding, note, misses(finding, drawn, lambda miss: signed(miss, whole)), numbers=Table(finding, head, body)
    )


def _added_up(it: Gathered, money: Money) -> Node:
    race, origins = it.race, it.race.origins
    came = sum(one.actual_total for one in origins)
    if len(origins) < 2 or not came > 0:
        return unknown("Too few past dates to add up", "It takes two.")
    beaten = race.champion != race.naive
    off = {name: sum(one.forecast_total[name] for one in origins) / came - 1 for name in (race.champion, race.naive)}
    finding = (
        model.race(off[race.champion], off[race.naive])
        if beaten
        else f"Added up, the forecasts end {signed(off[race.champion], percent1)} from what came"
    )
    series = [Line("Came", _summed([one.actual_total for one in origins]), "c-past")]
    if beaten:
        series.append(Line("Naive", _summed([one.forecast_total[race.naive] for one in origins]), "c-naive"))
    series.append(Line("Forecast", _summed([one.forecast_total[race.champion] for one in origins]), "c-expect"))
    under = [(float(place + 1), short_day(date.fromisoformat(one.cutoff))) for place, one in enumerate(origins)]
    note = f"Spend of known customers added up over {len(origins)} windows of 30 days."
    head = ("Forecast made on", "Came", "Forecast", "Naive", "Buyers expected", "Buyers who came")
    body = [
        (
            said_date(date.fromisoformat(one.cutoff)),
            money.money(one.actual_total),
            money.money(one.forecast_total[race.champion]),
            money.money(one.forecast_total[race.naive]),
            count(one.expected_buyers),
            count(one.actual_buyers),
        )
        for one in origins
    ]
    return figure(finding, note, lines(finding, series, money.brief, under, height=300), numbers=Table(finding, head, body))


def _summed(values: list[float]) -> tuple[tuple[float, float], ...]:
    points, total = [(0.0, 0.0)], 0.0
    for place, value in enumerate(values):
        total += value
        points.append((float(place + 1), total))
    return tuple(points)


def _candidates(it: Gathered) -> Node:
    race = it.race
    found = sorted(race.spend.items(), key=lambda one: one[1]["deviance"])
    finding = model.least(
        capital(name_of(race.champion)), best=found[0][0] == race.champion, naive=race.champion == race.naive
    )
    body = [
        (
            _named(name, used=name == race.champion, beat=name == race.naive),
            plain(one["deviance"], 1),
            signed(one["bias"], percent1),
            plain(one["gini"] if abs(one["gini"]) > 1e-6 else 0.0, 3),
            plain(one["mae"], 1),
            plain(one["rmse"], 1),
        )
        for name, one in found
    ]
    note = (
        f"Means over {len(race.origins)} dates. Miss: mean deviance, lower is better. Order: 1 is perfect, 0 by"
        " chance. A candidate that is not better beyond chance is not used."
    )
    head = ("Candidate", "Miss", "Total off by", "Order (Gini)", "Mean error", "Root mean square")
    return figure(
        finding,
        note,
        table(Table("Candidates", head, body, strong=frozenset({[name for name, _ in found].index(race.champion)}))),
    )


def _named(name: str, *, used: bool, beat: bool) -> Child:
    return [
        capital(name_of(name)),
        h("span", {"class": "badge"}, "used") if used else None,
        h("span", {"class": "badge"}, "to beat") if beat and not used else None,
    ]


def _calibration(it: Gathered) -> Node:
    bins = it.race.calibration
    finding = model.calibrated(bins)
    if not bins:
        return unknown(finding, "Nobody's chance was judged.")
    most = max(one.customers for one in bins)
    body = [(percent1(one.predicted), percent1(one.actual), count(one.customers)) for one in bins]
    note = (
        "Up: share who ordered. A larger dot is more customers. On the dashed line, chances are as said; orange is off it."
    )
    drawn = diagonal(finding, [_point(one, most) for one in bins], percent, "chance of an order that the model gave")
    return figure(finding, note, drawn, numbers=Table(finding, ("Said", "Came", "Customers"), body))


def _point(one: Said, most: int) -> Point:
    error = HALF_WIDTH * (one.actual * (1 - one.actual) / one.customers) ** 0.5
    said = f"{count(one.customers)} customers: said {percent1(one.predicted)}, came {percent1(one.actual)}"
    size = 3 + 5 * (one.customers / most) ** 0.5
    kind = "attend" if model.broken(one) else "expect"
    return Point(one.predicted, one.actual, one.actual - error, one.actual + error, size, kind, said)


def _coverage(it: Gathered) -> Node:
    interval = it.race.interval
    tenths = interval.coverage_by_decile
    finding = model.coverage(interval.coverage, tenths)
    if interval.coverage is None or not tenths:
        return unknown(finding, "Too few purchases were forecast out of time.")
    bottom = min(0.8, int(min(tenths) * 20) / 20)
    drawn = dots(
        finding,
        [(one, "attend" if model.strays(one) else "expect") for one in tenths],
        bottom,
        (model.LEAST_HELD, interval.level, model.MOST_HELD),
        percent,
        ("lowest chance", "highest"),
    )
    note = (
        "Share of likely buyers whose spend fell inside their range, by tenths of their chance. Grey band: within 2 points"
        f" of 90%. The axis starts at {percent(bottom)}."
    )
    body = [(str(place + 1), percent1(one)) for place, one in enumerate(tenths)]
    return figure(finding, note, drawn, numbers=Table(finding, ("Tenth", "Inside"), body))


def _gains(it: Gathered) -> Node:
    found = it.race.gains
    finding = model.gains([one.share_of_spend for one in found], it.race.origins[-1].customers)
    items = [
        Column(
            f"Tenth {one.tenth}",
            one.share_of_spend,
            str(one.tenth),
            "expect",
            percent(one.share_of_spend) if one.tenth <= 2 else "",
        )
        for one in found
    ]
    body = [(str(one.tenth), percent1(one.share_of_spend), percent1(one.share_of_buyers)) for one in found]
    note = "Real spend by tenths of the forecast, the highest at the left; mean over the past dates. Dashed: by chance."
    return figure(
        finding,
        note,
        columns(finding, items, percent, ideal=0.1),
        numbers=Table(finding, ("Tenth", "Share of spend", "Share of buyers"), body),
    )


def _ready(it: Gathered) -> Node:
    said = it.race.readiness
    body = [(capital(name), count(said["found"].get(name, 0)), count(least)) for name, least in said["needed"].items()]
    note = f"What learned forecasts take. {count(it.race.samples)} examples, a customer at a date each."
    return figure(model.readiness(said["missing"]), note, table(Table("Readiness", ("", "Found", "Needed"), body)))


def _groups(it: Gathered) -> Node | None:
    race = it.race
    names = dict.fromkeys((race.champion, race.naive))
    body = [
        (
            f"Customers {GROUPS.get(group, group)}: {name_of(name)}",
            plain(found[name]["deviance"], 1),
            signed(found[name]["bias"], percent1),
            plain(found[name]["gini"], 3),
        )
        for group, found in race.groups.items()
        for name in names
    ]
    note = "The forecast in use beside the best naive one, for parts of the customers; means over the past dates."
    return (
        figure("The same by group", note, table(Table("By group", ("", "Miss", "Total off by", "Order (Gini)"), body)))
        if body
        else None
    )


def _longer(it: Gathered) -> Node | None:
    if not it.race.longer:
        return None
    last = it.race.longer[-1]
    finding = model.longer(
        last.horizon_days,
        last.spend["lifetime"]["bias"],
        last.spend["recent_rate"]["bias"],
        nearer=last.spend["lifetime"]["deviance"] < last.spend["recent_rate"]["deviance"],
    )
    body = [
        (
            f"{one.horizon_days} days from {', '.join(said_date(date.fromisoformat(day)) for day in one.origins)}",
            "This forecast" if name == "lifetime" else "Last year carried on",
            plain(scores["deviance"], 1),
            signed(scores["bias"], percent1),
            plain(scores["gini"], 3),
            plain(one.counts[name]["correlation"], 3) if name in one.counts else NOTHING,
        )
        for one in it.race.longer
        for name, scores in one.spend.items()
    ]
    head = ("Horizon", "Forecast", "Miss", "Total off by", "Order (Gini)", "Orders, correlation")
    return figure(
        finding,
        "Longer horizons, judged the same way.",
        table(Table("Longer horizons", head, body, numbers=2, wide=frozenset({0}))),
    )
