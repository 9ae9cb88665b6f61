"""The project as somebody finds it who has just cloned it."""

import os
from pathlib import Path
from shutil import copytree, ignore_patterns

NOT_CLONED = ignore_patterns(
    ".venv", ".git", "var", "node_modules", "__pycache__", ".*_cache", ".hypothesis", "*.egg-info", ".env"
)


def clone(root: Path, folder: Path, *, installed: bool = True) -> Path:
    """Copy the project to ``folder``; ``installed``: with the environment that is there already."""
    copytree(root, folder, ignore=NOT_CLONED)
    if installed:
        (folder / ".venv").symlink_to((root / ".venv").resolve())
        for name in ("requirements.txt", "tests/requirements.txt"):
            os.utime(folder / name, (0, 0))  # older than what says that they are installed
    return folder
