"""A file that training's own program writes to its standard output, passed on piece by piece: the service holds none of it.

The program is another process because it needs libraries (Arrow) that a serving process does without.
"""

import asyncio
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from backend.errors import Busy, NotReady
from backend.jobs import leash
from backend.jobs.child_process import ROOT, child_environment

PIECE: Final = 1 << 16
MOST_AT_ONCE: Final = 2
GRACE_S: Final = 3.0
NICE: Final = 5
"""Somebody waits for the file, and others for answers: it yields to the service, and to nothing else."""
_turns: Final = threading.Semaphore(MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class FileProgram:
    """``command`` is the program and its first arguments; ``database`` is told to it by the environment alone."""

    command: tuple[str, ...]
    database: str

    async def pieces(self, *arguments: str) -> AsyncIterator[bytes]:
        """Start the program; return what it writes, once it has begun to.

        Raises ``Busy`` while too many files are written, ``NotReady`` with the program's sentence where it writes nothing.
        What ends early is an exception in the midst of the pieces, so that no client takes a part for the whole.
        """
        if not _turns.acquire(blocking=False):
            raise Busy(f"{MOST_AT_ONCE} files are being written; ask again in a moment.")
        try:
            process = await self._started(arguments)
        except BaseException:
            _turns.release()
            raise
        given = _passed_on(process)
        try:
            first = await anext(given)
        except StopAsyncIteration:
            raise NotReady(await _complaint(process)) from None
        return _joined(first, given)

    async def _started(self, arguments: tuple[str, ...]) -> asyncio.subprocess.Process:
        """Start it from the event loop's thread, which lives as long as the service: the leash ends with its thread."""
        leashed = [sys.executable, "-m", leash.__name__, str(os.getpid()), str(NICE), *self.command, *arguments]
        pipe, null = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
        environment = child_environment() | {"DATABASE_URL": self.database}
        return await asyncio.create_subprocess_exec(
            *leashed, cwd=ROOT, env=environment, stdin=null, stdout=pipe, stderr=pipe, limit=PIECE
        )


async def _passed_on(process: asyncio.subprocess.Process) -> AsyncIterator[bytes]:
    """Yield what the program writes; end it where nobody reads on. Raises ``RuntimeError`` where it ends badly midway."""
    assert process.stdout is not None  # noqa: S101 - started with a pipe
    begun = False
    try:
        while piece := await process.stdout.read(PIECE):
            begun = True
            yield piece
        if await process.wait() and begun:
            raise RuntimeError("A file was not written to its end.")
    finally:
        _turns.release()
        with suppress(ProcessLookupError):
            if process.returncode is None:
                process.kill()


async def _joined(first: bytes, rest: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        yield first
        async for piece in rest:
            yield piece
    finally:
        await rest.aclose()  # type: ignore[attr-defined]


async def _complaint(process: asyncio.subprocess.Process) -> str:
    """Return the program's last line on standard error: its commands end with one clear sentence there."""
    assert process.stderr is not None  # noqa: S101 - started with a pipe
    try:
        said = (await asyncio.wait_for(process.stderr.read(PIECE), GRACE_S)).decode("utf-8", "replace").strip()
    except TimeoutError:
        said = ""
    return said.splitlines()[-1] if said and process.returncode == 2 else "The file could not be written."
