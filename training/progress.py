"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

PART = re.compile(r"\((\d+) of (\d+)\)$")


@contextmanager
def steps(console: Console) -> Iterator[Callable[[str], None]]:
    """Gives a function that says what is being done now; a step that ends in "(3 of 21)" moves the bar there."""
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
