"""What makes a part of a sentence uncertain: a negation, a condition, or a qualifier that nothing stored answers to."""

from typing import Final

from backend.insight.checking.statements import Part
from backend.insight.checking.vocabulary import Vocabulary

QUALIFY: Final = frozenset({"on", "for", "via", "through", "in", "at", "by", "per", "during", "from", "of"})


def doubted(part: Part, words: Vocabulary) -> bool:
    """Return whether a part says less, or more, than its numbers."""
    return bool(part.words() & words.sets["doubt"]) or _qualified(part, words)


def _qualified(part: Part, words: Vocabulary) -> bool:
    """Return whether a preposition leads to a noun that is not known: ``on candles``, ``per visit``."""
    tokens = part.tokens
    for place, token in enumerate(tokens):
        if token.text not in QUALIFY:
            continue
        for following in tokens[place + 1 :]:
            if following.kind != "word" or following.text in QUALIFY:
                break
            if not _known(following.text, words):
                return True
    return False


def _known(word: str, words: Vocabulary) -> bool:
    return word in words.known or word.endswith("ly")
