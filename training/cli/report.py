"""The command that explains a shop on one page: report."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from backend.errors import BadInput
from training.cli.options import (
    PLACE,
    Accept,
    AsOf,
    Candidates,
    CountPending,
    Data,
    Dates,
    Decimal,
    Map,
    Memory,
    Origins,
    Rates,
    app,
    console,
    reading,
)

if TYPE_CHECKING:
    from training.progress import Say
    from training.remote.staging import Staging


@app.command()
def report(
    data: Data,
    out: Annotated[str, typer.Option(metavar=PLACE, help="Where to write the page.")] = "report.html",
    model_dir: Annotated[
        str | None,
        typer.Option(
            "--model-dir",
            metavar=PLACE,
            help="Use the model published here if it was made from this very log; the service's MODEL_DIR if not said.",
        ),
    ] = None,
    origins: Origins = 10,
    candidates: Candidates = "standard",
    dates: Dates = None,
    decimal: Decimal = None,
    rates: Rates = None,
    columns: Map = None,
    accept: Accept = False,
    memory: Memory = None,
    as_of: AsOf = None,
    pending: CountPending = False,
) -> None:
    """Explain a shop on one page: what it is, what the next 30 days bring, who matters, and how far to believe it.

    The page stands alone: no script, no request to anywhere, dark and light, on paper as on a phone. Below its first
    screen are sales, the account of every row, customers, cohorts, groups, past forecasts against what came, the purchase
    process, every feature, the model card. It names the ten customers worth most by their ids.

    A published model is used if it was made from this very log; else one is trained for the page (`--origins` and
    `--candidates` as in `train`) and published nowhere. Progress goes to standard error.

    Try it: `python -m training report --data var/sample.csv --out var/report.html`, then open the file in a browser.
    """
    from training.database import model_place
    from training.plan import plan_of
    from training.progress import steps
    from training.remote.staging import Staging
    from training.report.gather import gather
    from training.report.page import page

    with steps(Console(stderr=True, soft_wrap=True, highlight=False)) as say, Staging(say) as places:
        asked = reading(places, dates, decimal, rates, columns, accept=accept, memory=memory, as_of=as_of, pending=pending)
        written = _written(places, out)
        found = gather(
            places.fetch(data), _published(places, model_place(model_dir), say), plan_of(candidates, origins), say, asked
        )
        say("writing the page")
        size = written.write_bytes(page(found).encode("utf-8"))
    console.print(
        f"{out}: {size / 1000:,.0f} kB, {len(found.scored.everybody.who):,} customers. Open it in a browser.", markup=False
    )


def _written(places: "Staging", out: str) -> Path:
    """Return where the page goes. A folder that is not there is refused now, not after minutes of training."""
    place = places.result(out) or Path(out)
    if not place.parent.is_dir():
        raise BadInput(f"{place.parent}: there is no such folder to write the page into.")
    return place


def _published(places: "Staging", place: str, say: "Say") -> Path | None:
    """Return where a model may be published; None, said aloud, where a bucket cannot be asked."""
    try:
        return places.model(place)
    except BadInput as why:
        say(f"no published model is used: {why}")
        return None
