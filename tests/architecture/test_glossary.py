"""One word, one thing: names, docstrings and messages are held to ``backend.contract.GLOSSARY``."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.contract import GLOSSARY

READ = {".py", ".md", ".toml", ".yaml", ".example", ""}
GLOSSARY_ITSELF = Path("backend/contract/__init__.py")


def words_of(text: str) -> str:
    """The text in lower case, its words (those of snake_case and CamelCase too) joined by one underscore each."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", text)
    return "_" + re.sub(r"[^a-z0-9]+", "_", apart.lower()) + "_"


def texts(root: Path) -> Iterator[tuple[Path, str]]:
    top = [path for path in root.iterdir() if path.is_file() and path.suffix in READ]
    rooms = [path for room in ("backend", "training", "docs") for path in (root / room).rglob("*") if path.suffix in READ]
    for path in (*top, *rooms):
        if path.is_file() and path.relative_to(root) != GLOSSARY_ITSELF:
            yield path.relative_to(root), path.read_text("utf-8")


def definitions(root: Path) -> Iterator[tuple[str, str]]:
    """(word, where) of every module, and of every public class, function and constant that a module defines."""
    for path, text in texts(root):
        if path.suffix != ".py":
            continue
        yield words_of(path.stem).strip("_"), f"a module of {path.parts[0]}: {path}"
        for node in ast.parse(text).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                names = [node.name]
            else:
                names = [target.id for target in getattr(node, "targets", []) if isinstance(target, ast.Name)]
            yield from ((words_of(name).strip("_"), f"a definition: {path}") for name in names if not name.startswith("_"))


@pytest.mark.parametrize("term", [name for name, term in GLOSSARY.items() if term.not_these])
def test_no_other_word_stands_in_for_a_term(root: Path, term: str) -> None:
    found = [
        f"{path}: {word}"
        for path, text in texts(root)
        for word in GLOSSARY[term].not_these
        if f"_{word}_" in words_of(text)
    ]
    assert found == []


def test_nothing_else_is_called_by_a_term(root: Path) -> None:
    """One definition in the whole house, and one module in each half of it, may have a term's very name."""
    places = defaultdict(set)
    for word, where in definitions(root):
        if word in GLOSSARY:
            places[word, where.partition(":")[0]].add(where)
    assert [found for found in places.values() if len(found) > 1] == []


def test_a_term_s_other_words_are_no_terms() -> None:
    assert {word for term in GLOSSARY.values() for word in term.not_these} & set(GLOSSARY) == set()


def test_every_meaning_is_one_sentence() -> None:
    assert [word for word, term in GLOSSARY.items() if not re.fullmatch(r"[A-Z][^.]*\.", term.meaning)] == []
