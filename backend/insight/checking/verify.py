"""Check a text about a customer, sentence by sentence: each number and comparison supported, contradicted or unknown.

What cannot be bound to a stored quantity is unknown, never supported; where words leave several quantities that disagree,
it is unknown too.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final, Literal

from backend.insight.checking.against_others import against_others
from backend.insight.checking.binding import candidates, measured
from backend.insight.checking.comparing import agrees, same_day, same_interval
from backend.insight.checking.doubts import doubted, doubted_number, turned_round
from backend.insight.checking.quantities import Quantity, Standings
from backend.insight.checking.statements import Part, Stated, parts, read_part
from backend.insight.checking.tokens import tokens
from backend.insight.checking.vocabulary import Vocabulary, english

Verdict = Literal["supported", "contradicted", "unknown"]
OPPOSITE: Final[dict[Verdict, Verdict]] = {"supported": "contradicted", "contradicted": "supported", "unknown": "unknown"}
MOST_CHARACTERS: Final = 5_000
MOST_NUMBERS, MOST_WORDS = 12, 120
"""In one part of a sentence; what has more is no prose, and binding it would take for ever."""
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"'(])|\n+")


@dataclass(frozen=True, slots=True)
class Finding:
    """One number or comparison of a text: what was stated, of which quantity, and what is stored of it."""

    sentence: str
    stated: str
    verdict: Verdict
    quantity: str | None = None
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """What is known: the customer's quantities, the standing among all, how many those are, the currency."""

    quantities: Sequence[Quantity]
    standings: Standings
    customers: int
    currency: str


def verify(text: str, sources: Sources) -> list[Finding]:
    """Return a finding for each number and comparison of a text, in its order."""
    sentences = [one for one in _SENTENCE.split(text) if one.strip()]
    return [finding for sentence in sentences for finding in _sentence(sentence.strip(), sources, english())]


def overall(findings: Sequence[Finding]) -> Verdict:
    """Return one verdict: contradicted where anything is, supported only where everything is."""
    verdicts = {one.verdict for one in findings}
    if "contradicted" in verdicts:
        return "contradicted"
    return "supported" if verdicts == {"supported"} else "unknown"


def _sentence(sentence: str, sources: Sources, words: Vocabulary) -> list[Finding]:
    found: list[Finding] = []
    before: Part | None = None
    bound: Quantity | None = None
    unsure = False
    for part in parts(tokens(sentence, words)):
        read_part(part, words)
        if len(part.stated) > MOST_NUMBERS or len(part.tokens) > MOST_WORDS:
            found += [Finding(sentence, one.token.text, "unknown") for one in part.stated]
            before = bound = None
            continue
        turned = turned_round(part, words)
        unsure = doubted(part, words, turned=turned) or (unsure and not measured(part, words))  # inherited with its doubts
        compared, used = against_others(part, bound, sources.quantities, sources.standings, sources.customers, words)
        if compared is not None:
            verdict, name, fact = compared
            said = " ".join(one.text for one in part.tokens)
            verdict = "unknown" if unsure else OPPOSITE[verdict] if turned else verdict
            found.append(Finding(sentence, said, verdict, name, fact))
        numbers = [one for one in part.stated if one.place not in used]
        for one in numbers:
            finding, quantity = _number(one, part, before, sentence, sources, unsure=unsure)
            found.append(replace(finding, verdict=OPPOSITE[finding.verdict]) if turned else finding)
            bound = quantity or bound
        before = part
    return found


def _number(
    stated: Stated, part: Part, before: Part | None, sentence: str, sources: Sources, *, unsure: bool
) -> tuple[Finding, Quantity | None]:
    said = stated.token.text
    if stated.kind == "people":
        same = agrees(stated, Fraction(sources.customers))
        verdict: Verdict = "supported" if same and not unsure else "unknown"
        return Finding(sentence, said, verdict, "customers", str(sources.customers)), None
    if stated.kind == "money" and stated.token.unit and stated.token.unit != sources.currency:
        return Finding(sentence, said, "unknown"), None
    words = english()
    found = candidates(stated, part, before, sources.quantities, words)
    verdicts = {_holds(stated, one) for one in found}
    unsure = unsure or doubted_number(stated, part, before, words, one_order=_one_order(sources))
    if unsure or len(verdicts) != 1:
        return Finding(sentence, said, "unknown"), found[0] if len(found) == 1 else None
    one, settled = found[0], verdicts.pop()
    if (
        said == "one" and settled == "contradicted" and stated.kind != "percent"
    ):  # as good as an article: "one product stands out"
        return Finding(sentence, said, "unknown"), one
    return Finding(sentence, said, settled, one.name, _shown(one)), one


def _one_order(sources: Sources) -> bool:
    return any(one.measure == "orders" and one.which == "only" for one in sources.quantities)


def _holds(stated: Stated, one: Quantity) -> Verdict:
    """Return whether a number holds of a quantity: of any of its readings."""
    if stated.upto is not None and one.ends is not None:
        if same_interval(stated, one.ends):
            return "supported"
        inside = any(agrees(stated, reading) for reading in one.readings if isinstance(reading, Fraction))
        return "unknown" if inside else "contradicted"
    ok = any(
        same_day(stated.token, reading) if isinstance(reading, date) else agrees(stated, reading)
        for reading in one.readings
    )
    return "supported" if ok else "contradicted"


def _shown(one: Quantity) -> str:
    reading = one.readings[0]
    return reading.isoformat() if isinstance(reading, date) else f"{float(reading):.10g}"
