import io

from rich.console import Console

from training.progress import steps


def test_away_from_a_terminal_every_step_is_a_plain_line() -> None:
    out = io.StringIO()
    with steps(Console(file=out, force_terminal=False)) as say:
        say("reading")
        say("snapshot (2 of 3)")
    assert out.getvalue() == "... reading\n... snapshot (2 of 3)\n"


def test_on_a_terminal_a_counted_step_moves_a_bar() -> None:
    out = io.StringIO()
    with steps(Console(file=out, force_terminal=True, width=80)) as say:
        say("snapshot (2 of 2)")
    assert "snapshot (2 of 2)" in out.getvalue()
    assert "━" in out.getvalue()
