"""The whole insight by rule: chosen, composed, advised, with its receipts."""

from functools import lru_cache

from msgspec import Struct

from backend.contract.receipts import ClaimReceipt
from backend.insight.writing.advise import advised
from backend.insight.writing.case import Case
from backend.insight.writing.choose import chosen
from backend.insight.writing.compose import composed
from backend.insight.writing.grammar.figures import Figures
from backend.insight.writing.grammar.language import Language, language
from backend.insight.writing.grammar.render import sentences
from backend.insight.writing.receipt import receipts


class Written(Struct, frozen=True):
    """A text, the action, and what both rest on."""

    text: str
    action: str
    action_code: str
    because: str
    told: tuple[str, ...]
    """Ids of the claims of the text; ``claims`` may hold the action's reason besides."""
    claims: tuple[ClaimReceipt, ...]


def written(case: Case, code: str = "en") -> Written:
    """Return the insight of the deterministic choice."""
    tongue, figures = language(code), figures_of(code, case.currency)
    names = chosen(case.outline)
    told = composed(case, names, tongue, figures)
    action = advised(case, names, tongue, figures)
    return Written(
        " ".join(sentences(told, tongue)), action.text, action.code, action.because, names, receipts(case, told, action)
    )


@lru_cache(maxsize=32)
def figures_of(code: str, currency: str) -> Figures:
    """Return the figures of a language and currency."""
    tongue: Language = language(code)
    return Figures(tongue, currency)
