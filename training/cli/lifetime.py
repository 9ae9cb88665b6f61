"""The command that values customers on the shop's terms."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from training.cli.options import (
    Accept,
    AsOf,
    CountPending,
    Data,
    Dates,
    Decimal,
    Json,
    Map,
    Memory,
    Models,
    Rates,
    app,
    console,
    reading,
)

if TYPE_CHECKING:  # half a second of imports, which ``--help`` does without
    from training.lifetime.run import Valued


@app.command()
def lifetime(
    data: Data,
    model_dir: Models = None,
    margin: Annotated[
        str, typer.Option(help="Profit: a share of spend (`30%`, `0.3`) or an amount an order (`4.50/order`).")
    ] = "1.0",
    discount: Annotated[float, typer.Option(help="Rate a year at which later profit counts less, such as 0.1.")] = 0.0,
    horizon: Annotated[str, typer.Option(help="Days ahead, or `infinite` (needs a discount).")] = "365",
    out: Annotated[Path | None, typer.Option(help="Write every customer's value here (csv).")] = None,
    json_file: Json = None,
    dates: Dates = None,
    decimal: Decimal = None,
    rates: Rates = None,
    columns: Map = None,
    accept: Accept = False,
    memory: Memory = None,
    as_of: AsOf = None,
    pending: CountPending = False,
) -> None:
    """Value every customer on the shop's terms (margin, discount, any horizon), and follow the purchase process by week.

    With `--json` also a newcomer's value, tracking, and the matrices of P(alive) and expected orders, as data for charts.
    """
    from training.database import model_place
    from training.lifetime.terms import Terms, read_horizon, read_margin
    from training.progress import steps
    from training.remote.staging import Staging

    terms = Terms(read_margin(margin), discount, read_horizon(horizon))
    with steps(console) as say, Staging(say) as places:
        written, models = places.result(json_file), places.model(model_place(model_dir))
        asked = reading(
            places, data, dates, decimal, rates, columns, accept=accept, memory=memory, as_of=as_of, pending=pending
        )
        from training.lifetime.run import value_log

        found = value_log(places.fetch(data), models, terms, say, asked)
        if written is not None:
            written.write_text(json.dumps(found.as_json(), indent=2) + "\n", "utf-8")
        if out is not None:
            found.write_csv(out)
    _report(found)


def _report(found: "Valued") -> None:
    terms = found.terms
    ahead = f"the next {terms.horizon_days} days" if terms.horizon_days else "all time to come"
    total = found.worth
    console.print(
        f"\n{len(found.customers.who):,} customers as of {found.cutoff}, {ahead}: {total.value.sum():,.2f}"
        f" {found.currency} of profit today, of {total.spend.sum():,.2f} spend in {total.orders.sum():,.0f} orders."
    )
    new = found.newcomer
    console.print(
        f"Somebody who orders for the first time today comes back within {new.horizon_days} days with a probability of"
        f" {new.probability:.0%} and spends {new.further_spend:,.2f} more."
    )
