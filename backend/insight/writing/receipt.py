"""Receipts: each claim of a text with its exact figures, as anybody may recount them."""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from backend.contract.receipts import ClaimReceipt, Comparison, ReceiptFact, ReceiptValue
from backend.insight.facts.values import Value
from backend.insight.writing.advise import Advised
from backend.insight.writing.case import Case
from backend.insight.writing.grammar.figures import Figures
from backend.insight.writing.grammar.language import Language
from backend.insight.writing.grammar.render import Filled, Told, filled

DECIMALS: Final = 6
PARTS: Final = 10**DECIMALS


def receipts(case: Case, told: Sequence[Told], action: Advised) -> tuple[ClaimReceipt, ...]:
    """Return a receipt per claim of the text, in its order; last the action's reason, where the text lacks it."""
    found = [_receipt(case, one.id, one.filled) for one in told]
    if action.because not in [one.id for one in told]:
        found.append(_receipt(case, action.because, action.why))
    return tuple(found)


def every_receipt(case: Case, language: Language, figures: Figures) -> Iterator[ClaimReceipt]:
    """Yield a receipt per claim that holds and wording of it that can be filled, told or not; reasons for actions too."""
    for name, held in case.held.items():
        why = language.whys.get(name)
        texts = [form.text for form in language.forms[name]] + ([why.new] if why else [])
        for text in texts:
            if text.names <= held.facts.keys():
                yield _receipt(case, name, filled(text, held.facts, figures))


def _receipt(case: Case, name: str, filled: Filled) -> ClaimReceipt:
    held, said = case.held[name], filled.said
    population = held.population()
    return ClaimReceipt(
        name,
        filled.text,
        tuple([ReceiptFact(slot, plain(fact.value), fact.unit, said.get(slot, "")) for slot, fact in held.facts.items()]),
        held.claim.relation,
        Comparison(population.what, population.size, population.as_of) if population else None,
        case.as_of,
        case.model_version,
    )


def plain(value: Value) -> ReceiptValue:
    """Return a value as JSON takes it; quotients to six decimals.

    >>> plain(Fraction(1, 3)), plain(Fraction(5, 2)), plain(date(2011, 12, 9))
    (0.333333, 2.5, '2011-12-09')
    """
    if value.__class__ is int:
        return value
    if isinstance(value, Fraction):
        over, under = value.as_integer_ratio()
        if under == 1:
            return over
        return over / under if PARTS % under == 0 else round(over / under, DECIMALS)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return tuple(plain(one) for one in value)  # type: ignore[return-value]
    return value
