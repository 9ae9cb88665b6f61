"""A file of contacts into both databases: every row kept or set aside, and nobody reachable who did not say yes."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from backend.errors import NotReady, UnreadableLog
from backend.stores.tables import contacts
from training.audiences.contacts import ContactAccount, load_contacts

HEADER = "Customer ID,E-mail,Phone,First name,Last name,Postcode,City,Country,Consent,Shoe size\n"
FILE = (
    HEADER
    + """\
c1, Mary@Example.com ,07911 123456,Mary,Jones,SW1A 1AA,London,United Kingdom,YES,38
c2,bob@example.com,,Bob,,,,,no,
c3,not an address,12,Cy,,,,FR,1,
dee@example.com,,,Dee,,,,,true,
,eve@example.com,,,,,,,yes,
c1,mary@example.com,,,,,,,yes,
c4,four@example.com,,,,,,,maybe,
c5,five@example.com,,,,,,,,
c6,six@example.com,,,,,,,yes

c7,seven@example.com,,,,,,Atlantis,y,
c7,seven@example.com,,,,,,,no,
c\x078,eight@example.com,,,,,,,yes,
"""
)


def load(text: str | bytes, url: str, folder: Path) -> ContactAccount:
    path = folder / "contacts.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_contacts(path, url, folder / "rejects.csv")


def stored(engine: Engine) -> dict[str, dict]:
    with engine.connect() as connection:
        return {row["customer_id"]: dict(row) for row in connection.execute(select(contacts)).mappings()}


def test_every_row_is_accounted_for(engine: Engine, database_url: str, tmp_path: Path) -> None:
    account = load(FILE, database_url, tmp_path)
    assert account.rows == account.consented + account.without_consent + sum(account.set_aside.values()) == 12
    assert account.set_aside == {
        "no customer_id": 1,
        "customer_id seen before": 2,
        "control characters": 1,
        "another number of cells than the header": 1,
    }
    assert (account.consented, account.without_consent, account.no_identifier) == (3, 4, 1)
    assert (account.bad_emails, account.bad_phones, account.unknown_countries) == (1, 1, 1)
    assert account.ignored == ["Shoe size"]
    assert (tmp_path / "rejects.csv").read_text().count("\n") == 1 + sum(account.set_aside.values())
    assert "12 rows: 3 customers who consented, 4 who did not" in account.sentences()[0]


def test_contacts_are_kept_normalised(engine: Engine, database_url: str, tmp_path: Path) -> None:
    load(FILE, database_url, tmp_path)
    mary = stored(engine)["c1"]
    assert (mary["email"], mary["phone"], mary["zip"], mary["country"]) == (
        "mary@example.com",
        "+447911123456",
        "SW1A 1AA",
        "GB",
    )
    assert stored(engine)["dee@example.com"]["email"] == "dee@example.com"


def test_of_anyone_who_did_not_say_yes_only_the_id_is_kept(engine: Engine, database_url: str, tmp_path: Path) -> None:
    load(FILE, database_url, tmp_path)
    silent = {name: row for name, row in stored(engine).items() if not row["consent"]}
    assert set(silent) == {"c2", "c4", "c5", "c7"}  # c7 said yes, then no
    kept = [value for row in silent.values() for name, value in row.items() if name != "customer_id"]
    assert not any(kept)


def test_a_new_file_replaces_the_old_one(engine: Engine, database_url: str, tmp_path: Path) -> None:
    load(FILE, database_url, tmp_path)
    load("customer_id,consent,email\nc9,yes,nine@example.com\n", database_url, tmp_path)
    assert set(stored(engine)) == {"c9"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "consent are needed"),
        ("customer_id,email\nc1,a@example.com\n", "consent are needed"),
        ("consent,phone\nyes,1\n", "consent are needed"),
        (b"customer_id,consent\n\xff,yes\n", "not UTF-8"),
        ('customer_id,consent\n"c1,yes\n', "cannot be read as csv"),
        (bytes(range(256)), "needed|UTF-8|csv"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence_and_changes_nothing(
    engine: Engine, database_url: str, tmp_path: Path, text: str | bytes, said: str
) -> None:
    load(FILE, database_url, tmp_path)
    before = stored(engine)
    with pytest.raises(UnreadableLog, match=said):
        load(text, database_url, tmp_path)
    assert stored(engine) == before


def test_a_file_with_only_emails_is_keyed_by_them(engine: Engine, database_url: str, tmp_path: Path) -> None:
    load("Email,Accepts Marketing\nmary@example.com,yes\n", database_url, tmp_path)
    assert stored(engine)["mary@example.com"]["email"] == "mary@example.com"


def test_an_id_is_read_as_order_logs_are_read(engine: Engine, database_url: str, tmp_path: Path) -> None:
    load("customer_id,consent\n13085.0,yes\n", database_url, tmp_path)
    assert set(stored(engine)) == {"13085"}


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotReady, match="does not answer"):
        load(FILE, "postgresql://127.0.0.1:9/shop", tmp_path)


SPELLINGS = {
    "e-mail in capitals": ("yes.person@x.example,,,", "Yes.Person@X.Example,,,"),
    "e-mail with blanks": ("yes.person@x.example,,,", "  yes.person@x.example ,,,"),
    "phone with its country": (",07911 123456,GB,", ",+44 7911 123456,,"),
    "phone with two zeros": (",+447911123456,,", ",0044 7911-123456,,"),
    "phone without its country": (",+447911123456,,", ",(07911) 123456,,"),
    "another number of cells": ("yes.person@x.example,,,", "yes.person@x.example,,,no,"),
}


@pytest.mark.parametrize(("said_yes", "said_no"), SPELLINGS.values(), ids=SPELLINGS)
@pytest.mark.parametrize("no_first", [True, False])
def test_a_no_outweighs_every_yes_however_it_is_spelled(
    said_yes: str, said_no: str, no_first: bool, engine: Engine, database_url: str, tmp_path: Path
) -> None:
    rows = [f"a,{said_yes}yes", f"b,{said_no}no"]
    text = "\n".join(["customer_id,email,phone,country,consent", *(rows[::-1] if no_first else rows)])
    account = load(text, database_url, tmp_path)
    assert (stored(engine)["a"]["consent"], stored(engine)["a"]["email"], stored(engine)["a"]["phone"]) == (
        False,
        None,
        None,
    )
    assert (account.consented, account.rows) == (0, account.without_consent + sum(account.set_aside.values()))


def test_a_no_in_another_case_withdraws_where_the_e_mail_is_the_id(
    engine: Engine, database_url: str, tmp_path: Path
) -> None:
    load("email,consent,phone\nsecret.person@x,yes,+447911123456\nSecret.Person@X,no,\n", database_url, tmp_path)
    assert {row["consent"] for row in stored(engine).values()} == {False}


def test_no_rejected_id_starts_a_formula(database_url: str, tmp_path: Path) -> None:
    load("customer_id,email,consent\n=1+1,a@example.com,yes\n=1+1,b@example.com,yes\n", database_url, tmp_path)
    assert "3,'=1+1,customer_id seen before" in (tmp_path / "rejects.csv").read_text()
