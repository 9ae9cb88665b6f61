"""What tests share is made once, is whole, and is never that of another source."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.made_once import STATES_KEPT, MadeOnce, state_of


def test_of_many_who_need_it_at_once_one_makes_it(tmp_path: Path) -> None:
    makers: list[Path] = []

    def make(path: Path) -> None:
        makers.append(path)
        path.write_text("whole")

    with ThreadPoolExecutor(8) as pool:  # each with a lock of its own, as workers have
        found = list(pool.map(lambda _: MadeOnce(tmp_path, "state")("it", make), range(8)))
    assert len(makers) == 1
    assert {path.read_text() for path in found} == {"whole"}


def test_what_was_left_half_made_is_made_anew(tmp_path: Path) -> None:
    def stumble(path: Path) -> None:
        path.write_text("half")
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - whatever it was
        MadeOnce(tmp_path, "state")("it", stumble)
    assert MadeOnce(tmp_path, "state")("it", lambda path: path.write_text("whole")).read_text() == "whole"


@pytest.mark.parametrize(
    "change", [lambda file: file.write_text("x = 2"), lambda file: file.rename(file.with_name("b.py"))]
)
def test_another_source_is_another_state(tmp_path: Path, change) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.py").write_text("x = 1")
    before = state_of([source])
    assert state_of([source]) == before
    change(source / "a.py")
    assert state_of([source]) != before


def test_one_state_never_sees_another_s(tmp_path: Path) -> None:
    old, new = (
        MadeOnce(tmp_path, state)("it", lambda path, state=state: path.write_text(state)) for state in ("old", "new")
    )
    assert (old.read_text(), new.read_text()) == ("old", "new")


def test_states_of_long_ago_go(tmp_path: Path) -> None:
    for state in range(STATES_KEPT + 2):
        MadeOnce(tmp_path, str(state))
    assert len(list(tmp_path.iterdir())) == STATES_KEPT
