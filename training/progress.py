"""Progress of long work: a live line on a terminal, plain lines elsewhere."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def steps(console: Console) -> Iterator[Callable[[str], None]]:
    """Gives a function that says what is being done now."""
    if not console.is_terminal:
        yield lambda step: console.print(f"... {step}")
        return
    with console.status("starting") as status:
        yield status.update
