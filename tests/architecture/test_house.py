"""The tree is the diagram: its rules hold, and the documents say what the code does."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from backend.settings import Settings
from tests.benchmarks.house import MOST_FILES, files_by_room, modules_of

TOP_LEVEL = {
    "backend",
    "training",
    "tests",
    "requirements.txt",
    "render.yaml",
    ".env.example",
    "README.md",
    "LICENSE",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "docs",
    "deploy",  # what other programs start the service by: compose, systemd
    "pyproject.toml",
    "Makefile",
    "Dockerfile",
    ".dockerignore",
    ".gitignore",
    ".ci",
}
READ_ELSEWHERE = {"PORT", "CLV_DATA_DIR"}  # by the Makefile and the container; by the tests


def tracked(root: Path) -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout
    return [root / name for name in listed.splitlines() if (root / name).is_file()]


def sources(root: Path) -> list[Path]:
    return [path for room in ("backend", "training") for path in (root / room).rglob("*.py")]


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    said = function.body[0] if ast.get_docstring(function) is not None else None
    return function.end_lineno - function.lineno - (said.end_lineno - said.lineno + 1 if said else 0)


def test_the_import_contract_holds(root: Path) -> None:
    command = [Path(sys.executable).parent / "lint-imports"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_top_level_is_closed(root: Path) -> None:
    assert {path.relative_to(root).parts[0] for path in tracked(root)} <= TOP_LEVEL


def test_no_file_outgrows_the_house(root: Path) -> None:
    long = {path.name: count for path in sources(root) if (count := path.read_text("utf-8").count("\n")) > 310}
    assert long == {}


def test_no_room_outgrows_the_house(root: Path) -> None:
    assert {room: files for room, files in files_by_room([*modules_of(root)]).items() if files > MOST_FILES} == {}


def test_no_function_outgrows_the_house(root: Path) -> None:
    """Code counts, and not the docstring: what is said of arguments, shapes and units must not be at its expense."""
    long = {}
    for path in sources(root):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and lines_of_code(node) > 40:
                long[f"{path.name}:{node.name}"] = lines_of_code(node)
    assert long == {}


def test_every_module_says_what_it_is(root: Path) -> None:
    silent = [path.name for path in sources(root) if not ast.get_docstring(ast.parse(path.read_text("utf-8")))]
    assert silent == []


def test_every_setting_stands_in_the_example_and_nothing_else_does(root: Path) -> None:
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", (root / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert named - READ_ELSEWHERE == {name.upper() for name in Settings.model_fields}


def test_the_example_is_the_defaults(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    assert Settings(_env_file=root / ".env.example") == Settings(_env_file=None)


def test_serving_does_not_load_what_only_training_needs(root: Path) -> None:
    code = (
        "import sys, backend.app; backend.app.create_app();"
        "print([m for m in ('sklearn', 'scipy', 'pandas', 'duckdb', 'ibis', 'groq') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_ci_calls_the_readme_s_test_command(root: Path) -> None:
    assert "make test" in (root / "README.md").read_text("utf-8")
    assert (root / ".ci" / "run").read_text("utf-8").rstrip().endswith("exec make test")


def test_every_make_target_in_the_readme_exists(root: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`?make ([a-z-]+)", (root / "README.md").read_text("utf-8"))) <= targets


def test_nothing_committed_names_a_registry(root: Path) -> None:
    pattern = re.compile(r"--(extra-)?index-url|--find-links|\"resolved\": \"http")
    found = [
        path.name
        for path in tracked(root)
        if path.suffix in {".txt", ".json", ".toml", ".cfg"} and pattern.search(path.read_text("utf-8"))
    ]
    assert found == []
