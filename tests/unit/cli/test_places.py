"""Where the service's models and database are is found by every command as the service finds it."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.order_files import csv_of, line, write
from training.cli import app
from training.database import DEFAULT_DATABASE, DEFAULT_MODELS, database_url, model_place

NOWHERE = "postgresql+psycopg://nobody@127.0.0.1:1/away"
DATABASE = {
    "score": "--data log.csv", "contacts": "--data log.csv", "recount": "receipt.json --data log.csv",
    "export": "--format google --segment high-clv --out o.csv", "outcomes": "--data log.csv",
    "experiments": "--data log.csv", "backup": "--out b.zip", "forget": "--customer 1",
}  # fmt: skip
MODELS = {"score": "--data log.csv", "lifetime": "--data log.csv", "insights": "--customers log.csv --batch q.jsonl"}


@pytest.fixture(params=["the environment", ".env"])
def said(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both settings, said by one of the two ways; the commands run in a folder of their own."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, csv_of([line()]))
    (tmp_path / "var").mkdir()  # the default database would answer
    settings = {"DATABASE_URL": NOWHERE, "MODEL_DIR": "models-elsewhere"}
    for name, value in settings.items():
        monkeypatch.delenv(name, raising=False)
        if request.param == "the environment":
            monkeypatch.setenv(name, value)
    if request.param == ".env":
        (tmp_path / ".env").write_text("".join(f"{name}={value}\n" for name, value in settings.items()))


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("command", DATABASE)
def test_the_database_is_the_services_own(command: str) -> None:
    found = CliRunner().invoke(app, [command, *DATABASE[command].split()])
    assert re.search("nobody@127.0.0.1|does not answer", f"{found.exception} {found.output}")


@pytest.mark.usefixtures("said")
@pytest.mark.parametrize("command", MODELS)
def test_the_models_are_the_services_own(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    found = CliRunner().invoke(app, [command, *MODELS[command].split()])
    assert "models-elsewhere" in f"{found.exception} {found.output}"


@pytest.mark.usefixtures("said")
def test_what_is_said_goes_before_what_is_set() -> None:
    assert (database_url("sqlite://"), model_place("here")) == ("sqlite://", "here")


def test_without_a_word_there_are_defaults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DATABASE_URL", "MODEL_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert (database_url(None), model_place(None)) == (DEFAULT_DATABASE, DEFAULT_MODELS)
