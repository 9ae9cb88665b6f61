"""The papers say what the code does: files, commands, flags and settings that they name exist."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest
from typer.main import get_command

from backend.settings import Settings
from training.cli import app

PAPERS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/decisions.md", "docs/reading.md")
ROOMS = ("backend", "training", "tests", "docs")
READ_BY_OTHERS = {"PORT", "CLV_DATA_DIR"}


@pytest.fixture(params=PAPERS)
def paper(root: Path, request: pytest.FixtureRequest) -> str:
    return (root / request.param).read_text("utf-8")


def test_every_file_that_a_paper_names_exists(root: Path, paper: str) -> None:
    named = re.findall(rf"(?<![\w/])(?:{'|'.join(ROOMS)})/[\w./-]*\w", paper)
    assert [name for name in named if not (root / name).exists()] == []


def test_every_command_that_a_paper_names_exists(paper: str) -> None:
    commands = get_command(app).commands
    for name, rest in re.findall(r"python -m training (\w+)([^\n`]*)", paper):
        flags = {flag for parameter in commands[name].params for flag in parameter.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= flags, name
    for module in re.findall(r"python -m ([\w.]+)", paper):
        assert importlib.util.find_spec(module), module


def test_every_make_target_that_a_paper_names_exists(root: Path, paper: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)", paper)) <= targets


def test_every_setting_that_protects_something_exists(root: Path) -> None:
    named = re.findall(r"`([A-Z][A-Z_]+)`", (root / "SECURITY.md").read_text("utf-8"))
    assert {"API_KEYS", "ADMIN_API_KEY"} <= set(named) <= {name.upper() for name in Settings.model_fields}


def test_every_decision_has_a_question_a_choice_and_its_reasons(root: Path) -> None:
    text = (root / "docs" / "decisions.md").read_text("utf-8")
    paragraphs = [part for part in text.split("\n\n")[2:] if not part.startswith("#")]
    shape = re.compile(r"\*\*[^*]+\?\*\*\s[^*]+\s\*\*[^*]+\.\*\*\s[^*]+\.", re.DOTALL)
    assert [part[:60] for part in paragraphs if not shape.fullmatch(part.strip())] == []
    assert len(paragraphs) >= 20


def test_the_changelog_keeps_its_form(root: Path) -> None:
    headings = re.findall(r"^##+ (.+)$", (root / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    kinds = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security", "Known"}
    assert headings[0] == "[Unreleased]"
    assert [one for one in headings if one not in kinds and not re.fullmatch(r"\[.+\].*", one)] == []


def test_every_module_that_a_docstring_names_exists(root: Path) -> None:
    """``room.module`` or ``room.module.name``, from the service's root or in full; a class is not looked into."""
    rooms = {path.name for half in ("backend", "training") for path in (root / half).iterdir() if path.is_dir()}
    missing = []
    for path in (one for half in ("backend", "training") for one in (root / half).rglob("*.py")):
        for name in re.findall(r"``((?:[a-z_]+\.)+\w+)``", path.read_text("utf-8")):
            parts = name.split(".")
            if parts[0] in rooms | {"backend", "training"} and not any(
                found(root.joinpath(*half, *parts)) for half in ((), ("backend",), ("training",), *room_of(root, path))
            ):
                missing.append(f"{path.name}: {name}")
    assert missing == []


def room_of(root: Path, path: Path) -> list[tuple[str, ...]]:
    inside = path.relative_to(root).parts[:-1]
    return [inside[:depth] for depth in range(1, len(inside) + 1)]


def found(place: Path) -> bool:
    """A module or a room is there, or a module that defines the last name."""
    if place.is_dir() or place.with_suffix(".py").is_file():
        return True
    module = place.parent.with_suffix(".py")
    return module.is_file() and place.name in {
        getattr(node, "name", None) or getattr(getattr(node, "target", None), "id", None) or _assigned(node)
        for node in ast.parse(module.read_text("utf-8")).body
    }


def _assigned(node: ast.stmt) -> str | None:
    targets = getattr(node, "targets", [])
    return targets[0].id if targets and isinstance(targets[0], ast.Name) else None
