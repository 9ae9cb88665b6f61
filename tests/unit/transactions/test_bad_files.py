"""Whatever file a stranger names: exit code 2 and one line that a person understands."""

import sys
from pathlib import Path

import pytest

from training.cli import main

HEADER = "Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country\n"
LINE = "489434,85048,LIGHTS,12,2009-12-{day:02} 07:45:00,6.95,13085,United Kingdom\n"

FILES: dict[str, tuple[str, bytes, str]] = {  # name: file name, content, what the line must speak of
    "empty": ("a.csv", b"", "a.csv"),
    "only a header": ("a.csv", HEADER.encode(), "no rows"),
    "other columns": ("a.csv", b"date,amount\n2020-01-01,3\n", "missing column"),
    "one column short": ("a.csv", HEADER.replace("Price", "Cost").encode(), "missing column unit_price"),
    "binary": ("a.csv", bytes(range(256)) * 20, "not a text file"),
    "a text": ("a.csv", b"Dear Sir or Madam,\nplease find attached\n", "no table of orders"),
    "an empty parquet": ("a.parquet", b"", "a.parquet"),
    "a csv named parquet": ("a.parquet", HEADER.encode(), "no rows"),
    "a csv named xlsx": ("a.xlsx", HEADER.encode(), "no rows"),
    "a broken zip": ("a.xlsx", b"PK\x03\x04" + b"\0" * 100, "broken or cut short"),
    "nothing but guests": ("a.csv", (HEADER + LINE.format(day=1).replace("13085", "")).encode(), "every row was set aside"),
    "three days": ("a.csv", (HEADER + "".join(LINE.format(day=day) for day in (1, 2, 3))).encode(), "too short"),
}


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    monkeypatch.setattr(sys, "argv", ["training", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return int(stopped.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize("command", ["train", "backtest"])
@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_is_one_clear_line(name, command, tmp_path: Path, monkeypatch, capsys) -> None:
    file_name, content, speaks_of = FILES[name]
    path = tmp_path / file_name
    path.write_bytes(content)
    out = ["--out", str(tmp_path / "models")] if command == "train" else []
    code, said = run(monkeypatch, capsys, command, "--data", str(path), *out)
    assert code == 2
    assert speaks_of in said
    assert said.count("\n") == 1
    assert not (tmp_path / "models").exists()


def test_a_file_that_is_not_there(tmp_path: Path, monkeypatch, capsys) -> None:
    path = tmp_path / "no.csv"
    assert run(monkeypatch, capsys, "train", "--data", str(path)) == (2, f"{path}: no such file.\n")


def test_a_folder_is_no_file(tmp_path: Path, monkeypatch, capsys) -> None:
    code, said = run(monkeypatch, capsys, "train", "--data", str(tmp_path))
    assert (code, "no such file" in said) == (2, True)


def test_an_unwritable_place(sample: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    (tmp_path / "file").write_text("in the way")
    code, said = run(monkeypatch, capsys, "generate", "--customers", "5", "--out", str(tmp_path / "file" / "x.csv"))
    assert (code, said.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    "arguments",
    [
        ["train"],
        ["generate"],
        ["nonsense"],
        ["train", "--data", "x", "--origins", "0"],
        ["generate", "--out", "x", "--customers", "-3"],
    ],
)
def test_wrong_words_exit_2(arguments, monkeypatch, capsys) -> None:
    code, said = run(monkeypatch, capsys, *arguments)
    assert code == 2
    assert "Traceback" not in said
