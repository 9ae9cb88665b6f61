"""The shop worked out again, by the code of ``score``: what of the store is to be mended."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from backend.contract.profiles import CustomerProfile
from backend.contract.shop.log_facts import LogFacts
from backend.contract.shop.shop_facts import ShopFacts
from backend.contract.shop.shop_views import LogRead, Movement
from backend.stores.scored.amend import Amendment
from training.facts.tables import Tables, tables
from training.features.cumulative import Cumulative
from training.features.prepare import summed_days
from training.features.snapshots import Snapshot, midnight, snapshot
from training.following.ranks import Around, facts_among
from training.following.shop import TOUCHED, Shop
from training.score import CHUNK, WorkedOut, worked_out
from training.scores.facts import facts_beside, record_of
from training.scores.views.log_read import returned
from training.scores.views.movement import pairs
from training.scores.views.shop import shop_views
from training.scores.views.timelines import histories
from training.transactions.log import ORDER_LINES

LATELY_DAYS: Final = 90
"""So long a product counts as sold, as in ``training.facts.products``."""


@dataclass(frozen=True, slots=True)
class Pass:
    """The shop as it is now: what to mend in the store, and everybody's profiles and facts for the next pass."""

    amendment: Amendment
    profiles: dict[str, CustomerProfile]
    facts: dict[str, LogFacts]


def go_over(shop: Shop, touched: set[str], *, whole: bool, orders: Mapping[str, str] | None = None) -> Pass:
    """Work the shop out. ``whole``: also what compares everybody with everybody; ``orders`` are the store's then."""
    everybody = _everybody(shop)
    day = everybody.cutoff.date()
    said = worked_out(everybody, shop.published)
    profiles = {one.customer_id: one for batch in said.scores.rows(CHUNK) for one in batch}
    book = shop.book.emptied()
    for one in profiles.values():
        book.number(one)
    if whole:
        facts, timelines, shop_now = _of_everybody(shop, said, day)
    else:
        facts, timelines, shop_now = *_of_some(shop, said, day, touched), None
    fresh = {name: one for name, one in facts.items() if shop.facts.get(name) != one}
    shown = {name: text for name, text in timelines.items() if (orders or {}).get(name) != text}
    views = replace(
        shop_views(everybody, said.scores, shop.published, _log(shop, everybody.sums)), movement=_moved(shop, said)
    )
    changed = [one for name, one in profiles.items() if shop.profiles.get(name) != one]
    gone = [name for name in shop.profiles if name not in profiles]
    amendment = Amendment(said.scoring, len(profiles), changed, gone, book, fresh, shown, views, shop_now, settled=whole)
    kept = facts if whole else {name: one for name, one in (shop.facts | facts).items() if name in profiles}
    return Pass(amendment, profiles, kept)


def _everybody(shop: Shop) -> Snapshot:
    """As of the day that the log was scored as of, or the day after the newest order where that is later."""
    sums, _ = summed_days(shop.days)
    cutoff = max(date.fromisoformat(shop.columns.cutoff).toordinal(), sums.days.last_day + 1)
    return snapshot(sums, midnight(cutoff))


def _of_everybody(shop: Shop, said: WorkedOut, day: date) -> tuple[dict[str, LogFacts], dict[str, str], ShopFacts]:
    found = tables(shop.engine.table(ORDER_LINES), day)
    shop.names = None if found.names is None else dict(zip(found.codes.tolist(), found.names.tolist(), strict=True))
    facts = facts_beside(said.scores, found, day)
    return dict(zip(facts.ids.tolist(), facts.customers, strict=True)), dict(histories(found)), facts.shop


def _of_some(shop: Shop, said: WorkedOut, day: date, touched: set[str]) -> tuple[dict[str, LogFacts], dict[str, str]]:
    if not shop.engine.one(f"SELECT count(*) FROM {TOUCHED} WHERE net_amount > 0")[0]:
        return {}, {}
    found = _named(tables(shop.engine.table(TOUCHED), day), shop.names)
    first = shop.engine.one(f'SELECT min("at") FROM {ORDER_LINES} WHERE net_amount > 0')[0].date()
    others = {name: one for name, one in shop.facts.items() if name not in touched}
    facts = facts_among(found, Around(others, record_of(said.scores), first, day, _sold(shop, day)))
    return facts, dict(histories(found))


def _named(found: Tables, names: Mapping[str, str] | None) -> Tables:
    """Products by the names that the whole shop's lines give them."""
    if names is None:
        return replace(found, names=None)
    own = found.names if found.names is not None else [""] * found.codes.size
    told = [names.get(code, name) for code, name in zip(found.codes.tolist(), own, strict=True)]
    return replace(found, names=np.array(told, dtype=object))


def _sold(shop: Shop, day: date) -> frozenset[str]:
    if shop.names is None:
        return frozenset()
    recent = f"net_amount > 0 AND \"at\" >= DATE '{day}' - {LATELY_DAYS} AND \"at\" < DATE '{day}'"
    rows = shop.engine.rows(f"SELECT DISTINCT product_id FROM {ORDER_LINES} WHERE product_id IS NOT NULL AND {recent}")
    return frozenset(name for (code,) in rows if (name := shop.names.get(code)))


def _log(shop: Shop, sums: Cumulative) -> LogRead:
    """The log with what has arrived: its ends, orders, customers and returns; its account stays the file's."""
    rows, money = returned(shop.engine.table(ORDER_LINES))
    days = sums.days
    return replace(
        shop.log,
        first=date.fromordinal(days.first_day),
        last=date.fromordinal(days.last_day),
        orders=int(days.placed.sum()),
        customers=int(days.ids.size),
        returned_rows=rows,
        returned_money=round(float(money), 2),
    )


def _moved(shop: Shop, said: WorkedOut) -> Movement | None:
    return None if shop.moved is None else Movement(shop.moved.since, pairs(said.scores, shop.was))
