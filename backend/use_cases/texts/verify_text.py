"""Check a text that somebody else wrote about a scored customer against what is stored of that customer."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from backend.contract.profiles import CurrentScoring
from backend.errors import BadInput, UnknownName
from backend.insight.checking.quantities import Standing, quantities
from backend.insight.checking.verify import MOST_CHARACTERS, Finding, Sources, Verdict, overall, verify
from backend.stores.scored.customers import find_customer
from backend.stores.scored.facts import find_facts
from backend.stores.scored.scorings import current
from backend.stores.scored.standings import standing
from backend.stores.store import Store


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict on the whole text, and one finding for each number and comparison in it."""

    scoring: CurrentScoring
    verdict: Verdict
    findings: list[Finding]


def verify_text(store: Store, text: str, customer_id: str) -> Checked:
    """Return what the stored record and the log's facts say of a text. Raises ``BadInput``, ``UnknownName``, ``NotReady``.

    Comparisons are with everybody of the scoring in service.
    """
    if len(text) > MOST_CHARACTERS:
        raise BadInput(f"A text may have {MOST_CHARACTERS:,} characters, not {len(text):,}.", field="text")
    with store.reading() as connection:
        scoring = current(connection)
        found = None if "\0" in customer_id else find_customer(connection, scoring.id, customer_id)
        if found is None:
            raise UnknownName("No such customer was scored.")
        facts = find_facts(connection, scoring.id, customer_id)
        shop, log = facts or (None, None)

        @cache  # each is a pass over everybody
        def among_all(column: str) -> Standing | None:
            value = getattr(found, column)
            if value is None:
                return None
            above, equal, known, mean = standing(connection, scoring.id, column, value)
            return Standing(above, known, Fraction(repr(mean)), equal)

        known = quantities(found, log, shop, scoring.scoring.cutoff)
        findings = verify(text, Sources(known, among_all, scoring.customers, scoring.scoring.currency))
    return Checked(scoring, overall(findings), findings)
