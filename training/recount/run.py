"""Recount one receipt, or the texts of many customers."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import to_builtins
from sqlalchemy import Engine

from backend.errors import BadInput
from backend.stores.scored.facts import find_facts
from backend.use_cases.texts.describe_claims import described_by_rule
from training.progress import Say
from training.recount.log import Ground, ground
from training.recount.receipt import Verdict, recount


@dataclass(frozen=True, slots=True)
class Account:
    """What a verification found: customers and claims looked at, how often each claim was told, and what disagrees."""

    customers: int
    claims: Counter[str]
    disagreeing: list[tuple[str, Verdict]]


def recount_file(receipt: Path, files: list[Path], engine: Engine, say: Say) -> list[Verdict]:
    """Recount the claims of a receipt file: the answer of ``GET /api/customers/{customer_id}`` as JSON."""
    customer_id, claims = _read(receipt)
    with engine.connect() as connection:
        return recount(claims, ground(files, connection, say).view(customer_id))


def verify(customers: list[str] | None, files: list[Path], engine: Engine, language: str, say: Say) -> Account:
    """Write each customer's text by rule and recount all of it; of everybody where no customers are named."""
    with engine.connect() as connection:
        found = ground(files, connection, say)
        told: Counter[str] = Counter()
        wrong: list[tuple[str, Verdict]] = []
        asked = customers if customers is not None else found.customers
        for number, name in enumerate(asked, start=1):
            if number % 500 == 0:
                say(f"recounting ({number} of {len(asked)})")
            facts = find_facts(connection, found.scoring.id, name)
            if facts is None:
                raise BadInput(f"The scoring in service holds no facts of customer {name[:128]!r}; score the log again.")
            for verdict in _verdicts(found, name, facts, language):
                told[verdict.claim] += 1
                if not verdict.agrees:
                    wrong.append((name, verdict))
    return Account(len(asked), told, wrong)


def _verdicts(found: Ground, name: str, facts: Any, language: str) -> Iterator[Verdict]:
    shop, log = facts
    written = described_by_rule(found.profiles[name], shop, log, found.scoring.scoring, language)
    yield from recount([to_builtins(one) for one in written.claims], found.view(name))


def _read(receipt: Path) -> tuple[str, list[dict[str, Any]]]:
    try:
        given = json.loads(receipt.read_text("utf-8"))
        customer_id, claims = given["customer_id"], given["claims"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(f"{receipt}: this is not a receipt, which has customer_id and claims.") from error
    if not isinstance(customer_id, str) or not isinstance(claims, list):
        raise BadInput(f"{receipt}: this is not a receipt, which has customer_id and claims.")
    return customer_id, claims
