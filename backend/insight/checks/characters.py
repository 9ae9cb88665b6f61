"""What a text is made of: letters, marks, addresses, markup, and the language it is written in."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from backend.insight.checks.lists.names import GIVEN_NAMES
from backend.insight.checks.lists.phrases import word_set
from backend.insight.checks.passage import Passage
from backend.insight.facts.slots import without_slots

_PLAIN = re.compile(r"[A-Za-z .,;:'\"?!()/&-]*")
_MARKUP = re.compile(r"[<>\[\]`*_#|\\~^=\n\r\t•]|&[a-z]{2,8};|\s{2,}")
_URL = re.compile(
    r"https?|www\b|://|\bdot\s+com\b|\b[\w-]+\.(?:com|net|org|io|co|uk|de|shop|store|info|biz|ly|app|ai|eu|me)\b",
    re.IGNORECASE,
)
_MAIL = re.compile(r"@|\bat\s+[\w-]+\s+dot\b", re.IGNORECASE)
_CURRENCY = re.compile(r"[$£€¥₹₽₩₺₿¢]")
_SENTENCE_END: Final = re.compile(r"[.!?]+(?=\s|$)")

_NAME = re.compile(r"(?<![.?!:] )(?<!^)\b(?!(?:High|Medium|Low|Value|English)\b)[A-Z][a-z]+")
"""A capital inside a sentence: a person, a place, a brand. No fact has any of these."""
_FIRST_WORD = re.compile(r"(?:^|[.?!:] )([A-Z][a-z]+)")

# English cannot be written without these; a text in another language has few of them.
_FUNCTION_WORDS: Final = word_set(
    """
    a about after all also an and any are as at be been before but by can do for from had has have how
    if in into is it its just keep last like may more most no not of off on once only or other first nothing
    our out over past per rather send since so some still such than that the their them then there these
    they this those through to too until up was were what when where which while who with within without
    would yet you your customer order orders
    """
)
_FOREIGN_WORDS: Final = word_set(
    """
    der das und ist nicht mit für ein eine einen dem den auf sich sehr kunde le les des est une avec pour
    dans qui pas client el los las para con una su es muy cliente por il che di della questo ha het een van
    voor niet klant och den att som det till inte para com uma yang dan ini dengan bir ve bu için nie jest dla się na og
    ikke på
    """
)
_LEAST_ENGLISH = 0.15
_TOO_SHORT = 11  # words; a terse instruction may do without them


def character_codes(passage: Passage) -> Iterator[str]:
    """Letters of another script, digits of any kind, markup, addresses."""
    own = without_slots(passage.text)
    if not _PLAIN.fullmatch(own):
        yield from _strange(own)
    if _MARKUP.search(own):
        yield "markup"
    if _URL.search(own):
        yield "url"
    if _MAIL.search(own):
        yield "personal_data"
    if _NAME.search(own) or _starts_with_name(own):
        yield "personal_data"
    if not _is_english(passage.words):
        yield "language"


def _starts_with_name(own: str) -> bool:
    return any(word in GIVEN_NAMES for word in _FIRST_WORD.findall(own))


def sentence_count(text: str) -> int:
    """How many sentence ends a text has."""
    return len(_SENTENCE_END.findall(text))


def _strange(own: str) -> Iterator[str]:
    for character in set(own):
        category = unicodedata.category(character)
        if category[0] == "N":
            yield "numeral"
        elif _CURRENCY.match(character):
            yield "currency"
        elif character == "%":
            yield "wrong_unit"
        elif character in "{}":
            yield "broken_slot"
        elif not (character.isascii() and character.isprintable()) and not _is_accented_latin(character):
            yield "characters"


def _is_accented_latin(character: str) -> bool:
    """``é`` in "café" is English enough; a Cyrillic letter that looks Latin is not."""
    return character.isalpha() and unicodedata.normalize("NFD", character)[0].isascii()


def _is_english(words: tuple[str, ...]) -> bool:
    letters = [word for word in words if word[0].isalpha()]
    english = sum(word in _FUNCTION_WORDS for word in letters)
    foreign = sum(word in _FOREIGN_WORDS for word in letters)
    if foreign > 1 and foreign >= english:
        return False
    return bool(letters) and (len(letters) <= _TOO_SHORT or english >= _LEAST_ENGLISH * len(letters))
