"""A language: forms of claims and words of figures, read from a file. No sentence is written that is not in one."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final, Literal

LANGUAGES: Final = ("en", "de")
Kind = Literal["phrase", "sentence"]
Slots = tuple[tuple[str, str], ...]
"""Names of figures, each with the style in which it is said."""
SLOT: Final = re.compile(r"\{([a-z_0-9]+)(?:\|([a-z]+))?\}")


@dataclass(frozen=True, slots=True)
class Text:
    """A text with slots, read once: ``pieces`` stand before, between and after the ``slots``."""

    pieces: tuple[str, ...]
    slots: Slots
    parts: tuple[tuple[str, str, str], ...]
    """Each slot's name and style, and the piece behind it."""
    names: frozenset[str]

    @property
    def plain(self) -> str:
        """Return the text with N for every figure."""
        return "N".join(self.pieces)

    @property
    def opens_with_slot(self) -> bool:
        """Return whether the first word is a figure's."""
        return not self.pieces[0]


def text_of(form: str) -> Text:
    """Read a text with slots such as ``{net}`` and ``{orders|times}``.

    >>> text_of("has spent {net} in {orders|times}").slots
    (('net', ''), ('orders', 'times'))
    """
    split = SLOT.split(form)  # a piece, a name, a style, a piece, ...
    slots = tuple((name, style or "") for name, style in zip(split[1::3], split[2::3], strict=True))
    parts = tuple((name, style, piece) for (name, style), piece in zip(slots, split[3::3], strict=True))
    return Text(tuple(split[::3]), slots, parts, frozenset(name for name, _ in slots))


@dataclass(frozen=True, slots=True)
class Form:
    """One wording of a claim. A phrase leaves its subject (this customer) out; a sentence has its own."""

    kind: Kind
    source: str
    text: Text


@dataclass(frozen=True, slots=True)
class Why:
    """The reason for an action: ``said`` where the text has stated the claim, ``new`` with its figures where not."""

    said: Text
    new: Text


@dataclass(frozen=True, slots=True)
class Language:
    """``forms`` by claim, ``actions`` by code, ``whys`` by claim; ``words``: tables of units, numbers, names; ``links``."""

    code: str
    forms: Mapping[str, tuple[Form, ...]]
    actions: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, str]
    whys: Mapping[str, Why]
    groups: Mapping[str, Any]
    """Of groups: ``do`` and ``why`` by name, and the ``text`` that joins them."""
    words: Mapping[str, Any]
    links: Mapping[str, str]
    linked_kinds: tuple[Kind, ...]
    reason: tuple[str, str, str]
    """What stands before an action, between it and its reason, and behind."""


@lru_cache(maxsize=len(LANGUAGES))
def language(code: str) -> Language:
    """Return a language of ``LANGUAGES``; English for any other code."""
    known = code if code in LANGUAGES else LANGUAGES[0]
    folder = resources.files("backend.insight.claims") / "forms"
    says, words, does = (_read(folder, f"{known}.{part}.toml") for part in ("claims", "words", "actions"))
    return Language(
        code=known,
        forms={name: _forms(table) for name, table in says.items()},
        actions={name: tuple(texts) for name, texts in does["do"].items()},
        measures=does["measure"],
        whys={name: Why(*map(text_of, pair)) for name, pair in does["why"].items()},
        groups=_read(folder, f"{known}.groups.toml"),
        words=words,
        links=words["links"],
        linked_kinds=tuple(words["linked_kinds"]),
        reason=_around(words["reason"]),
    )


def _read(folder: Any, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / name).read_text("utf-8"))


def _around(pattern: str) -> tuple[str, str, str]:
    before, _, rest = pattern.partition("{action}")
    between, _, after = rest.partition("{why}")
    return before, between, after


def _forms(table: Mapping[str, list[str]]) -> tuple[Form, ...]:
    kinds: tuple[Kind, ...] = ("phrase", "sentence")
    return tuple(Form(kind, text, text_of(text)) for kind in kinds for text in table.get(kind, ()))
