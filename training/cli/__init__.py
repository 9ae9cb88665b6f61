"""The commands. Heavy imports wait inside them, so that ``--help`` answers at once."""

import sys

from backend.errors import BadInput, NotReady
from training.cli import customers, files, inspection, lifetime, models, operations, outcomes, people, report  # noqa: F401 - each adds its commands
from training.cli.options import app


def main() -> None:
    """Run a command; bad input is one clear line on standard error and exit code 2."""
    try:
        app()
    except (BadInput, NotReady, OSError) as error:
        sys.stderr.write(f"{_sentence(error)}\n")
        sys.exit(2)


def _sentence(error: BadInput | NotReady | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename or 'file'}: {error.strerror or error}."
    return str(error)
