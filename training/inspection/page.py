"""An inspection for people: lines for a terminal, one page of HTML without scripts or links."""

from collections.abc import Iterator
from html import escape
from typing import Any

from training.inspection.inspection import Inspection
from training.transactions.account import Tally

Section = tuple[str, list[tuple[str, ...]]]


def sections(found: Inspection) -> Iterator[Section]:
    """Title and rows of each part, in the order in which people ask."""
    if found.stops:
        yield "Stops: no command goes on from here", [(stop,) for stop in found.stops]
    yield "What it is", [_file(one) for one in found.files]
    yield "How each column is read", [(name, str(one["said"])) for name, one in found.readings.items()]
    yield "Account", [("", "rows", "money"), *_account(found)]
    yield "What is kept", list(_kept(found))
    if found.warnings:
        yield "Look at this", [(warning,) for warning in found.warnings]
    yield "Ready?", [(found.readiness.sentence() if found.readiness else "The log is too short to judge a forecast.",)]


def text(found: Inspection) -> Iterator[str]:
    """Lines for a terminal."""
    for title, rows in sections(found):
        yield f"\n{title}"
        widths = [
            max(len(row[place]) for row in rows if len(row) > place) for place in range(max(map(len, rows), default=0))
        ]
        for row in rows:
            numbers = title == "Account"
            cells = [
                cell.rjust(widths[place]) if numbers and place else cell.ljust(widths[place])
                for place, cell in enumerate(row)
            ]
            yield ("  " + "  ".join(cells)).rstrip()


def html(found: Inspection) -> str:
    """One page that stands alone."""
    parts = [f"<h2>{escape(title)}</h2>\n<table>{''.join(map(_row, rows))}</table>" for title, rows in sections(found)]
    style = (
        "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}"
        "h2{font-size:1.1rem;margin-top:2rem}table{border-collapse:collapse;width:100%}"
        "td{padding:.25rem .75rem .25rem 0;border-bottom:1px solid #d8dee4;vertical-align:top}"
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Order log</title>'
        f"<style>{style}</style></head>\n"
        f"<body><h1>{escape(', '.join(one['source'] for one in found.files))}</h1>\n{chr(10).join(parts)}\n</body></html>\n"
    )


def _row(cells: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"


def _file(one: dict[str, Any]) -> tuple[str, ...]:
    lines = f"{one['lines']:,} lines" if one["lines"] is not None else ""
    return one["source"], one["dialect"], one["why"], f"{one['rows']:,} rows", lines


def _account(found: Inspection) -> Iterator[tuple[str, ...]]:
    account = found.account
    for name, tally in [
        ("in", account.total),
        ("kept", account.kept),
        *((f"- {why}", one) for why, one in account.set_aside.items()),
    ]:
        yield name, f"{tally.rows:,}", _money(tally)


def _money(tally: Tally) -> str:
    if not tally.told:
        return "unreadable"
    return f"{tally.money:,.2f}" + (f" + {tally.unread:,} unreadable" if tally.unread else "")


def _kept(found: Inspection) -> Iterator[tuple[str, ...]]:
    held = found.holdings
    yield "span", f"{held.first} to {held.last}" if held.first else "nothing"
    yield "customers", f"{held.customers:,}"
    yield "orders", f"{held.orders:,}"
    if held.repeat_rate is not None:
        yield "customers with two orders or more", f"{held.repeat_rate:.1%}"
    yield "net", f"{float(held.net):,.2f} {found.currency or '(currency not said)'}"
    for rung, rows in found.people.items():
        if rows:
            yield f"rows known by {rung}" if rung != "nobody" else "rows of nobody known", f"{rows:,}"
