"""Numbers outside slots: in words, in pieces, in Roman, as multiples; and the slots themselves."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from backend.insight.checks.lists.phrases import word_set
from backend.insight.checks.passage import Passage
from backend.insight.facts.facts import FactSheet
from backend.insight.facts.number_words import UNIT_NOUNS
from backend.insight.facts.slots import SLOT, without_slots

_CARDINALS: Final = word_set(
    """
    zero nil one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion ones twos tens hundreds thousands millions billions dozen
    dozens score gross nought naught umpteen zillion
    """
)
_MULTIPLES: Final = word_set(
    """
    half halves halve halved halving quarter quarters third thirds double doubles doubled doubling
    doubly triple triples tripled tripling treble trebled trebling quadruple quadrupled quadrupling
    quintuple twice thrice duo trio quartet couple  twofold threefold fourfold fivefold sixfold
    sevenfold eightfold ninefold tenfold hundredfold manifold multifold percent percentage percentages
    pct percentile percentiles decile quartile per cent bp bps
    """
)
_ORDINALS: Final = word_set(
    """
    second fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth
    hundredth thousandth nth umpteenth secondly thirdly
    """
)
NUMBER_WORDS: Final = (_CARDINALS | _MULTIPLES | _ORDINALS) - {"per", "score", "gross"}

# "first" and "once" are numbers only in some company.
_FIRST_AS_NUMBER: Final = word_set(
    """
    order orders purchase purchases time buy sale basket of in
    """
)
_ONCE_AS_NUMBER: Final = word_set(
    """
    ordered bought purchased only just than
    """
)
_ROMAN = re.compile(r"\b(?=[IVXLCDM]{2,}\b)M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})\b")
_SPELLED = re.compile(r"\b[A-Za-z](?:[\s.\-_/*]+[A-Za-z]\b){2,}")
_LEET = re.compile(r"[A-Za-z][\d][A-Za-z]")
_UNITS: Final = frozenset(noun for pair in UNIT_NOUNS.values() for noun in pair) | word_set(
    """
    percent percentage pounds pound euros euro dollars dollar pence cents hours hour weeks week months
    month years year points times fold k grand products items gbp usd eur
    """
)
_TOUCHING = re.compile(r"\{\{\{|\}\}\}|\}\}\{\{")
_MANGLED = re.compile(r"[{}]")


def number_codes(passage: Passage) -> Iterator[str]:
    """Every number of the model's own, however it is written."""
    words = passage.words
    if any(word in NUMBER_WORDS for word in words) or _in_company(words) or _in_pieces(words):
        yield "number_word"
    own = without_slots(passage.text)
    if _ROMAN.search(own) or _LEET.search(own):
        yield "numeral"
    if _SPELLED.search(own):
        yield "characters"


def slot_codes(passage: Passage, sheet: FactSheet) -> Iterator[str]:
    """Slots that name no fact, are nested or unclosed, or stand beside a unit of the model's own."""
    if _MANGLED.search(SLOT.sub("", passage.text)) or _TOUCHING.search(passage.text):
        yield "broken_slot"
    for match in SLOT.finditer(passage.text):
        if match[1] not in sheet.facts:
            yield "unknown_slot"
        after = passage.text[match.end() : match.end() + 1]
        if after.isalnum() or passage.text[: match.start()][-1:].isalnum():
            yield "broken_slot"  # "{{orders}}k" would change the number
    words = passage.words
    for slot, unit, after in zip(words, words[1:], (*words[2:], ""), strict=False):
        if slot[0] == "{" and unit in _UNITS and (unit, after) != ("points", "to"):
            yield "wrong_unit"


def _in_company(words: tuple[str, ...]) -> bool:
    for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False):
        if word == "first" and after in _FIRST_AS_NUMBER:
            return True
        if word == "pair" and (before == "a" or after == "of"):
            return True
        if word == "once" and (before in _ONCE_AS_NUMBER or after in {".", "so", "ever"}):
            return True
    return False


def _in_pieces(words: tuple[str, ...]) -> bool:
    """``se ven``: two neighbours that are no number apart and one together."""
    return any(left + right in NUMBER_WORDS for left, right in pairwise(words) if left.isalpha())
