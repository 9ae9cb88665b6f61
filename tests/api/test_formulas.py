"""No csv that leaves this project begins a formula where somebody else's text stands."""

import csv
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from training.audiences.contacts import load_contacts

NASTY = ("=HYPERLINK(0)", "+SUM(1)", "-2+3", "@x")


@pytest.mark.parametrize("name", NASTY)
def test_ids_in_csv_predictions_are_text(client: TestClient, name: str) -> None:
    body = f"Customer ID,Arrival Date,Total Revenue USD\n{name},2024-01-01,10\n{name},2024-02-01,10\n"
    answer = client.post("/invocations", content=body, headers={"content-type": "text/csv", "accept": "text/csv"})
    assert answer.status_code == 200, answer.text
    cells = [cell for row in csv.reader(answer.text.splitlines()) for cell in row]
    assert f"'{name}" in cells
    assert not [cell for cell in cells if cell.startswith(NASTY)]


def test_rejected_contacts_are_text(tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("customer_id,email,consent\n" + "".join(f"{name},a@example.com,yes\n" * 2 for name in NASTY))
    load_contacts(file, f"sqlite:///{tmp_path / 'store.db'}", tmp_path / "rejects.csv")
    cells = [cell for row in csv.reader((tmp_path / "rejects.csv").read_text().splitlines()) for cell in row]
    assert {f"'{name}" for name in NASTY} <= set(cells)
    assert not [cell for cell in cells if cell.startswith(NASTY)]
