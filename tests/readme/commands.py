"""The commands of a paper, as anyone would copy them out of it."""

import re
import shlex
from dataclasses import dataclass
from typing import Final

MARK: Final = "†"
"""Stands behind a command that is not run."""
STARTS: Final = r"(?:make|curl|pip|(?:\.venv/bin/)?python -m)\s"


@dataclass(frozen=True, slots=True)
class Command:
    """``line`` of the paper, and the text as a shell takes it. ``marked``: not to be run.

    ``mention``: a code span that names a command without its arguments, or leaves a place for the reader's own words (FILE,
    NAME): only that it exists can be asked.
    """

    line: int
    text: str
    marked: bool
    mention: bool

    @property
    def asked(self) -> str:
        """What is run: the command itself, or for a mention its help (of ``make``, what it would do)."""
        if not self.mention:
            return self.text
        return re.sub(r"^make ", "make -n ", self.text) if self.text.startswith("make ") else f"{self.text} --help"


def commands(paper: str) -> list[Command]:
    """Return every command in indented blocks and in code spans, in order."""
    lines = paper.splitlines()
    found, taken = [], 0
    for number, line in enumerate(lines, start=1):
        if number > taken and re.match(rf"    {STARTS}", line):
            taken = _end(lines, number)
            body, _, comment = "\n".join(one[4:] for one in lines[number - 1 : taken]).partition("  #")
            found.append(Command(number, body.strip(), MARK in comment, mention=False))
            lines[number - 1 : taken] = [""] * (taken - number + 1)  # no span begins or ends in a block
    text = "\n".join(lines)
    for span in re.finditer(rf"`({STARTS}[^`]*)`({MARK}?)", text):
        said = " ".join(span[1].split())
        found.append(Command(text.count("\n", 0, span.start()) + 1, said, bool(span[2]), _mentioned(said)))
    return sorted(found, key=lambda one: one.line)


def _end(lines: list[str], number: int) -> int:
    """Return the last line of the command that begins here: its quotes are closed, and no backslash ends it."""
    end = number
    while end < len(lines) and (lines[end - 1].endswith("\\") or "\n".join(lines[number - 1 : end]).count("'") % 2):
        end += 1
    return end


def _mentioned(text: str) -> bool:
    words = shlex.split(text)
    own = words[2 if words[0] == "make" else 4 :]
    return words[0] == "make" or not own or any(re.fullmatch(r"[A-Z]+(\.\w+)?", word) for word in own)
