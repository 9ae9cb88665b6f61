"""Text as every reader after this wants it: UTF-8, no byte order mark, one newline, lines of bounded length."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

import numpy as np

from backend.errors import UnreadableLog

BLOCK: Final = 1 << 20
"""Bytes read at once; a line that is longer is no row of an order log."""
_START: Final = 4
"""Blocks that are looked at before anything else."""
_NEWLINE: Final = 0x0A


@dataclass(frozen=True, slots=True)
class TextFile:
    """A text file that can be read as it is.

    ``lines``: physical lines, counted from the bytes (a last line without a newline counts); ``quotes``: whether a double
    quote stands anywhere; ``whole``: whether the last line ends with a newline; ``notes``: what had to be mended.
    ``plain``: ASCII in which spaces are the only blanks; ``mail``: whether an @ stands anywhere. ``doubts``: what was
    mended by guessing, so that somebody must accept it.
    """

    path: Path
    lines: int
    quotes: bool
    whole: bool
    notes: tuple[str, ...] = ()
    plain: bool = False
    mail: bool = True
    doubts: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seen:
    """What a first pass over the bytes has found."""

    newlines: int = 0
    quotes: bool = False
    returns: int = 0
    pairs: int = 0
    utf8: bool = True
    plain: bool = True
    mail: bool = False
    last: bytes = b""

    @property
    def one_newline(self) -> bool:
        """Whether all lines end alike, in \\n or in \\r\\n."""
        return not self.returns or self.returns == self.pairs == self.newlines


def text_file(path: Path, name: str, spill: Path) -> TextFile:
    """Look at every byte once; what is not plain UTF-8 with plain newlines is written anew. Raises ``UnreadableLog``."""
    encoding = _wide_encoding(path)
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    if encoding:
        plain, notes = _rewritten(path, name, spill, encoding), (f"{name} is {encoding.upper()} text.",)
        seen = _looked_at(plain, name)
    else:
        plain, seen = path, _looked_at(path, name)
        if not seen.utf8 or not seen.one_newline or _marked(path):
            plain, notes, doubts = _mended(path, name, spill)
            seen = _looked_at(plain, name)
    whole = seen.last == b"\n"
    lines = seen.newlines + (not whole)
    return TextFile(plain, lines, seen.quotes, whole, notes, seen.plain, seen.mail, doubts)


def check_start(path: Path, name: str) -> None:
    """Raise ``UnreadableLog`` where the first blocks hold a NUL byte, or a line without end."""
    if not _wide_encoding(path):
        _looked_at(path, name, blocks=_START)


def _looked_at(path: Path, name: str, blocks: int | None = None) -> _Seen:
    seen, decoder = _Seen(), codecs.getincrementaldecoder("utf-8")()
    since_newline = 0
    for block in islice(_blocks(path), blocks):
        if b"\0" in block:
            line = seen.newlines + block[: block.index(b"\0")].count(b"\n") + 1
            raise UnreadableLog(f"{name}: this is not a text file: line {line} holds a NUL byte; export it again.")
        newlines, returns = _newlines(block), block.count(b"\r") if b"\r" in block else 0
        ends = newlines or returns
        since_newline = len(block) - max(block.rfind(b"\n"), block.rfind(b"\r")) if ends else since_newline + len(block)
        if since_newline > 2 * BLOCK or (not ends and len(block) == BLOCK):
            raise UnreadableLog(
                f"{name}: line {seen.newlines + newlines + 1} is longer than {BLOCK >> 20} MB; this is no table of orders."
            )
        seen.newlines += newlines
        seen.quotes = seen.quotes or b'"' in block
        if returns or seen.last == b"\r":
            seen.returns += returns
            seen.pairs += block.count(b"\r\n") + (seen.last == b"\r" and block.startswith(b"\n"))
        seen.mail = seen.mail or b"@" in block
        ascii_only = block.isascii()
        seen.plain = seen.plain and ascii_only and b"\t" not in block
        if seen.utf8 and not (ascii_only and not decoder.getstate()[0]):
            seen.utf8 = _decodes(decoder, block)
        seen.last = block[-1:]
    seen.utf8 = seen.utf8 and not decoder.getstate()[0]  # half a letter at the end is none
    return seen


def _newlines(block: bytes) -> int:
    """Three times as fast as ``bytes.count``, which stops at every one of them."""
    return int(np.count_nonzero(np.frombuffer(block, dtype=np.uint8) == _NEWLINE))


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return False
    return True


def _wide_encoding(path: Path) -> str | None:
    """UTF-16 by its mark, or by a NUL in every second byte."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)) and b"\0\0" in head[:4]:
        return "utf-32"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    half = len(head) // 2
    if half > 8 and head[1::2].count(0) > 0.9 * half and head[::2].count(0) == 0:
        return "utf-16-le"
    if half > 8 and head[::2].count(0) > 0.9 * half and head[1::2].count(0) == 0:
        return "utf-16-be"
    return None


def _marked(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(3) == codecs.BOM_UTF8


def _rewritten(path: Path, name: str, spill: Path, encoding: str) -> Path:
    place = spill / f"text-{len(list(spill.iterdir()))}"
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        with place.open("w", encoding="utf-8", newline="") as out:
            held = ""
            for block in _blocks(path):
                text = held + decoder.decode(block)
                held = "\r" if text.endswith("\r") else ""
                out.write(_one_newline(text.removesuffix("\r") if held else text).removeprefix("\ufeff"))
            out.write(_one_newline(held + decoder.decode(b"", final=True)))
    except UnicodeError as error:
        raise UnreadableLog(f"{name}: the {encoding} text is broken or cut short; export it again as UTF-8.") from error
    return place


def _mended(path: Path, name: str, spill: Path) -> tuple[Path, tuple[str, ...], tuple[str, ...]]:
    """Line by line: UTF-8 where the line is, else Windows-1252; one newline. Returns place, notes, doubts."""
    place = spill / f"text-{len(list(spill.iterdir()))}"
    wide, narrow, first = 0, 0, 0
    with place.open("w", encoding="utf-8", newline="") as out:
        for number, line in enumerate(_lines(path), start=1):
            try:
                text = line.decode("utf-8")
                wide += not line.isascii()
            except UnicodeDecodeError:
                text = _windows(line)
                narrow, first = narrow + 1, first or number
            out.write(text.removeprefix("\ufeff") if number == 1 else text)
    if narrow and wide:
        doubt = (
            f"{name}: line {first} is no UTF-8, though other lines are ({narrow:,} such lines); export it in"
            " one encoding, or"
            " read such lines as Windows-1252 with --accept."
        )
        return place, (), (doubt,)
    return place, ((f"{name} is read as Windows-1252 (Latin) text.",) if narrow else ()), ()


def _windows(line: bytes) -> str:
    """Windows-1252, and for its five holes what ISO-8859-1 has there."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in line)


def _lines(path: Path) -> Iterator[bytes]:
    """Lines with their newline as one \\n, however they ended."""
    held = b""
    for block in _blocks(path):
        text = held + block
        held = b""
        if text.endswith(b"\r"):  # the next block may begin with its \n
            text, held = text[:-1], b"\r"
        parts = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        held = parts.pop() + held
        for part in parts:
            yield part + b"\n"
    for part in held.replace(b"\r", b"\n").splitlines(keepends=True):
        yield part


def _one_newline(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            yield block
