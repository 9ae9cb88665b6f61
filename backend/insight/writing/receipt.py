"""Receipts: each claim of a text with its exact figures, as anybody may recount them."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from backend.contract.receipts import ClaimReceipt, Comparison, ReceiptFact, ReceiptValue
from backend.insight.facts.values import Fact, Value
from backend.insight.writing.advise import Advised
from backend.insight.writing.case import Case
from backend.insight.writing.grammar.figures import Figures
from backend.insight.writing.grammar.language import Slots
from backend.insight.writing.grammar.render import Told

DECIMALS = 6


def receipts(case: Case, told: Sequence[Told], action: Advised, figures: Figures) -> tuple[ClaimReceipt, ...]:
    """Return a receipt per claim of the text, in its order; last the action's reason, where the text lacks it."""
    found = [_receipt(case, one.id, one.text, one.form.text.slots, figures) for one in told]
    if all(action.because != one.id for one in told):
        found.append(_receipt(case, action.because, action.why, action.slots, figures))
    return tuple(found)


def _receipt(case: Case, name: str, says: str, slots: Slots, figures: Figures) -> ClaimReceipt:
    held, styles = case.held[name], dict(slots)
    population = held.population()
    return ClaimReceipt(
        id=name,
        says=says,
        facts=tuple([_fact(slot, fact, styles.get(slot), figures) for slot, fact in held.facts.items()]),
        relation=held.claim.relation,
        compared_with=Comparison(population.what, population.size, population.as_of) if population else None,
        as_of=case.as_of,
        model_version=case.model_version,
    )


def _fact(name: str, fact: Fact, style: str | None, figures: Figures) -> ReceiptFact:
    value = fact.value if isinstance(fact.value, int) else plain(fact.value)
    return ReceiptFact(name, value, fact.unit, "" if style is None else figures.text(fact, style))


def plain(value: Value) -> ReceiptValue:
    """Return a value as JSON takes it; quotients to six decimals.

    >>> plain(Fraction(1, 3)), plain(Fraction(5, 2)), plain(date(2011, 12, 9))
    (0.333333, 2.5, '2011-12-09')
    """
    if isinstance(value, Fraction):
        over, under = value.as_integer_ratio()
        return over if under == 1 else round(over / under, DECIMALS)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return tuple(plain(one) for one in value)  # type: ignore[return-value]
    return value
