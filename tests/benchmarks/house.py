"""How the house is kept: files, floors, arrows and docstrings of any checkout, in one table.

Only the source is read (nothing is imported), so an old layout is measured as the new one is::

    python -m tests.benchmarks.house                 # this checkout
    python -m tests.benchmarks.house /some/checkout  # another one
"""

import argparse
import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HALVES = ("backend", "training")
WALLED = ("training/candidates", "backend/insight")
MATHS = ("backend/scoring", "training/candidates")
MOST_FILES = 12
ARRAY = re.compile(r"\b(NDArray|ndarray|ArrayLike)\b")
SHAPE = re.compile(r"``\((n\w*|k|\d|size|chosen\.sum\(\))\b[^`]*\)``|\b[Ss]hape\b")
UNIT = re.compile(
    r"\b(currency|cents?|days?|months?|orders?|purchases?|probabilit(?:y|ies)|odds|log-odds|nats|shares?|ratios?|units?|"
    r"log-parameters|0 to 1|1 to 5|0 or 1|mean 1)\b",
    re.IGNORECASE,
)
Function = ast.FunctionDef | ast.AsyncFunctionDef
Arrows = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Module:
    """One file: its path from the root, its dotted name, its tree."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def room(self) -> str:
        """The folder that it lies in."""
        return self.path.parent.as_posix()


def main() -> None:
    """Print the table of one checkout."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("root", nargs="?", type=Path, default=Path(), help="a checkout; this one, if left out")
    for name, value in figures(options.parse_args().root):
        print(f"{name:<62} {value:>10}")


def figures(root: Path) -> Iterator[tuple[str, str]]:
    """Yield every row of the table: what is measured, and the figure."""
    modules = [*modules_of(root)]
    rooms = files_by_room(modules)
    for room, files in sorted(rooms.items()):
        yield f"files in {room}", str(files)
    crowded = {room: files for room, files in rooms.items() if files > MOST_FILES}
    yield f"rooms over {MOST_FILES} files", str(len(crowded))
    for room in WALLED:
        inner = arrows(modules, room)
        yield from _floors(room, "modules", inner)
        yield from _floors(room, "rooms", between_rooms(inner, room))
    for half in HALVES:
        silent = [one for module in modules if module.name.startswith(half) for one in undocumented(module)]
        yield f"public functions without a docstring in {half}", str(len(silent))
    names = array_names(modules)
    for room in MATHS:
        found = [*array_functions(modules, room, names)]
        said = [states_shape_and_unit(one) for one in found]
        whole = [one and names_every_argument(function) for one, function in zip(said, found, strict=True)]
        yield f"public array functions in {room}", str(len(found))
        yield "  that state a shape and a unit", f"{sum(said)} ({sum(said) / max(len(said), 1):.0%})"
        yield "  and name every argument", f"{sum(whole)} ({sum(whole) / max(len(whole), 1):.0%})"


def _floors(room: str, level: str, inner: Arrows) -> Iterator[tuple[str, str]]:
    yield f"{room}, {level}: floors", str(floors(inner))
    yield f"{room}, {level}: arrows", str(sum(len(known) for known in inner.values()))


def modules_of(root: Path) -> Iterator[Module]:
    """Yield every Python file of the two halves, with its dotted name."""
    for half in HALVES:
        for path in sorted((root / half).rglob("*.py")):
            place = path.relative_to(root)
            parts = place.with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            yield Module(place, name, ast.parse(path.read_text("utf-8")))


def files_by_room(modules: list[Module]) -> dict[str, int]:
    """Count the files of each folder, without ``__init__.py``."""
    rooms: dict[str, int] = {}
    for module in modules:
        rooms[module.room] = rooms.get(module.room, 0) + (module.path.name != "__init__.py")
    return {room: files for room, files in rooms.items() if files}


def arrows(modules: list[Module], room: str) -> Arrows:
    """Return which module of a room imports which other one, wherever in the file."""
    inside = {module.name for module in modules if module.path.is_relative_to(room)}
    return {
        module.name: {*imported(module, inside)} - {module.name} for module in modules if module.path.is_relative_to(room)
    }


def imported(module: Module, known: set[str]) -> Iterator[str]:
    """Yield the names among ``known`` that a module imports, at any depth."""
    package = module.name if module.path.name == "__init__.py" else module.name.rpartition(".")[0]
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            source = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield from (name for name in (f"{source}.{alias.name}", source) if name in known)


def between_rooms(inner: Arrows, room: str) -> Arrows:
    """Return the arrows of a room's modules, drawn between its sub-rooms; a module in no sub-room stands for itself."""
    depth = len(Path(room).parts)
    drawn: Arrows = {}
    for name, known in inner.items():
        here = ".".join(name.split(".")[: depth + 1])
        targets = {".".join(other.split(".")[: depth + 1]) for other in known}
        drawn.setdefault(here, set()).update(targets - {here})
    return drawn


def floors(inner: Arrows) -> int:
    """Return how many modules stand in the longest chain of imports; members of a circle share one floor."""
    heights: dict[str, int] = {}

    def height(name: str, climbed: tuple[str, ...]) -> int:
        if name not in heights:
            below = [height(other, (*climbed, name)) for other in sorted(inner[name]) if other not in (*climbed, name)]
            heights[name] = 1 + max(below, default=0)
        return heights[name]

    return max((height(name, ()) for name in sorted(inner)), default=0)


def public_functions(module: Module) -> Iterator[Function]:
    """Yield the functions of a module, and the methods of its classes, that are named without an underscore."""
    for node in module.tree.body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield from (one for one in node.body if isinstance(one, Function) and not one.name.startswith("_"))


def undocumented(module: Module) -> Iterator[str]:
    """Yield the public functions and methods that say nothing."""
    yield from (one.name for one in public_functions(module) if ast.get_docstring(one) is None)


def array_names(modules: list[Module]) -> set[str]:
    """Return the names that the two halves give to array types, such as ``Floats``; a tuple or a callable is none."""
    return {
        target.id
        for module in modules
        for node in module.tree.body
        if isinstance(node, ast.Assign) and re.match(r"(npt\.|np\.)?(NDArray|ndarray|ArrayLike)\b", ast.unparse(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def array_functions(modules: list[Module], room: str, names: set[str]) -> Iterator[Function]:
    """Yield the public functions of a room that take or return an array."""
    for module in modules:
        if module.path.is_relative_to(room):
            yield from (one for one in public_functions(module) if takes_arrays(one, names))


def takes_arrays(function: Function, names: set[str]) -> bool:
    """Return whether a parameter or the answer is annotated as an array, or as something that holds arrays."""
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    notes = [note for note in (*(one.annotation for one in given), function.returns) if note is not None]
    words = {word for note in notes for word in re.findall(r"\w+", ast.unparse(note))}
    return bool(words & names) or any(ARRAY.search(word) for word in words)


def states_shape_and_unit(function: Function) -> bool:
    """Return whether the docstring has a shape such as ``(n_customers,)``, and a unit: the words, not their truth."""
    said = ast.get_docstring(function) or ""
    return bool(SHAPE.search(said) and UNIT.search(said))


def names_every_argument(function: Function) -> bool:
    """Return whether every argument, ``self`` aside, is a word of the docstring."""
    said = {*re.findall(r"\w+", ast.get_docstring(function) or "")}
    given = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return {one.arg for one in given if one.arg not in {"self", "cls"}} <= said


if __name__ == "__main__":
    main()
