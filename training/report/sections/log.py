"""The log: every row and all money, kept or set aside; how each column was read; what is odd."""

from collections.abc import Mapping
from typing import Any

from training.report.drawing.charts import parts
from training.report.drawing.figures import Table, figure, section, table
from training.report.drawing.nodes import Child, Node, h
from training.report.drawing.numbers import MINUS, Money, count, percent1, some
from training.report.drawing.numbers import date as said_date
from training.report.findings import shop
from training.report.gather import Gathered
from training.report.words import READINGS, capital, why
from training.transactions.account import Tally


def log(it: Gathered, money: Money) -> Node:
    """Return the section."""
    account, found = it.scored.account, it.scored.views.log
    kept = account.kept.rows / account.total.rows
    returning = found.customers - len(it.scored.everybody.who)
    sent_back = f" ({count(returning)} of whom only sent goods back)" if returning > 0 else ""
    lead = (
        f"{percent1(kept)} of {some(account.total.rows, 'row')} are used: {some(found.orders, 'order')} of"
        f" {some(found.customers, 'customer')}{sent_back}, {said_date(found.first)} to {said_date(found.last)}."
    )
    data = it.published.manifest.data
    said = [*found.warnings, *data.get("notes", ())]
    if data.get("currency") is None:
        said.append(f"The log does not name its currency: amounts are shown in {money.currency}, the default.")
    odd = [h("p", {"class": "notice"}, one) for one in said]
    return section("log", "The order log", lead, _account(it, money), _readings(found.readings), odd)


def _account(it: Gathered, money: Money) -> Node:
    account, found = it.scored.account, it.scored.views.log
    aside = sorted(account.set_aside.items(), key=lambda one: -one[1].rows)
    finding = shop.account(account.total.rows, account.kept.rows, [tally.rows for _, tally in aside])
    kinds = ["attend", *["past-soft"] * len(aside)]
    bar = parts(
        finding,
        [("past", account.kept.rows), *((kind, tally.rows) for kind, (_, tally) in zip(kinds, aside, strict=False))],
    )
    returns = (
        f"Of it {count(found.returned_rows)} rows of returns, {money.brief(found.returned_money)}."
        if found.returned_rows
        else ""
    )
    body: list[tuple[Child, ...]] = [("Rows read", count(account.total.rows), _amount(account.total, money), "")]
    body += [
        (h("bdi", {}, capital(reason)), f"{MINUS}{count(tally.rows)}", _amount(tally, money, taken=True), why(reason))
        for reason, tally in aside
    ]
    body.append(("Rows kept", count(account.kept.rows), _amount(account.kept, money), returns))
    shown = Table(
        "Account of every row",
        ("", "Rows", "Money", "Why"),
        body,
        wide=frozenset({3}),
        strong=frozenset({0, len(body) - 1}),
    )
    note = "Money is what stands on the rows, before any rule. Grey: kept. Orange: the largest thing set aside."
    moved = [
        h("p", {"class": "note"}, f"{sentence} It concerns {count(tally.rows)} rows, {_amount(tally, money)}.")
        for sentence, tally in account.moved.items()
    ]
    return figure(finding, note, bar, table(shown), moved)


def _amount(tally: Tally, money: Money, *, taken: bool = False) -> str:
    """Return the money of a tally; what cannot be read is never shown as 0."""
    if not tally.told:
        return "not known"
    said = money.money(float(-tally.money if taken else tally.money))
    return f"{said} and {count(tally.unread)} unread" if tally.unread else said


def _readings(readings: Mapping[str, Mapping[str, Any]]) -> Node:
    body = [
        (
            h("code", {}, name),
            READINGS.get(str(one["kind"]), str(one["kind"])),
            str(one.get("said") or "").removeprefix(f"{name} is "),
        )
        for name, one in readings.items()
    ]
    shown = Table("Columns", ("Column", "Read as", "How"), body, numbers=3, wide=frozenset({2}))
    return figure(
        "How the columns were read", "Each reading can be overridden: see python -m training report --help.", table(shown)
    )
