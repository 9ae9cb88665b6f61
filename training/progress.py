"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

Say = Callable[[str], None]
"""Tells a person what is being done now."""
PART = re.compile(r"\((\d+) of (\d+)\)$")


@contextmanager
def steps(console: Console) -> Iterator[Say]:
    """Yield a function that shows the current step; a step that ends in "(3 of 21)" moves the bar there."""
    if not console.is_terminal:
        yield lambda step: console.print(f"... {step}")
        return
    columns = (SpinnerColumn(), BarColumn(), TimeElapsedColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=console, transient=True) as progress:
        bar = progress.add_task("starting", total=None)

        def say(step: str) -> None:
            done, total = map(int, part.groups()) if (part := PART.search(step)) else (0, None)
            progress.update(bar, description=step, completed=done, total=total)

        yield say


class Stopwatch:
    """Passes steps on, and adds up the seconds that each took; parts of a counted step ("writing (3 of 21)") are one."""

    def __init__(self, say: Say) -> None:
        self.seconds: dict[str, float] = {}
        self._say, self._step, self._since = say, "", perf_counter()

    def __call__(self, step: str) -> None:
        self.stop()
        self._step = PART.sub("", step).strip()
        self._say(step)

    def stop(self) -> None:
        """End the last step."""
        now = perf_counter()
        if self._step:
            self.seconds[self._step] = self.seconds.get(self._step, 0.0) + now - self._since
        self._step, self._since = "", now
