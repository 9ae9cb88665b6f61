"""A sentence's parts, and the numbers that each states: with unit, bound and precision, and the facets of their part."""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Final, Literal

from backend.insight.checking.tokens import Token
from backend.insight.checking.vocabulary import Vocabulary

StatedKind = Literal["money", "count", "days", "percent", "date", "rank", "factor", "top", "people", "bare", "part"]
Bound = Literal["=", "~", ">", "<", ">=", "<="]
DAYS: Final[dict[str, Fraction]] = {
    "day": Fraction(1),
    "week": Fraction(7),
    "month": Fraction(36525, 1200),
    "quarter": Fraction(91),
    "year": Fraction(36525, 100),
}
WINDOWS: Final = {30: (28, 31), 90: (85, 93), 365: (358, 368)}
FRACTIONS: Final = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "tenth": 10}
TIMES: Final = {"twice": 2, "double": 2, "thrice": 3, "triple": 3}
OF_SOMETHING: Final = frozenset({"the", "that", "as", "average", "what", "its"})
"""After ``twice`` or ``six times``: so many times something, and not so often."""
NAMED: Final = frozenset({"average", "largest", "biggest", "highest", "smallest", "lowest", "last", "latest", "first"})
"""Beside these ``single`` counts nothing: the largest single order."""
RANKED: Final = frozenset({"rank", "ranks", "ranked"})
OF_PEOPLE: Final = frozenset({"customers", "buyers", "shoppers", "clients", "people"})
"""After so many of so many, these are counted, and no chance is stated."""
JOINTS: Final = frozenset({"and", "but", "while", "whereas", "yet"})


@dataclass(frozen=True, slots=True)
class Stated:
    """One number: its place in the part, and what it says. ``upto`` is the other end of a range."""

    place: int
    kind: StatedKind
    token: Token
    bound: Bound = "="
    upto: Token | None = None


@dataclass(slots=True)
class Part:
    """A part of a sentence: its tokens, windows by place, and the numbers that are no windows."""

    tokens: list[Token]
    windows: dict[int, str] = field(default_factory=dict)
    stated: list[Stated] = field(default_factory=list)

    def words(self) -> set[str]:
        """Return the words of the part."""
        return {one.text for one in self.tokens if one.kind == "word"}


def parts(found: list[Token]) -> list[Part]:
    """Split a sentence at commas, semicolons and joints, but not in brackets, nor within ``between .. and ..``."""
    out: list[list[Token]] = [[]]
    between, inside = False, 0
    for token in found:
        if token.text in {"(", ")"}:
            inside += 1 if token.text == "(" else -1
            continue
        if inside > 0 and token.kind == "stop":
            continue
        between = between or token.text == "between"
        colon = token.text == ":" and not any(one.kind not in {"word", "stop"} for one in out[-1])
        if (token.kind == "stop" and not colon) or (token.text in JOINTS and not between):
            out.append([])
            continue
        between = between and token.text != "and"
        out[-1].append(token)
    return [Part(one) for one in out if one]


def read_part(part: Part, words: Vocabulary) -> None:
    """Find the windows of a part, then its numbers; both are kept in the part."""
    taken: set[int] = set()
    for place in range(len(part.tokens)):
        if place not in taken:
            window = _window(part, place, words)
            if window is not None:
                name, used = window
                part.windows[place] = name
                taken |= used
    for place, token in enumerate(part.tokens):
        if place not in taken:
            stated = _stated(part, place, token, words)
            if stated is not None:
                part.stated.append(stated)
                taken |= {place, *_range_places(part, stated)}


def _window(part: Part, place: int, words: Vocabulary) -> tuple[str, set[int]] | None:
    """Return the window that begins at a place: ``next 30 days``, ``a year``, ``365d``, ``this month``."""
    tokens = part.tokens
    if tokens[place].text == "before365":
        return "before365", {place}
    first, used = place, {place}
    direction = _direction(tokens[place])
    named = _time(tokens, place, words)
    if named and _after(tokens, place) == "ahead":
        return f"next{_length(DAYS[named])}", {place, place + 1}
    article = tokens[place].text in {"a", "the", "one"} and _before(tokens, place) in {"within", "in", "over"}
    if direction or article:
        first += 1
    number = tokens[first] if first < len(tokens) else None
    if number is None:
        return None
    amount = Fraction(1)
    if number.kind == "number":
        amount, first = number.value, first + 1
    unit = _time(tokens, first, words) if number.unit != "d" else "day"
    first -= number.unit == "d"
    if unit is None or (not direction and not _bare_window(part, place, number, first, words)):
        return None
    if _after(tokens, first) == "ago":
        return None
    used |= set(range(place, first + 1))
    return f"{direction or _lean(part, words)}{_length(amount * DAYS[unit])}", used


