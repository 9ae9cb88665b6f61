"""What an export says of its orders that its dialect does not ask: states in which an order is no sale, money paid back."""

import re

from training.transactions.dialects.predicates import columns_of
from training.transactions.dialects.protocol import Lines
from training.transactions.tables.table import Head, key

_STATES = re.compile(
    r"status|cancel\w*|refund\w*|void(ed)?|delet\w*|test|returns?|returned|revers\w*|charge ?back|draft|fraud\w*"
)
"""Words of a column's name that tell of orders which may be no sales; ``state`` alone, or an order's, is one, too."""
_REGION = re.compile(r"bill|ship|deliver|address|customer|county|province")
_DISCOUNT = re.compile(r"discount|rebate|rabatt|remise|sconto|descuento|desconto|korting|rabat")
_MOST_STATES = 20
_BOUGHT = re.compile(r"purchased?|bought|buy|sales?|sold|orders?|ordered|charged?|invoices?|invoiced", re.IGNORECASE)
"""What one of a column's words may be where some rows are purchases, and the others are not (views, returns, pay-outs)."""
_NOTHING = re.compile(r"[-+]?0*([.,]0*)?|false|no|n|null|none|nan", re.IGNORECASE)


def unused_states(head: Head, lines: Lines) -> str | None:
    """One sentence on a column of states, cancellations or refunds that nothing looks at and that is not all alike."""
    used = {column for test in lines.tests() for column in columns_of(test)}
    used |= {*lines.amount.plus, *lines.amount.minus}
    states = [name for name in head.header if _tells_states(name)]
    if used & set(states):
        return None  # the dialect knows which of them count
    states += [name for name in head.header if name not in states and _some_bought(head, name)]
    for name in states:
        cells = [cell for cell in head.cells(name) if not _NOTHING.fullmatch(cell)]
        kinds = sorted(set(cells))
        empty = len(cells) < len(head.rows)
        if (1 < len(kinds) <= _MOST_STATES or (kinds and empty)) and "ship" not in key(name):
            shown = ", ".join(kinds[:4])
            return (
                f"the column {name} tells orders apart ({shown}{', ...' if len(kinds) > 4 else ''}), and"
                " nothing says which of"
                " them are sales: leave the others out of the file, or count all of them with --accept."
            )
    return None


def unused_discount(head: Head, lines: Lines) -> str | None:
    """One sentence on a discount that nothing takes off a price: a row's money is then not what was paid."""
    if not lines.amount.times_quantity or lines.amount.minus:
        return None
    names = [name for name in head.header if _DISCOUNT.search(key(name)) and name not in lines.amount.plus]
    for name in names:
        cells = [cell for cell in head.cells(name) if not _NOTHING.fullmatch(cell.rstrip("% "))]
        if any(any(sign.isdecimal() for sign in cell) for cell in cells):
            return (
                f"the column {name} holds discounts ({', '.join(sorted(set(cells))[:3])}), and a row's money would be"
                f" {lines.money()} without them: name the column of what was paid with --map line_total=COLUMN, or count"
                " full prices with --accept."
            )
    return None


def _tells_states(name: str) -> bool:
    words = re.findall(r"[^\W\d_]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
    if "state" in words:
        return not any(map(_REGION.match, words))
    return any(map(_STATES.fullmatch, words)) or "status" in key(name)


def _some_bought(head: Head, name: str) -> bool:
    kinds = set(head.cells(name))
    return len(kinds) <= _MOST_STATES and 0 < sum(_BOUGHT.fullmatch(kind) is not None for kind in kinds) < len(kinds)
