"""What a file is, told by its first bytes; its name is only what people call it."""

import zipfile
from enum import StrEnum
from pathlib import Path

from backend.errors import UnreadableLog

HEAD = 1 << 16
"""Bytes that are looked at to tell what a file is."""


class Kind(StrEnum):
    """What is inside."""

    TEXT = "text"
    JSON = "JSON"
    PARQUET = "parquet"
    WORKBOOK = "workbook"
    ZIP = "zip"
    GZIP = "gzip"
    BZIP2 = "bzip2"
    ZSTD = "zstd"


_MAGIC = (
    (b"\x1f\x8b", Kind.GZIP),
    (b"BZh", Kind.BZIP2),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTD),
    (b"PAR1", Kind.PARQUET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Kind.WORKBOOK),  # xls
)
_REFUSED = (
    (b"%PDF", "a PDF; export the table as csv or xlsx"),
    (b"SQLite format 3", "an SQLite database; export the table of orders as csv"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"Rar!", "a RAR archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"ARROW1", "an Arrow file; write it as parquet"),
)
_MARKUP = (b"<html", b"<!doctype html", b"<table", b"<?xml")


def kind_of(path: Path, name: str) -> Kind:
    """What the file is. Raises ``UnreadableLog`` with one sentence for what cannot be an order log."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise UnreadableLog(f"{name}: the file is empty, there are no rows; export it again.")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    for magic, what in _REFUSED:
        if head.startswith(magic):
            raise UnreadableLog(f"{name}: this is {what}.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(path, name)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start[:20].lower().startswith(_MARKUP):
        raise UnreadableLog(
            f"{name}: this is a web page (HTML or XML), not a workbook or csv; export it again as csv or xlsx."
        )
    return Kind.JSON if start[:1] in (b"{", b"[") and b'"' in start[:4096] else Kind.TEXT


def _zipped(path: Path, name: str) -> Kind:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableLog(f"{name}: this zip or workbook is broken or cut short; download it again.") from error
    office = any(one.startswith("xl/") for one in names) or {"content.xml", "mimetype"} <= set(names)
    return Kind.WORKBOOK if office else Kind.ZIP
