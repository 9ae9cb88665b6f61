"""Commands about one person: forget."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from training.cli.options import Database, Models, app, console
from training.database import database_url, ledger_key, model_place


@app.command()
def forget(
    customer: Annotated[str | None, typer.Option("--customer", help="The customer_id.")] = None,
    email: Annotated[str | None, typer.Option(help="An e-mail address, in any spelling.")] = None,
    phone: Annotated[str | None, typer.Option(help="A phone number, best with its country.")] = None,
    exports: Annotated[Path, typer.Option(help="The folder whose files are searched, too.")] = Path("var"),
    back: Annotated[
        bool, typer.Option("--back", help="The other way: let this person be loaded and scored again.")
    ] = False,
    database: Database = None,
    model_dir: Models = None,
) -> None:
    """Remove a person from scores, contacts, the ledger and exported files, and keep them out of later loads.

    Anyone who shares an e-mail or phone with the person is the same person. Order lines from before today are left out of
    every later `score`; what they buy afterwards counts again. Prints what was removed, and what no program here reaches.

    Try it: `python -m training forget --email ann@example.com`
    """
    from backend.contract.shop.people import person_of
    from backend.stores.database import Database as Opened
    from backend.stores.store import Store
    from backend.use_cases.stored.forget_person import Places, forget_person, welcome_back

    person, store = person_of(customer, email, phone), Store(Opened(database_url(database)))
    try:
        if back:
            console.print(f"{welcome_back(store, person, ledger_key())} marks taken away.")
            return
        places = Places(exports, (Path(model_place(model_dir)),))
        found = forget_person(store, person, ledger_key(), places, date.today())
    finally:
        store.close()
    console.print(
        f"{found.ids} customers; rows by table: {json.dumps(found.rows)}; rows by file: {json.dumps(found.files)}"
    )
    for line in [*(f"Look into it yourself: {path}" for path in found.look_at), *found.left]:
        console.print(line, markup=False)
