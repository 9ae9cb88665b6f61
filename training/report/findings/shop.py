"""What is said of the shop and its customers."""

from collections.abc import Sequence
from typing import Final

from training.report.drawing.numbers import GAP, Money, count, percent, percent1, some, whole

CLOSE: Final = 0.05
"""Two amounts that differ by less are called the same."""
MOST_RETURN, FEW_RETURN = 0.5, 0.2
CARRY, EVEN = 0.3, 0.12
"""From which share on the best tenth carries the shop, and up to which it has no more than its part."""
BUSY, CALM = 1.25, 0.75
"""So many times a seventh makes a weekday stand out."""
LEAST_TENTHS: Final = 20
"""Of fewer customers a tenth is one person."""
WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def returning(share: float) -> str:
    """Return what is said of the share of customers who ordered more than once."""
    if share >= MOST_RETURN:
        return f"Most customers come back: {percent(share)} ordered more than once"
    if share >= FEW_RETURN:
        return f"Some customers come back: {percent(share)} ordered more than once"
    if share > 0:
        return f"Few customers come back: {percent(share)} ordered more than once"
    return "Nobody has ordered more than once"


def next_window(expected: float, last: float, money: Money) -> str:
    """Return how the next 30 days compare with the last ones, both in currency."""
    if not last > 0:
        return f"{money.brief(expected)} is expected in the next 30{GAP}days"
    share = expected / last
    if share < 1 - CLOSE:
        return f"A quieter month ahead: {whole(share)} of what the last 30{GAP}days brought"
    if share > 1 + CLOSE:
        return f"A busier month ahead: {whole(share)} of what the last 30{GAP}days brought"
    return f"A month like the last one: {whole(share)} of what the last 30{GAP}days brought"


def concentration(share: float | None, customers: int, everybody: int) -> str:
    """Return how much of the expected spend the tenth with the highest forecasts, so many of everybody, carries."""
    if share is None:
        return "No spend is expected from known customers"
    if everybody < LEAST_TENTHS:
        return f"The best of {some(everybody, 'customer')} is expected to bring {percent(share)}"
    if share >= CARRY:
        return f"{some(customers, 'customer')}, one in ten, carry {percent(share)} of the expected spend"
    if share > EVEN:
        more = f"{percent(share)} of the expected spend, more than an equal part"
        return f"{some(customers, 'customer')}, one in ten, carry {more}"
    return f"No few customers carry the shop: the tenth expected to spend most brings {percent(share)}"


def year(windows: Sequence[float], money: Money) -> str:
    """Return how the last twelve windows of 30 days compare with the twelve before, in currency, oldest first."""
    if len(windows) < 24 or not sum(windows[-24:-12]) > 0:
        return f"The last {len(windows)} windows of 30{GAP}days brought {money.brief(sum(windows))}"
    now, before = sum(windows[-12:]), sum(windows[-24:-12])
    change = now / before - 1
    said = f"than in the 360 before ({money.brief(before)})"
    if change > CLOSE:
        return f"The last 360{GAP}days brought {money.brief(now)}, {whole(change)} more {said}"
    if change < -CLOSE:
        return f"The last 360{GAP}days brought {money.brief(now)}, {whole(-change)} less {said}"
    return f"The last 360{GAP}days brought {money.brief(now)}, about as much as the 360 before"