def _bare_window(part: Part, place: int, number: Token, last: int, words: Vocabulary) -> bool:
    """Return whether a time without next or last is a window, not a span: within 30 days, over 365 days, 30d."""
    before = part.tokens[place - 1].text if place else ""
    after = part.tokens[last + 1].text if last + 1 < len(part.tokens) else ""
    if after in {"ago", "away", "since", "passed", "or"}:
        return False
    if before in {"within", "next", "coming"}:
        return True
    measures = {name for word in part.words() for name in words.measures.get(word, ())}
    about_time = measures & {"gap", "away", "age"}
    return ((before in {"in", "over", "of", "for"} or number.unit == "d") and not about_time) or (
        number.kind == "number" and bool(measures & {"chance", "value"}) and not about_time
    )


def _direction(token: Token) -> str:
    if token.text in {"next", "coming", "following"}:
        return "next"
    return "last" if token.text in {"last", "past", "previous"} else ""


def _lean(part: Part, words: Vocabulary) -> str:
    """Return which way a window without next or last looks, by what is said around it."""
    said = part.words()
    return "next" if said & words.sets["ahead"] else "last" if said & words.sets["behind"] else "either"


def _length(days: Fraction) -> str:
    return next((str(name) for name, (least, most) in WINDOWS.items() if least <= days <= most), f"?{days}")


def _time(tokens: list[Token], place: int, words: Vocabulary) -> str | None:
    if place >= len(tokens):
        return None
    return next(iter(words.time.get(tokens[place].text, ())), None)


def _stated(part: Part, place: int, token: Token, words: Vocabulary) -> Stated | None:
    tokens = part.tokens
    if token.kind in {"money", "percent", "date"}:
        kind: StatedKind = "money" if token.kind == "money" else "percent" if token.kind == "percent" else "date"
        if token.kind == "percent" and _before(tokens, place) in {"top", "bottom"}:
            kind = "top"
        return _bounded(part, Stated(place, kind, token), words)
    if token.kind == "ordinal":
        return _ordinal(part, place, token, words)
    if token.kind == "number":
        if _after(tokens, place) in FRACTIONS and _after(tokens, place) != "half":
            return None  # the fraction's: three quarters
        return _bounded(part, _counted(part, place, token, words), words)
    return _worded(part, place, token, words)


def _ordinal(part: Part, place: int, token: Token, words: Vocabulary) -> Stated | None:
    """Return a rank, or a part of one: ``a third of``."""
    led = _before(part.tokens, place) in {"a", "one", "top", "bottom"}
    if token.unit == "word" and led and token.text in FRACTIONS:
        return _fraction(part, place, Fraction(1, FRACTIONS[token.text]), words)
    near = part.tokens[place + 1 : place + 3]
    among = any("largest" in words.which.get(one.text, ()) or "smallest" in words.which.get(one.text, ()) for one in near)
    counted = _after(part.tokens, place) == "of" and any(one.kind == "number" for one in near)
    return Stated(place, "rank" if among or counted or part.words() & RANKED else "part", token)


def _worded(part: Part, place: int, token: Token, words: Vocabulary) -> Stated | None:
    """Return the number that a word says: half, twice, a year; once, none."""
    text = token.text
    if text in FRACTIONS and FRACTIONS[text] in {2, 4}:
        return _fraction(part, place, Fraction(1, FRACTIONS[text]), words)
    if text in TIMES:
        kind: StatedKind = "factor" if _after(part.tokens, place) in OF_SOMETHING else "count"
        return _bounded(part, Stated(place, kind, Token("number", text, Fraction(TIMES[text]))), words)
    if text in words.time and _before(part.tokens, place) == "a":
        return _bounded(part, Stated(place, "days", _span(Token("number", text, Fraction(1)), text, words)), words)
    return _once_or_none(part, place, text, words)


def _once_or_none(part: Part, place: int, text: str, words: Vocabulary) -> Stated | None:
    after = _after(part.tokens, place)
    single = text in {"only", "single"} and after in {"order", "purchase"} and not part.words() & NAMED
    if text == "once" or single:
        return Stated(place, "count", Token("number", text, Fraction(1)))
    if text in words.sets["none"] and after not in {"less", "more", "fewer", "longer"}:
        return Stated(place, "bare", Token("number", text, Fraction(0)))
    return None


def _fraction(part: Part, place: int, share: Fraction, words: Vocabulary) -> Stated | None:
    before, tokens = _before(part.tokens, place), part.tokens
    if before in {"top", "bottom"}:
        return Stated(place, "top", replace(tokens[place], value=share, step=share / 5))
    number = tokens[place - 1] if place and tokens[place - 1].kind == "number" else None
    value = share * number.value if number else share
    kind: StatedKind = "factor" if "average" in part.words() else "percent"
    return _bounded(part, Stated(place, kind, Token("number", tokens[place].text, value, value / 5)), words)


