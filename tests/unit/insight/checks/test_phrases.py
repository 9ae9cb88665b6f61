import pytest

from backend.insight.checks.lists.never import NEVER
from backend.insight.checks.lists.phrases import Lexicon, Rule, is_negated
from backend.insight.checks.lists.predicates import PREDICATES
from backend.insight.checks.lists.supported import SUPPORTED
from backend.insight.checks.lists.topics import COMPARISONS, TOPICS
from backend.insight.checks.slot_use import EFFECT_VERBS
from backend.insight.checks.violations import MEANINGS


def said(lexicon: Lexicon, text: str) -> list[tuple[str, str]]:
    words = tuple(text.split())
    return [(hit.rule.code, " ".join(words[hit.start : hit.end])) for hit in lexicon.hits(words)]


def test_the_longest_phrase_wins_whether_by_word_or_by_stem():
    lexicon = Lexicon((Rule("a", "most | most recent order"), Rule("b", "recent"), Rule("c", "mos* recent | order*")))
    assert said(lexicon, "the most recent order is recent") == [("a", "most recent order"), ("b", "recent")]
    assert said(lexicon, "mostly recent orders") == [("c", "mostly recent"), ("c", "orders")]


def test_a_phrase_cut_off_by_the_end_is_none():
    assert said(Lexicon((Rule("a", "at risk of leaving"),)), "at risk of") == []


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("not recent", True),
        ("not at all very recent", True),
        ("far from recent", True),
        ("anything but recent", True),
        ("not old , recent", False),
        ("not old but recent", False),
        ("no this or that or the other recent", False),
    ],
)
def test_a_negator_reaches_a_few_words_within_its_clause(text, negated):
    words = tuple(text.split())
    assert is_negated(words, len(words) - 1) is negated


def test_every_rule_can_match_and_names_what_exists():
    """A stem shorter than the index's key would never be found; a rule without a known code would never be repaired."""
    for rule in (*NEVER, *SUPPORTED, *TOPICS, *COMPARISONS, *EFFECT_VERBS):
        for phrase in rule.phrases.split("|"):
            assert said(Lexicon((rule,)), phrase.replace("*", "")), (rule.code, phrase)
    for rule in (*NEVER, *SUPPORTED):
        assert rule.code in MEANINGS
        assert rule.holds is None or rule.holds in PREDICATES
