"""The command writes one page and one line; progress and refusals go to standard error, and a refusal costs no training."""

import sys
from pathlib import Path

import pytest

from training.cli import main


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str | Path) -> int:
    monkeypatch.setattr(sys, "argv", ["training", "report", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_page_is_written_and_progress_keeps_off_standard_output(
    sample: Path, model_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "report.html"
    assert run(monkeypatch, "--data", sample, "--model-dir", model_dir, "--out", out) == 0
    said = capfd.readouterr()
    assert (said.out.count("\n"), "Open it in a browser" in said.out) == (1, True)
    assert "published, made from this very log" in said.err
    assert "... writing the page" in said.err
    assert out.read_text("utf-8").endswith("</html>\n")


@pytest.mark.parametrize("wrong", ["data", "out"])
def test_what_is_not_there_is_said_in_one_line_before_anything_is_trained(
    wrong: str, sample: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "missing"
    places = {"data": sample, "out": tmp_path / "report.html"} | {wrong: missing / "file"}
    code = run(monkeypatch, "--data", places["data"], "--model-dir", tmp_path, "--out", places["out"])
    told = capfd.readouterr().err.splitlines()
    assert (code, str(missing) in told[-1], any("judging" in line for line in told)) == (2, True, False)
