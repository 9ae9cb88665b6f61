"""Where a value stands among those of all customers of a scoring."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from backend.stores.tables import customers


class Place(NamedTuple):
    """How many customers have a larger value, how many the same, how many one at all; and their mean."""

    above: int
    equal: int
    known: int
    mean: float


def standing(connection: Connection, scoring_id: int, column: str, value: float) -> Place:
    """Return the place of a value in a column; one pass over the scoring's customers."""
    asked = customers.c[column]
    counted = select(
        func.count().filter(asked > value), func.count().filter(asked == value), func.count(asked), func.avg(asked)
    ).where(customers.c.scoring_id == scoring_id)
    above, equal, known, mean = connection.execute(counted).one()
    return Place(above, equal, known, float(mean or 0.0))
