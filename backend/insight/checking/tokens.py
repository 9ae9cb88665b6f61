"""A text as words and numbers: each number exact, with its unit and with the precision that its writing states."""

import re
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Final, Literal

from backend.insight.checking.vocabulary import Vocabulary

TokenKind = Literal["word", "number", "money", "percent", "ordinal", "date", "stop"]
SYMBOLS: Final = {"£": "GBP", "$": "USD", "€": "EUR", "¥": "JPY"}
MONTHS: Final = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
SMALL: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
ORDINALS: Final = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
SCALES: Final = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}
ROUND: Final = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
EACH: Final = frozenset({("an", "order"), ("a", "purchase"), ("each", "order"), ("each", "time")})
"""After an amount, what it is for each order."""
EVEN: Final = {"more likely than not": "above", "less likely than not": "below"}
"""What is likelier than not has a chance of more than one half."""
_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,15}(?:\.\d{1,15})?"
_MONTH: Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS)
_TOKEN: Final = re.compile(
    rf"(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})"
    rf"|(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m1>{_MONTH})\b\.?(?:,?\s+(?P<y1>\d{{4}}))?"
    rf"|\b(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\d)(?:,?\s+(?P<y2>\d{{4}}))?"
    rf"|\b(?P<m3>{_MONTH})\.?,?\s+(?P<y3>\d{{4}})\b"
    rf"|(?P<sym>[£$€¥])\s?(?P<money>{_NUMBER})\s?(?P<scale>(?:k|m|thousand|million)\b)?"
    rf"|(?P<coded>{_NUMBER})\s?(?P<code>gbp|usd|eur|jpy|chf|pounds?|dollars?|euros?)\b"
    rf"|(?P<percent>{_NUMBER})\s?(?:%|per\s?cent\b)(?!\s*point)"
    rf"|(?P<ordinal>\d[\d,]{{0,14}})(?:st|nd|rd|th)\b"
    rf"|(?P<number>{_NUMBER})(?P<unit>d\b|x\b)?"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)?)"
    r"|(?P<stop>[.;,!?()—–:])"
)
_CODES: Final = {"pound": "GBP", "pounds": "GBP", "dollar": "USD", "dollars": "USD", "euro": "EUR", "euros": "EUR"}


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` in lower case; ``value`` of a number (a share for percent), or the parts of a date, year and day 0 where
    they are not said; ``step``: the place of its last digit that is not 0; ``unit``: the currency, or ``d`` or ``x``."""

    kind: TokenKind
    text: str
    value: Fraction = Fraction(0)
    step: Fraction = Fraction(1)
    unit: str = ""
    day: tuple[int, int, int] = (0, 0, 0)


def tokens(text: str, words: Vocabulary) -> list[Token]:
    """Return the tokens of a text, number words as numbers, phrases as the word that stands for them."""
    found = [_token(match) for match in _TOKEN.finditer(text.lower().replace("’", "'").replace("-", "-"))]
    return _phrased(_numbered([one for one in found if one is not None]), words)


def _token(match: re.Match[str]) -> Token | None:
    said, text = match.groupdict(), match.group()
    if said["iso"] or said["m1"] or said["m2"] or said["m3"]:
        return _dated(said, text)
    if said["word"] or said["stop"]:
        return Token("word" if said["word"] else "stop", text)
    return _figure(said, text)


def _figure(said: dict[str, str | None], text: str) -> Token:
    """Return a number with its unit."""
    if said["ordinal"]:
        return Token("ordinal", text, Fraction(said["ordinal"].replace(",", "")))
    value, step = _exact(said["money"] or said["coded"] or said["percent"] or said["number"] or "")
    if said["money"]:
        return _scaled(Token("money", text, value, step, SYMBOLS[said["sym"] or ""]), said["scale"])
    if said["code"]:
        return Token("money", text, value, step, _CODES.get(said["code"], said["code"].upper()))
    if said["percent"]:
        return Token("percent", text, value / 100, step / 100)
    return Token("number", text, value, step, said["unit"] or "")


def _dated(said: dict[str, str | None], text: str) -> Token | None:
    if said["iso"]:
        try:
            day = date.fromisoformat(said["iso"])
        except ValueError:
            return None
        return Token("date", text, day=(day.year, day.month, day.day))
    month = next(said[name] for name in ("m1", "m2", "m3") if said[name]) or ""
    number = next(place for place, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))
    year = int(said["y1"] or said["y2"] or said["y3"] or 0)
    return Token("date", text, day=(year, number, int(said["d1"] or said["d2"] or 0)))


def _exact(digits: str) -> tuple[Fraction, Fraction]:
    """Return a number and the place of its last digit that says something."""
    plain = digits.replace(",", "")
    if "." in plain:
        return Fraction(plain), Fraction(1, 10 ** len(plain.partition(".")[2]))
    return Fraction(plain), Fraction(10 ** (len(plain) - len(plain.rstrip("0")))) if int(plain) else Fraction(1)


def _scaled(token: Token, scale: str | None) -> Token:
    times = SCALES[scale] if scale else 1
    return replace(token, value=token.value * times, step=token.step * times)


@lru_cache(maxsize=1)
def _number_words() -> dict[str, int]:
    return {word: place for place, word in enumerate(SMALL)} | {word: 10 * place for place, word in enumerate(TENS, 2)}


def _numbered(found: list[Token]) -> list[Token]:
    """Turn number words into numbers: ``twenty`` ``four`` -> 24; ``two`` ``hundred``; ``third`` -> an ordinal."""
    known, out = _number_words(), list[Token]()
    for token in found:
        before = out[-1] if out else None
        pronoun = token.text == "one" and before is not None and before.text in {"this", "that"}
        if token.kind == "word" and token.text in known and not pronoun:
            value = known[token.text]
            if before and before.unit == "word" and 20 <= before.value < 100 and before.value % 10 == 0 and 0 < value < 10:
                out[-1] = replace(before, value=before.value + value, step=Fraction(1))
            else:
                out.append(Token("number", token.text, Fraction(value), Fraction(1), "word"))
        elif token.text in {"hundred", "dozen"} and before and before.unit == "word":
            out[-1] = replace(before, value=before.value * (100 if token.text == "hundred" else 12))
        elif token.text in ROUND and before and (before.text == "a" or before.unit == "word"):
            size = Fraction(ROUND[token.text])
            many = size if before.text == "a" else before.value * size
            out[-1] = Token("number", f"{before.text} {token.text}", many, size, "word")
        elif token.text in _CODES and before and before.kind == "number" and before.unit == "word":
            out[-1] = replace(before, kind="money", step=before.step, unit=_CODES[token.text])
        elif token.kind == "word" and token.text in ORDINALS[1:]:
            out.append(Token("ordinal", token.text, Fraction(ORDINALS.index(token.text) + 1), unit="word"))
        else:
            out.append(token)
    return out


def _phrased(found: list[Token], words: Vocabulary) -> list[Token]:
    out: list[Token] = []
    place = 0
    while place < len(found):
        side = EVEN.get(" ".join(one.text for one in found[place : place + 4]))
        if side is not None:
            half = Token("percent", "than not", Fraction(1, 2), Fraction(1, 100))
            out += [Token("word", "chance"), Token("word", side), half]
            place += 4
            continue
        if out and out[-1].kind == "money" and tuple(one.text for one in found[place : place + 2]) in EACH:
            out.append(Token("word", "perorder"))
            place += 2
            continue
        for phrase, word in words.phrases:
            if tuple(one.text for one in found[place : place + len(phrase)]) == phrase:
                out.append(Token("word", word))
                place += len(phrase)
                break
        else:
            out.append(found[place])
            place += 1
    return out
