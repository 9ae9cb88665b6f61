"""Recount one receipt, or the texts of many customers and of their groups."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from msgspec import to_builtins
from sqlalchemy import Connection, Engine

from backend.contract.receipts import ClaimReceipt
from backend.contract.shop.groups import KINDS, find_group
from backend.errors import BadInput
from backend.stores.scored.facts import find_facts
from backend.use_cases.stored.segment_customers import group_claims
from backend.use_cases.texts.describe_claims import described_by_rule, every_wording
from training.progress import Say
from training.recount.claims import CLAIMS
from training.recount.groups import GroupView
from training.recount.log import Ground, ground
from training.recount.receipt import Verdict, recount
from training.recount.view import View


@dataclass(slots=True)
class Account:
    """What a verification found: customers and groups looked at, how often each claim was told, and what disagrees."""

    customers: int = 0
    groups: int = 0
    claims: Counter[str] = field(default_factory=Counter)
    disagreeing: list[tuple[str, Verdict]] = field(default_factory=list)

    def add(self, name: str, verdicts: Sequence[Verdict]) -> None:
        """Count verdicts about a customer, or a group."""
        self.claims.update(one.claim for one in verdicts)
        self.disagreeing += [(name, one) for one in verdicts if not one.agrees]


def recount_file(receipt: Path, files: list[Path], engine: Engine, say: Say) -> list[Verdict]:
    """Recount the claims of a receipt file: a customer's page, or one group of ``GET /api/segments``, as JSON."""
    about, claims = _read(receipt)
    with engine.connect() as connection:
        found = ground(files, connection, say)
        return recount(claims, _view(found, about))


def verify(
    customers: list[str] | None, files: list[Path], engine: Engine, language: str, say: Say, *, every: bool = False
) -> Account:
    """Write each customer's text by rule and recount all of it; of everybody, and of every group, where no customers are
    named. ``every``: not only what is told, but each claim that holds in each wording, and none that holds is missing."""
    account = Account()
    with engine.connect() as connection:
        found = ground(files, connection, say)
        asked = customers if customers is not None else found.customers
        for number, name in enumerate(asked, start=1):
            if number % 500 == 0:
                say(f"recounting ({number} of {len(asked)})")
            account.add(name, _verdicts(found, connection, name, language, every=every))
        account.customers = len(asked)
        if customers is None:
            for name, claims, view in _groups(found, language):
                account.add(name, recount(to_builtins(claims), view))
                account.groups += 1
    return account


def _verdicts(found: Ground, connection: Connection, name: str, language: str, *, every: bool) -> list[Verdict]:
    facts = find_facts(connection, found.scoring.id, name)
    if facts is None:
        raise BadInput(f"The scoring in service holds no facts of customer {name[:128]!r}; score the log again.")
    shop, log = facts
    about = found.profiles[name], shop, log, found.scoring.scoring, language
    if not every:
        return recount(to_builtins(described_by_rule(*about).claims), found.view(name))
    claims, view = every_wording(*about), found.view(name)
    told = {one.id for one in claims}
    missing = [claim for claim, counted in CLAIMS.items() if claim not in told and counted(view) is not None]
    return recount(to_builtins(claims), view) + [Verdict(claim, "", "it holds, and is not claimed") for claim in missing]


def _groups(found: Ground, language: str) -> Iterator[tuple[str, tuple[ClaimReceipt, ...], GroupView]]:
    for kind, name, claims in group_claims(found.scoring, language):
        yield f"{kind} {name}", claims, found.group(kind, name)


def _view(found: Ground, about: dict[str, str]) -> View | GroupView:
    if "customer_id" in about:
        return found.view(about["customer_id"])
    group = find_group(about["name"], *KINDS)
    assert group is not None  # noqa: S101 - only "all" is, and no kind has a group of that name
    return found.group(group.kind, group.name)


def _read(receipt: Path) -> tuple[dict[str, str], list[dict[str, Any]]]:
    wrong = BadInput(f"{receipt}: this is not a receipt, which has claims, and a customer_id or a group's name.")
    try:
        given = json.loads(receipt.read_text("utf-8"))
        claims = given["claims"]
        about = {key: given[key] for key in ("customer_id", "name") if isinstance(given.get(key), str)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise wrong from error
    if not about or not isinstance(claims, list):
        raise wrong
    return about, claims
