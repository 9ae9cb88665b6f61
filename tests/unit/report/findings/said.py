"""How the rooms' findings are held: each way out of a function is taken by some case, and by none that is another's."""

import ast
import inspect
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

Finding = Callable[..., str]


def sentences_of(module: ModuleType) -> list[Finding]:
    """The functions of a module that return a sentence."""
    own = [one for _, one in inspect.getmembers(module, inspect.isfunction) if one.__module__ == module.__name__]
    return [one for one in own if inspect.signature(one).return_annotation in {str, "str"}]


def ways_out(finding: Finding) -> set[int]:
    """The lines at which a function returns."""
    first = inspect.getsourcelines(finding)[1]
    tree = ast.parse(inspect.getsource(finding))
    return {first + node.lineno - 1 for node in ast.walk(tree) if isinstance(node, ast.Return)}


def way_taken(finding: Finding, given: tuple[Any, ...]) -> int:
    """The line at which a function returned, called like this."""
    seen: list[int] = []

    def watch(frame: Any, event: str, _: object) -> Any:
        if frame.f_code is finding.__code__:
            if event == "return":
                seen.append(frame.f_lineno)
            return watch
        return None

    before = sys.gettrace()
    sys.settrace(watch)
    try:
        finding(*given)
    finally:
        sys.settrace(before)
    return next(line for line in sorted(ways_out(finding), reverse=True) if line <= seen[-1])


def check_other_sentences(finding: Finding, cases: list[tuple[tuple[Any, ...], str]]) -> None:
    """Every way out is taken, and cases that leave by different ways say different things."""
    taken = [(way_taken(finding, given), finding(*given), wanted) for given, wanted in cases]
    assert {way for way, _, _ in taken} == ways_out(finding), f"{finding.__name__}: a sentence has no case"
    for way, _, wanted in taken:
        stolen = [said for other, said, _ in taken if other != way and said == wanted]
        assert stolen == []
