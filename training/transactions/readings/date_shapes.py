"""The shapes of a column's dates, and how a shape is said as a format."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from training.engines.duckdb import Engine, literal
from training.transactions.readings.asked import DAY_FIRST, MONTH_FIRST, YEAR_FIRST

EARLIEST: Final = date(1980, 1, 1)
_MOST_SHAPES: Final = 2_000
MONTHS: Final[Mapping[str, int]] = {
    word: place
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "january february march april may june july august september october november december",
        "januar februar märz april mai juni juli august september oktober november dezember",
        "jan feb mrz apr mai jun jul aug sep okt nov dez",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
        "janv févr mars avr mai juin juil août sept oct nov déc",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
        "ene feb mar abr may jun jul ago sept oct nov dic",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
        "gen feb mar apr mag giu lug ago set ott nov dic",
        "januari februari maart april mei juni juli augustus september oktober november december",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
        "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień",
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
        "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec",
        "ledna února března dubna května června července srpna září října listopadu prosince",
        "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",
        "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
        "januari februari mars april maj juni juli augusti september oktober november december",
        "januar februar marts april maj juni juli august september oktober november december",
        "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
        "január február március április május június július augusztus szeptember október november december",
        "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    )
    for place, word in enumerate(names.split(), start=1)
}
"""Month words of the languages that shops' exports come in."""
_WORD = r"[^\W\d_]+"
_CLOCK = (
    r"(?P<between>T|,? +|, ?|-)#(?P<colon>[:h.])#(?P<seconds>:#(?P<fraction>[.,]#)?)?"
    r" ?(?P<half>[AaPp]\.? ?[Mm]\.?)?(?P<zone> ?(?:Z|UTC|GMT|[+-]#(?::#)?|[A-Z]{2,5}|\([^)]*\)))*"
)
_BLANK_SIGNS = "\u00a0\u2009\u202f"
_EASTERN = r"(\d+)[年년] ?(\d+)[月월] ?(\d+)[日일]"
_NUMBERS = re.compile(rf"(?P<sep1>[-/.]|\. | )#(?P<sep2>[-/.]|\. | )#(?:{_CLOCK})?")
_DAY_WORD = re.compile(rf"#(?P<sep1>[-/. ]+)(?P<month>{_WORD})(?P<sep2>[-/., ]+)#(?:{_CLOCK})?")
_WORD_DAY = re.compile(rf"(?P<month>{_WORD})(?P<sep1>[-/. ]+)#(?P<sep2>[-/., ]+)#(?:{_CLOCK})?")


@dataclass(frozen=True, slots=True)
class Shape:
    """Texts that differ in their digits alone: ``text`` has # for each number.

    ``count`` of them; ``example``; ``fits``: for each order of day, month and year how many can be such a date;
    ``digits``: of the first and of the third number; ``least`` and ``most`` of the first three numbers.
    """

    text: str
    count: int
    example: str
    fits: Mapping[str, int]
    digits: tuple[int, int]
    least: tuple[int, int, int]
    most: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """A shape understood: where the year stands, the format for each order, and whether a zone or month word must go."""

    shape: Shape
    word: bool
    short_year: bool
    formats: Mapping[str, str]
    zoned: bool

    @property
    def is_iso(self) -> bool:
        """Year first, in four digits, as the engine's own cast reads it."""
        return not self.word and self.shape.digits[0] == 4 and re.match(r"#[-/]#[-/]#($|T| #)", self.shape.text) is not None


def shapes_of(engine: Engine, rows: str, text: str, today: date) -> list[Shape]:
    """The shapes of a column, most frequent first; ``text`` is the column's expression over ``rows``."""
    short = f"(p{{0}} <= {today.year % 100 + 1} OR p{{0}} >= {EARLIEST.year % 100})"
    year = f"(d{{0}} >= 4 OR (d{{0}} <= 2 AND {short}))"  # four digits are a year, if a far one

    def fits(day: int, month: int, at: int) -> str:
        return f"count_if(p{day} BETWEEN 1 AND 31 AND p{month} BETWEEN 1 AND 12 AND {year.format(at)})"

    found = engine.rows(f"""
        WITH parts AS (
            SELECT x, regexp_replace(x, '[0-9]+', '#', 'g') AS shape, regexp_extract_all(x, '[0-9]+') AS n
            FROM (SELECT {text} AS x FROM {rows}) WHERE x <> ''
        ), numbers AS (
            SELECT x, shape, length(n[1]) AS d1, length(n[3]) AS d3, {
        ", ".join(f"coalesce(try_cast(n[{i}] AS BIGINT), 0) AS p{i}" for i in (1, 2, 3))
    }
            FROM parts
        )
        SELECT shape, count(*), min(x), {fits(1, 2, 3)}, {fits(2, 1, 3)}, {fits(3, 2, 1)}, d1, d3,
               min(p1), min(p2), min(p3), max(p1), max(p2), max(p3)
        FROM numbers GROUP BY shape, d1 = 4, d3 = 4, d1, d3 ORDER BY count(*) DESC, min(x) LIMIT {_MOST_SHAPES}
    """)
    return [
        Shape(
            row[0], row[1], row[2],
            {DAY_FIRST: row[3], MONTH_FIRST: row[4], YEAR_FIRST: row[5]},
            (row[6] or 0, row[7] or 0), tuple(row[8:11]), tuple(row[11:14]),
        )
        for row in found
    ]  # fmt: skip