def newcomers(new: Sequence[int]) -> str:
    """Return whether more customers order for the first time than before; counts by window of 30 days, oldest first."""
    half = min(len(new) // 2, 6)
    if half < 3:
        return "The log is too short to say whether new customers come as before"
    now, before = sum(new[-half:]), sum(new[-2 * half : -half])
    span = f"the last {half} windows"
    if not now:
        return f"Nobody ordered for the first time in {span}"
    if now > before * (1 + 2 * CLOSE):
        return f"New customers come faster: {count(now)} in {span}, {count(before)} in as many before"
    if now < before * (1 - 2 * CLOSE):
        return f"New customers come more slowly: {count(now)} in {span}, {count(before)} in as many before"
    return f"New customers come as before: {count(now)} in {span}, {count(before)} in as many before"


def weekday(orders: Sequence[int]) -> str:
    """Return which weekday stands out; order days, Monday first."""
    whole_week = sum(orders)
    if not whole_week:
        return "On which weekdays customers order is not known"
    best = max(range(7), key=lambda day: orders[day])
    share = orders[best] / whole_week
    closed = [WEEKDAYS[day] for day in range(7) if orders[day] / whole_week < 0.01]
    if share >= BUSY / 7:
        rest = f"; on {closed[0]} hardly anybody orders" if len(closed) == 1 else ""
        return f"{WEEKDAYS[best]} is the busiest day: {percent(share)} of order days{rest}"
    least = min(range(7), key=lambda day: orders[day])
    if orders[least] / whole_week <= CALM / 7:
        return f"{WEEKDAYS[least]} is the quietest day: {percent(orders[least] / whole_week)} of order days"
    return "No weekday stands out"


def products(shares: Sequence[float], known: int) -> str:
    """Return whether a product stands out, of so many ``known``; shares of what was sold, the largest first."""
    if known < 2 or not shares:
        return "The log does not tell products apart"
    if shares[0] >= 0.1:
        return f"One product brings {percent(shares[0])} of what was sold"
    return f"No product stands out: the best one brings {percent1(shares[0])} of what was sold"


def account(read: int, kept: int, aside: Sequence[int]) -> str:
    """Return whether every row is accounted for."""
    if read - kept != sum(aside):
        return f"Not accounted for: {some(abs(read - kept - sum(aside)), 'row')}"
    if aside:
        return "Nothing vanishes: rows read, less rows set aside, are rows kept"
    return f"Every row is used: {count(read)} read, none set aside"


def order_value(middle: float, high: float, money: Money) -> str:
    """Return the mean order value that half of the customers stay below, and the one that nine in ten do, in currency."""
    return f"Half of the customers spend {money.money(middle)} an order or less; one in ten {money.money(high)} or more"


def silence(middle: float, active_days: float) -> str:
    """Return how long ago half of the customers ordered last, beside the shop's activity window, in days."""
    if middle <= active_days:
        return f"Half of the customers ordered within the last {some(middle, 'day')}"
    return f"Half of the customers have been silent for over {some(middle, 'day')}"


def past_money(share: float, everybody: int) -> str:
    """Return how much of all money the tenth of everybody who spent most has brought."""
    if everybody < LEAST_TENTHS:
        return f"The best of {some(everybody, 'customer')} has brought {percent(share)} of all money"
    if share >= 0.5:
        return f"The best tenth of customers has brought {percent(share)} of all money"
    return f"The best tenth of customers has brought {percent(share)} of all money, the others most of it"


def cohort_value(older: float | None, newer: float | None) -> str:
    """Return whether newer cohorts have brought as much a customer by their third month as older ones."""
    if older is None or newer is None or not older > 0:
        return "Too few later cohorts to compare"
    change = newer / older - 1
    if change < -CLOSE:
        return f"Newer customers are worth {whole(-change)} less after three months than older ones"
    if change > CLOSE:
        return f"Newer customers are worth {whole(change)} more after three months than older ones"
    return "Newer customers are worth about as much after three months as older ones"


def cohort_again(share: float | None) -> str:
    """Return how many order in the third month after their first order."""
    return (
        "Too few later cohorts to follow"
        if share is None
        else f"In the third month after the first one, {percent(share)} order"
    )


def grid(people: float, spend: float) -> str:
    """Return what the cells of scores 4 and 5 of both kinds hold, as shares of all customers and of the expected spend."""
    if not people:
        return "Nobody has ordered both lately and often"
    if spend > people:
        return f"Lately and often: {percent(people)} of customers bring {percent(spend)} of the expected spend"
    return f"Lately and often: {percent(people)} of customers bring no more than their share ({percent(spend)})"


def habit(name: str, people: float, spend: float) -> str:
    """Return what the group with the largest share of the expected spend brings."""
    only = "only " if spend < people else ""
    return f"{name}: {percent(people)} of customers, {only}{percent(spend)} of the expected spend"


def at_risk(customers: int, value: float, money: Money) -> str:
    """Return how many customers are at risk or too good to lose, and what the coming year holds of them, in currency."""
    if not customers:
        return "Nobody is at risk or too good to lose"
    return f"At risk or too good to lose: {some(customers, 'customer')}, {money.brief(value)} of the next 12 months"


def best_customers(share: float | None, customers: int) -> str:
    """Return how much of the coming year's value the most valuable customers hold."""
    who = f"The {count(customers)} customers worth most" if customers > 1 else "The customer worth most"
    if share is None:
        return "What customers are worth over a year is not known"
    return (
        f"{who} hold {percent(share)} of the value of the next 12 months"
        if customers > 1
        else f"{who} holds {percent(share)}"
    )
