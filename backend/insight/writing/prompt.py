"""The prompt: what never changes first, so that the provider caches it; of the customer only ids, bands and rarity.

No amount, no count, no date, no name and no id of a customer is in it: relations are enough to choose by.
"""

from functools import lru_cache
from typing import Final

from backend.insight.actions.fitting import EVERY_CODE
from backend.insight.claims.inventory import ASKED, INVENTORY
from backend.insight.writing.case import Case
from backend.insight.writing.grammar.language import Language, Text, language
from backend.insight.writing.schema import LETTERS

PROMPT_VERSION: Final = "claims-2"
OPENING: Final = 4
"""Words of a second wording that a model is shown: all wordings of a claim say the same, and differ in how they begin."""
Message = dict[str, str]
RARE: Final = ((0.01, "1 in 100 or rarer"), (0.05, "1 in 20 or rarer"), (0.2, "1 in 5 or rarer"), (0.5, "less than half"))
ORDERS: Final = ((1, "one"), (4, "two to four"), (9, "five to nine"), (19, "ten to nineteen"))
AWAY: Final = (
    (7, "within a week"),
    (30, "within a month"), (90, "within three months"), (180, "within half a year"), (365, "within a year"),
)  # fmt: skip
SIGNS: Final = {1: "+", 0: "0", -1: "-"}

_SYSTEM = """\
You choose what a marketer should read about one customer of a shop. Code has proved which claims hold, fills in every \
figure and writes the text; you choose two to four claims, their wordings and order, and one action.

Rules
- points: first one claim of part "who", then, where one holds, one of part "now", then what is most telling: rare and \
useful before common. Two points are enough for a customer of one order. Only claims of the list "holds".
- wording: a letter of the claim's wordings below. Vary openings; prefer wordings that begin with different words.
- link: "but" joins a point to the one before where they pull apart (+ and -) about the same matter, "and" where they \
agree; else "none". At most one link.
- action: one of "actions"; because: one of the claims in its brackets, best one that you tell; action_wording: a letter.
- Never two points that state the same thing.

Claims: id (part, family, polarity): wordings, the first in full, of the others how they begin
{claims}

Actions: code: wordings
{actions}"""


@lru_cache(maxsize=4)
def system_prompt(tongue_code: str = "en") -> str:
    """Return the unchanging part, with the inventory of a language."""
    tongue = language(tongue_code)
    claims = [_described(claim.id, (claim.part, claim.family), claim.polarity, tongue) for claim in INVENTORY.values()]
    claims += [_described(claim.id, (claim.part, claim.family), claim.polarity, tongue) for claim in ASKED.values()]
    actions = (
        f"{code}: " + " | ".join(f"{letter} {text}" for letter, text in zip(LETTERS, tongue.actions[code], strict=False))
        for code in EVERY_CODE
    )
    return _SYSTEM.format(claims="\n".join(claims), actions="\n".join(actions))


def _described(name: str, place: tuple[str, str], polarity: int, tongue: Language) -> str:
    first, *others = (_shown(form.text) for form in tongue.forms[name])
    openings = [" ".join(words[:OPENING]) + "…" if len(words := text.split()) > OPENING else text for text in others]
    wordings = (f"{letter} {text}" for letter, text in zip(LETTERS, [first, *openings], strict=False))
    return f"{name} ({', '.join(place)}, {SIGNS[polarity]}): {' | '.join(wordings)}"


def _shown(text: Text) -> str:
    """Return a text with the names of its slots, whose styles are no matter of a choice."""
    names = [f"{{{name}}}" for name, _ in text.slots]
    return "".join(part for pair in zip(text.pieces, [*names, ""], strict=True) for part in pair)


def messages(case: Case, code: str = "en") -> tuple[Message, ...]:
    """Return the question about one customer."""
    return ({"role": "system", "content": system_prompt(code)}, {"role": "user", "content": customer_message(case)})


def customer_message(case: Case) -> str:
    """Return the claims that hold with how rare they are, and the actions that fit; bands, no values."""
    holds = "\n".join(f"- {name} ({_rarity(case, name)})" for name in case.held)
    actions = "\n".join(f"- {one.action.code} [{', '.join(one.because)}]" for one in case.advice())
    return "\n".join((*_bands(case), "holds:", holds, "actions:", actions))


def _rarity(case: Case, name: str) -> str:
    share = case.outline.share(name)
    return next((words for most, words in RARE if share <= most), "more than half")


def _bands(case: Case) -> tuple[str, str]:
    return f"orders: {_band(case.orders, ORDERS)}", f"last order: {_band(case.away, AWAY)}"


def _band(value: int, bands: tuple[tuple[int, str], ...]) -> str:
    return next((words for most, words in bands if value <= most), "more")
