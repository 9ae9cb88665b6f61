"""From an order log to a platform's file, as the README says it."""

import csv
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def scored(root: Path, sample: Path, model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The small shop's customers in a database of their own."""
    url = f"sqlite:///{tmp_path_factory.mktemp('store') / 'customers.db'}"
    done = training(root, "score", "--data", sample, "--model-dir", model_dir, "--database", url)
    assert done.returncode == 0, done.stderr
    return url


def training(root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "training", *map(str, arguments)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def contacts_of(sample: Path, path: Path) -> Path:
    """Everybody of the log; every fifth does not consent."""
    with sample.open(encoding="utf-8", newline="") as file:
        ids = sorted({row["Customer ID"] for row in csv.DictReader(file)} - {""})
    rows = [(name, f"c{name}@example.com", "no" if number % 5 == 0 else "yes") for number, name in enumerate(ids)]
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("customer_id", "email", "consent"), *rows])
    return path


def test_from_a_log_and_contacts_to_a_file_for_meta(root: Path, sample: Path, scored: str, tmp_path: Path) -> None:
    contacts, out = contacts_of(sample, tmp_path / "contacts.csv"), tmp_path / "all.csv"
    loaded = training(root, "contacts", "--data", contacts, "--database", scored)
    assert (loaded.returncode, "0 rows set aside" in loaded.stdout) == (0, True), loaded.stderr
    done = training(root, "export", "--format", "meta", "--out", out, "--database", scored)
    assert done.returncode == 0, done.stderr
    assert "have not consented and are left out" in done.stdout
    assert "every check" in done.stdout
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert len(rows) > 100
    assert all(len(row["value"].partition(".")[2]) == 2 for row in rows)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--segment", "gold"), "high-clv"),
        (("--format", "tiktok"), "klaviyo"),
        (("--contacts", "none.csv"), "No such file"),
    ],
)
def test_what_is_impossible_is_one_line(root: Path, scored: str, tmp_path: Path, arguments: tuple[str, str], said) -> None:
    done = training(root, "export", "--out", tmp_path / "x.csv", "--database", scored, *arguments)
    assert (done.returncode, said in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr
    assert list(tmp_path.iterdir()) == []
