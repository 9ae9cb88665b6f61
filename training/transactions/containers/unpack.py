"""Archives unpacked in blocks into the working folder, and refused where they would grow beyond all measure."""

import bz2
import gzip
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any, Final

import zstandard

from backend.errors import UnreadableLog
from training.transactions.containers.kinds import Kind

BLOCK: Final = 1 << 20
MOST_BYTES: Final = 64 << 30
"""Bytes that one file may unpack to."""
MOST_RATIO: Final = 200
"""Bytes out per byte in, once ``FREE_BYTES`` are out; order logs shrink ten- to thirtyfold."""
FREE_BYTES: Final = 64 << 20
_MOST_MEMBERS: Final = 200
_ZSTD_BLOCK: Final = 4096
"""Packed bytes taken at once: they may unpack to many thousand times as much."""
_BROKEN = (OSError, EOFError, zlib.error, zstandard.ZstdError, zipfile.BadZipFile, NotImplementedError, RuntimeError)


def unpacked(path: Path, name: str, kind: Kind, spill: Path) -> Iterator[tuple[str, Path]]:
    """Name and place of everything in an archive, one file at a time. Raises ``UnreadableLog``."""
    try:
        if kind is Kind.ZIP:
            yield from _members(path, name, spill)
            return
        with path.open("rb") as packed, _stream(packed, kind) as plain:
            yield name, _written(plain, name, path.stat().st_size, spill)
    except _BROKEN as error:
        raise UnreadableLog(f"{name}: the {kind} archive is broken or cut short; download it again.") from error


def checked_members(path: Path, name: str) -> None:
    """Raise ``UnreadableLog`` where the members of a zip or workbook say that they unpack beyond all measure."""
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        total = sum(member.file_size for member in archive.infolist())
    _check(total, path.stat().st_size, name)


def _members(path: Path, name: str, spill: Path) -> Iterator[tuple[str, Path]]:
    checked_members(path, name)
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not _bookkeeping(one.filename)]
        if not members:
            raise UnreadableLog(f"{name}: the zip archive holds no file.")
        if len(members) > _MOST_MEMBERS:
            raise UnreadableLog(f"{name}: the zip archive holds {len(members)} files; unpack it and name those to read.")
        for member in members:
            if member.flag_bits & 1:
                raise UnreadableLog(f"{name}: {member.filename} is locked with a password; unpack it first.")
            label = name if len(members) == 1 else f"{name}, {member.filename}"
            with archive.open(member) as plain:
                yield label, _written(plain, label, member.compress_size, spill)


def _bookkeeping(filename: str) -> bool:
    return filename.startswith("__MACOSX/") or filename.rsplit("/", 1)[-1].startswith(".")


def _stream(packed: IO[bytes], kind: Kind) -> Any:
    if kind is Kind.GZIP:
        return gzip.GzipFile(fileobj=packed)
    if kind is Kind.BZIP2:
        return bz2.BZ2File(packed)
    return nullcontext(_Zstd(packed))


class _Zstd:
    """What zstd's own reader does, but a file that is cut short is an error and not an end."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed, self._frame = packed, self._new()

    def read(self, _: int) -> bytes:
        """The next bytes; b"" at the end. Raises ``EOFError`` where the last frame is not whole."""
        while block := self._frame.unused_data or self._packed.read(_ZSTD_BLOCK):
            if self._frame.eof:
                self._frame = self._new()
            if plain := self._frame.decompress(block):
                return bytes(plain)
        if not self._frame.eof:
            raise EOFError
        return b""

    @staticmethod
    def _new() -> Any:
        return zstandard.ZstdDecompressor(max_window_size=1 << 27).decompressobj()


def _written(plain: Any, name: str, packed_bytes: int, spill: Path) -> Path:
    place = spill / f"unpacked-{len(list(spill.iterdir()))}"
    size = 0
    with place.open("wb") as out:
        while block := plain.read(BLOCK):
            size += len(block)
            _check(size, packed_bytes, name)
            if size % (64 * BLOCK) < BLOCK and shutil.disk_usage(spill).free < (1 << 30):
                raise UnreadableLog(f"{name}: there is no room on the disk to unpack it.")
            out.write(block)
    return place


def _check(size: int, packed_bytes: int, name: str) -> None:
    if size > MOST_BYTES:
        raise UnreadableLog(f"{name}: it unpacks to more than {MOST_BYTES >> 30} GB; split it.")
    if size > FREE_BYTES and size > MOST_RATIO * max(packed_bytes, 1):
        raise UnreadableLog(
            f"{name}: it unpacks to more than {MOST_RATIO} times its size, which no order log does; if it is"
            " one, unpack it first."
        )