def _counted(part: Part, place: int, token: Token, words: Vocabulary) -> Stated:
    """Return a plain number with the unit that follows it, or that stands before it."""
    tokens = part.tokens
    compared = _of_another(part, place, token)
    if compared is not None:
        return compared
    unit = _time(tokens, place + 1, words)
    if token.unit == "d" or unit:
        return Stated(place, "days", token if token.unit == "d" else _span(token, tokens[place + 1].text, words))
    near = {one.text for one in tokens[place + 1 : place + 3] if one.kind == "word"}
    of_all = _before(tokens, place) == "of" and (part.words() & RANKED or _before(tokens, place - 1) == "out")
    return Stated(place, "people" if near & words.sets["people"] or of_all else "bare", token)


def _of_another(part: Part, place: int, token: Token) -> Stated | None:
    """Return a number that stands in relation to another: so many times, one in five, rank 3 of 9, two of seven."""
    tokens, after = part.tokens, _after(part.tokens, place)
    other = tokens[place + 2] if place + 2 < len(tokens) and tokens[place + 2].kind == "number" else None
    if token.unit == "x" or (after == "times" and _after(tokens, place + 1) in OF_SOMETHING):
        return Stated(place, "factor", token)
    whole = _whole(tokens, place)
    if whole is not None:
        share = token.value / max(tokens[whole].value, Fraction(1))
        return Stated(place, "percent", replace(token, value=share, step=share / 5))
    if RANKED & {one.text for one in tokens[max(place - 3, 0) : place]} and _before(tokens, place) != "of":
        return Stated(place, "rank", token)
    return Stated(place, "part", token) if after == "of" and other is not None else None


def _span(token: Token, text: str, words: Vocabulary) -> Token:
    unit = next(iter(words.time[text]))
    length = Fraction(DAYS[unit])
    step, kind = (token.step, "d") if unit == "day" else (length, "span")
    return replace(token, kind="number", value=token.value * length, step=step, unit=kind)


def _bounded(part: Part, stated: Stated, words: Vocabulary) -> Stated:
    """Return the number with what stands before it: more than, at least, about; or as the start of a range."""
    place, tokens = stated.place, part.tokens
    start = place - 1
    while start >= 0 and tokens[start].text in {"a", "an", "the", "just", "only", "some", "every"}:
        start -= 1
    one, two = (tokens[start - back].text if start >= back else "" for back in (0, 1))
    if one == "between" or (_after(tokens, place) == "to" and (one == "from" or "range" in part.words())):
        end = next((t for t in tokens[place + 1 :] if t.kind == tokens[place].kind), None)
        return replace(stated, upto=end)
    earlier = bool(part.stated)
    pairs: dict[tuple[str, str], Bound] = {
        ("at", "least"): ">=", ("at", "most"): "<=", ("up", "to"): "<=", ("less", "more"): ">=", ("north", "of"): ">",
    }  # fmt: skip
    if one == "than":
        three = tokens[start - 2].text if start >= 2 else ""
        more = two in words.sets["more"]
        return replace(stated, bound=("<=" if more else ">=") if three == "no" else (">" if more else "<"))
    if (two, one) in pairs:
        return replace(stated, bound=pairs[two, one])
    if one in {"over", "above", "exceeding"} and not earlier:
        return replace(stated, bound=">")
    if one in {"under", "below", "beneath"} and not earlier:
        return replace(stated, bound="<")
    return replace(stated, bound="~") if words.is_a("hedges", one) or words.is_a("hedges", two) else stated


def _range_places(part: Part, stated: Stated) -> set[int]:
    """Return the places of the numbers that belong to this one: a range's other end, the three of one in three."""
    if stated.upto is not None:
        return {part.tokens.index(stated.upto)}
    whole = _whole(part.tokens, stated.place)
    return {whole} if whole is not None and stated.kind == "percent" else set()


def _whole(tokens: list[Token], place: int) -> int | None:
    """Return the place of what a number is out of: ``one in three``, ``2 out of 3``."""
    words = [one.text for one in tokens[place + 1 : place + 3]]
    at = place + 2 if words[:1] == ["in"] else place + 3 if words == ["out", "of"] else None
    counted = at is not None and at < len(tokens) and tokens[place].kind == tokens[at].kind == "number"
    followed = tokens[at + 1].text if counted and at is not None and at + 1 < len(tokens) else ""
    return None if followed in OF_PEOPLE else at if counted else None


def _before(tokens: list[Token], place: int) -> str:
    return tokens[place - 1].text if place else ""


def _after(tokens: list[Token], place: int) -> str:
    return tokens[place + 1].text if place + 1 < len(tokens) else ""
