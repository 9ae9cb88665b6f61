"""Whether a slot is used for what its fact means: a past sum is no forecast, and a recency is no rhythm."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from backend.insight.checks.lists.phrases import Lexicon, Rule, word_set
from backend.insight.checks.lists.topics import TOPICS
from backend.insight.checks.passage import Passage
from backend.insight.facts.facts import FactSheet

_BOUNDS: Final = word_set("over above under below nearly almost exceeding than least most beyond past minimum maximum")
_PAST: Final = word_set("total_spend avg_spend num_transactions total_units unique_products recency_days")
_FORECASTS: Final = word_set("predicted_spend spend_low spend_high")
_EXPECTED: Final = word_set(
    "expected predicted forecast projected anticipated expects prediction estimated estimate outlook next coming"
)
_EXPECTATION: Final = _EXPECTED | word_set("{{horizon_days}} {{purchase_probability}} range between")
_CHANCE: Final = word_set(
    "probability likelihood chance chances odds likely unlikely propensity probable question way purchase order "
    "balanced balance return"
)
_LEAVING: Final = word_set("churn churning risk leaving losing lapsing attrition inactivity")
_BEHIND: Final = word_set("spent paid bought ordered totalled earned contributed brought")
_NOT_AFTER: Final = {
    "horizon_days": word_set("last past previous every since"),
    "recency_days": word_set("next every each within coming"),
}
_EXPECTING: Final = word_set("expected expects expect anticipated predicted projected")
_FORECAST_SLOTS: Final = frozenset(
    f"{{{{{name}}}}}" for name in ("predicted_spend", "spend_low", "spend_high", "purchase_probability")
)
_SENTENCE_ENDS: Final = frozenset({".", "!", "?"})

EFFECT_VERBS: Final[tuple[Rule, ...]] = (
    Rule(
        "raises",
        """
        add | adds | adding | raise | raises | raising | lift | lifts | lifting | boost | boosts | contribut* |
        push* | pulls up | supports
        """,
    ),
    Rule(
        "lowers",
        """
        lower | lowers | lowering | reduce* | reducing | subtract* | drag* | weigh* | pull | pulls | pulling |
        pulled | cut | cuts | takes | take | trim* | hold* back
        """,
    ),
)


def slot_use_codes(passage: Passage, sheet: FactSheet) -> Iterator[str]:
    """``slot_misuse`` for a slot in the wrong company, ``driver`` for an effect told the wrong way round."""
    for sentence in _sentences(passage.words):
        for at, word in enumerate(sentence):
            if word[0] != "{":
                continue
            name = word[2:-2]
            if name.endswith("_effect"):
                yield from _effect_codes(sentence, at, name, sheet)
            elif _is_misused(sentence, at, name, passage.field == "insight"):
                yield "slot_misuse"
        yield from _bare_effect_codes(sentence, sheet)
        if not _EXPECTING.isdisjoint(sentence) and _FORECAST_SLOTS.isdisjoint(sentence):
            yield "forecast"  # an expectation without its figure is one of the model's own


def _sentences(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    start = 0
    for at, word in enumerate(words):
        if word in _SENTENCE_ENDS:
            yield words[start:at]
            start = at + 1
    if start < len(words):
        yield words[start:]


def _is_misused(sentence: tuple[str, ...], at: int, name: str, is_insight: bool) -> bool:
    before = sentence[max(0, at - 3) : at]
    previous = before[-1] if before else ""
    after = sentence[at + 1] if at + 1 < len(sentence) else ""
    if is_insight and previous in _BOUNDS and name != "horizon_days":
        return True
    if after == "ago" and name != "recency_days":
        return True
    if name in _NOT_AFTER and (previous in _NOT_AFTER[name] or after in {"from", "apart"}):
        return True
    if name in _PAST:
        return _is_past_misused(sentence, at, name, before, after)
    if name in _FORECASTS:
        return _EXPECTATION.isdisjoint(sentence) or previous in _BEHIND or sentence[at - 2] in _BEHIND
    return name == "purchase_probability" and _is_chance_misused(sentence, before, after)


def _is_chance_misused(sentence: tuple[str, ...], before: tuple[str, ...], after: str) -> bool:
    """The probability is one of buying: not of leaving, and not a discount."""
    of_leaving = not _LEAVING.isdisjoint(before)
    return of_leaving or _CHANCE.isdisjoint(sentence) or after in {"off", "discount", "more", "less"}


def _is_past_misused(sentence: tuple[str, ...], at: int, name: str, before: tuple[str, ...], after: str) -> bool:
    if after in {"expected", "predicted", "forecast", "likely", "next"} or not {
        "expected",
        "predicted",
        "projected",
    }.isdisjoint(before):
        return True
    if sentence[at + 1 : at + 4] == ("in", "the", "next"):
        return True
    if name == "total_spend":
        averaged = not {"average", "averaging", "typical", "per"}.isdisjoint(before) or before[-2:] == ("basket", "of")
        return averaged or sentence[at + 1 : at + 3] == ("an", "order")
    if name == "avg_spend":
        return not {"total", "lifetime", "altogether"}.isdisjoint(before) or after in {"altogether", "overall"}
    return after in {"different", "distinct"} and name != "unique_products"


def _effect_codes(sentence: tuple[str, ...], at: int, name: str, sheet: FactSheet) -> Iterator[str]:
    """Beside an effect stand a verb of its direction and a word for its feature."""
    verbs = [hit for hit in _verbs().hits(sentence) if not hit.rule.exempt]
    if not verbs:
        yield "slot_misuse"
        return
    nearest = min(verbs, key=lambda hit: abs(hit.start - at))
    if name in sheet.facts and not sheet.holds(name, nearest.rule.code):
        yield "driver"
    if name.removesuffix("_effect") not in {hit.rule.code for hit in _topic_words().hits(sentence)}:
        yield "slot_misuse"


def _bare_effect_codes(sentence: tuple[str, ...], sheet: FactSheet) -> Iterator[str]:
    """``Order count raises the forecast`` without a figure is a claim all the same."""
    for hit in _verbs().hits(sentence):
        if {"forecast", "prediction", "estimate"}.isdisjoint(sentence[hit.end : hit.end + 4]):
            continue
        if any(word.endswith("_effect}}") for word in sentence):
            continue  # judged with its slot
        subjects = [h for h in _topic_words().hits(sentence[: hit.start]) if not h.rule.exempt]
        if not subjects or not sheet.holds(f"{subjects[-1].rule.code}_effect", hit.rule.code):
            yield "driver"


@lru_cache(maxsize=1)
def _verbs() -> Lexicon:
    return Lexicon(EFFECT_VERBS)


@lru_cache(maxsize=1)
def _topic_words() -> Lexicon:
    return Lexicon(TOPICS)
