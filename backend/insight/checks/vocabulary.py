"""The walk over a passage: which phrases stand in it, and whether the facts support them."""

from collections.abc import Iterator
from functools import lru_cache

from backend.insight.checks.lists.never import NEVER
from backend.insight.checks.lists.phrases import Lexicon, is_negated
from backend.insight.checks.lists.predicates import PREDICATES
from backend.insight.checks.lists.supported import SUPPORTED
from backend.insight.checks.passage import Passage
from backend.insight.facts.facts import FactSheet


@lru_cache(maxsize=2)
def _lexicon(field: str) -> Lexicon:
    return Lexicon(tuple(rule for rule in (*NEVER, *SUPPORTED) if field in rule.fields))


def wording_codes(passage: Passage, sheet: FactSheet) -> Iterator[str]:
    """Codes of the phrases that may not stand here; a negated direction is refused rather than
    interpreted."""
    for hit in _lexicon(passage.field).hits(passage.words):
        rule = hit.rule
        if rule.exempt:
            continue
        if rule.holds is None:
            yield rule.code
        elif is_negated(passage.words, hit.start):
            yield "negation"
        elif not PREDICATES[rule.holds](sheet):
            yield rule.code
