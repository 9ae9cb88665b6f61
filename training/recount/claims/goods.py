"""Products."""

from fractions import Fraction

from training.recount.claims.registry import Figures, only_if, recounts
from training.recount.people import point
from training.recount.view import View


@recounts("wide_range")
def _(v: View) -> Figures:
    return only_if(bool(v.person.products) and v.in_top("products", 10) and v.net > 0, products=len(v.person.products))


@recounts("narrow_range")
def _(v: View) -> Figures:
    count, all_ = len(v.person.products), v.shop.breadths
    if not 0 < count <= 15 or len(v.days) < 3 or len(all_) < 100 or v.in_top("products", 10) or v.net <= 0:
        return None
    return only_if(Fraction(count, len(v.orders)) < point(all_, 25), products=count)


@recounts("favourite")
def _(v: View) -> Figures:
    if v.liked is None or v.net <= 0:
        return None
    return {"favourite": v.shop.names[v.liked[0]], "in_orders": (v.liked[1], len(v.orders))}


@recounts("one_product")
def _(v: View) -> Figures:
    if v.top_product is None or v.liked is not None or len(v.person.products) < 3 or v.net <= 0:
        return None
    share = Fraction(v.top_product[1]) / Fraction(v.net)
    return only_if(Fraction(1, 2) <= share < Fraction(199, 200), top_product=v.shop.names[v.top_product[0]], on_one=share)


@recounts("new_products")
def _(v: View) -> Figures:
    last, earlier = set(v.orders[-1].units), {product for order in v.orders[:-1] for product in order.units}
    new = len(last - earlier)
    fresh = len(v.orders) >= 5 and v.away <= 120 and not v.silent and not v.last_back
    return only_if(fresh and len(last) >= 4 and 2 * new > len(last), new=(new, len(last)))


@recounts("dropped_product")
def _(v: View) -> Figures:
    if v.dropped is None or v.net <= 0 or v.silent or v.quiet:
        return None
    code, count, size = v.dropped
    return {"dropped": v.shop.names[code], "dropped_in": (count, size)}