def layout_of(shape: Shape) -> Layout | None:
    """The shape as a date of three parts with or without a time; None where it is none."""
    text = plain_words(shape.text)
    if text == "#-W#-#":
        return Layout(shape, False, False, {YEAR_FIRST: "%G-W%V-%u"}, False)
    for pattern, word in ((rf"#{_NUMBERS.pattern}", False), (_DAY_WORD.pattern, True), (_WORD_DAY.pattern, True)):
        found = re.fullmatch(pattern, text)
        if found is None or (word and found["month"].lower() not in MONTHS):
            continue
        clock = _clock(found)
        if word:
            return Layout(
                shape, True, _second_number_is_short(shape), _word_formats(text, found, shape, clock), bool(found["zone"])
            )
        return Layout(shape, False, 4 not in shape.digits, _number_formats(found, shape, clock), bool(found["zone"]))
    return None


def plain_words(text: str) -> str:
    """Without a weekday before the date, or th, st, nd, rd behind a day; with plain blanks, and - for signs of years."""
    text = re.sub(f"[{_BLANK_SIGNS}]", " ", text)
    text = re.sub(_EASTERN.replace(r"\d+", "#").replace("(", "").replace(")", ""), "#-#-#", text)
    text = re.sub(rf"^(?!(?:{'|'.join(MONTHS)})\b){_WORD}\.?,? +(?=#|{_WORD})", "", text, flags=re.IGNORECASE)
    return re.sub(r"#(st|nd|rd|th)\b", "#", text)


def cleaned(text: str, layouts: Iterable[Layout]) -> str:
    """SQL for the text as the formats expect it: no zone, no weekday, months in English."""
    layouts = list(layouts)
    shapes = " ".join(one.shape.text for one in layouts)
    if re.search(f"[{_BLANK_SIGNS}]", shapes):
        text = f"regexp_replace({text}, '[{_BLANK_SIGNS}]', ' ', 'g')"
    if re.search("[年년]", shapes):
        text = rf"regexp_replace({text}, '{_EASTERN}', '\1-\2-\3')"
    if re.search(r"[AaPp](\.| [Mm])", shapes):
        text = rf"regexp_replace({text}, '([AaPp])\.? ?([Mm])\.?', '\1\2')"
    if any(one.zoned for one in layouts):
        text = (
            rf"regexp_replace({text}, '(\d|[AaPp]\.?[Mm]\.?)"
            rf" ?(Z|UTC|GMT|[+-]\d\d:?\d\d|[+-]\d\d|[A-Z]{{2,5}}|\([^)]*\)| )+$', '\1')"
        )
    if any(one.word for one in layouts) or any(plain_words(one.shape.text) != one.shape.text for one in layouts):
        text = rf"regexp_replace({text}, '(\d)(st|nd|rd|th)\b', '\1')"
        words = {word for one in layouts for word in re.findall(_WORD, one.shape.text)}
        for word in sorted(words, key=len, reverse=True):
            if (month := MONTHS.get(word.lower())) and one_needs(word):
                text = f"replace({text}, {literal(word)}, {literal(date(2000, month, 1).strftime('%b'))})"
        if any(plain_words(one.shape.text) != one.shape.text for one in layouts):
            text = rf"regexp_replace({text}, '^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,? +', '')"
    return text


def one_needs(word: str) -> bool:
    """Whether a month's word must be put into English of three letters."""
    return date(2000, MONTHS[word.lower()], 1).strftime("%b") != word


def _second_number_is_short(shape: Shape) -> bool:
    return len(re.findall(r"\d+", shape.example)[1]) != 4


def _word_formats(text: str, found: "re.Match[str]", shape: Shape, clock: str) -> dict[str, str]:
    year = "%y" if _second_number_is_short(shape) else "%Y"
    before, after = found["sep1"], found["sep2"]
    day_first = text.startswith("#")
    written = f"%d{before}%b{after}{year}" if day_first else f"%b{before}%d{after}{year}"
    return {DAY_FIRST: written + clock}


def _number_formats(found: "re.Match[str]", shape: Shape, clock: str) -> dict[str, str]:
    one, two = found["sep1"], found["sep2"]
    first, third = ("%Y" if shape.digits[0] == 4 else "%y"), ("%Y" if shape.digits[1] == 4 else "%y")
    formats = {}
    if shape.digits[0] == 4 or shape.digits[1] != 4:
        formats[YEAR_FIRST] = f"{first}{one}%m{two}%d{clock}"
    if shape.digits[0] != 4:
        formats[DAY_FIRST] = f"%d{one}%m{two}{third}{clock}"
        formats[MONTH_FIRST] = f"%m{one}%d{two}{third}{clock}"
    return formats


def _clock(found: "re.Match[str]") -> str:
    if found["between"] is None:
        return ""
    half = found["half"]
    hour = "%I" if half else "%H"
    seconds = f":%S{found['fraction'][0] + '%f' if found['fraction'] else ''}" if found["seconds"] else ""
    blank = " " if half and found.string[found.start("half") - 1] == " " else ""
    return f"{found['between']}{hour}{found['colon']}%M{seconds}{blank}{'%p' if half else ''}"
