"""Each platform's columns, exactly, and hashes as ``sha256sum`` gives them."""

import pytest

from backend.audiences.formats import FORMATS
from tests.unit.audiences.people import MEMBER, member

SHA256 = {  # printf TEXT | sha256sum
    "mary@example.com": "f1904cf1a9d73a55fa5de0ac823c4403ded71afd4c3248d00bdcd0866552bb79",
    "+447911123456": "20b18ac9de7b3aad174961827d8e451c410af9aedfd1d699927f4b29b81aa1fa",
    "447911123456": "40b5c38342a9c584ec707e8679b003f8c779c6aaa138c976ef94e049cc05208f",
    "josé": "d994e1d001886fe5b45b1267bd1fa2b752ac50742579bd3dad7b2a2aa0ed6866",
    "obrien": "b4cb6cb33fe4b865868de825023a1e2790dc12ac01ecc8d7c5afe8254071c8ba",
    "sw1a1aa": "830e1d4b9838bab1f5c2acdb23e0b502ff13a9832c4632e8d67a1d43d3b7f614",
    "sãopaulo": "3eda1428ae1aece064071f8d40f08fe2bc59ffa66c171a163caf15122ec4d7f0",
    "gb": "0b407281768f0e833afef47ed464b6571d01ca4d53c12ce5c51d1462f4ad6677",
    "94016": "ea49a862bf6e195fe92e0886ed8a89c6565137f3e90c0742d2a00952b307dd55",
}
COLUMNS = {
    "meta": "email,email,email,phone,phone,phone,madid,fn,ln,zip,ct,st,country,dob,doby,gen,age,uid,value",
    "google": "Email,Phone,First Name,Last Name,Country,Zip",
    "klaviyo": "Email,Phone Number,First Name,Last Name,City,Zip Code,Country,predicted_clv,churn_probability,"
    "expected_date_of_next_order,predicted_number_of_orders,average_days_between_orders,tier,segment,archetype,"
    "rfm_segment",
}


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_the_platform_s_own(name: str) -> None:
    assert ",".join(FORMATS[name].columns) == COLUMNS[name]


@pytest.mark.parametrize("name", FORMATS)
def test_as_many_cells_as_columns_even_of_one_of_whom_little_is_known(name: str) -> None:
    for one in (MEMBER, member(phone=None, first_name=None, last_name=None, zip=None, city=None, country=None)):
        assert len(FORMATS[name].cells(one)) == len(FORMATS[name].columns)


def test_meta_s_cells_are_reference_hashes_and_the_value_is_an_amount() -> None:
    cells = FORMATS["meta"].cells(MEMBER)
    filled = {place: cell for place, cell in enumerate(cells) if cell}
    hashed = ("mary@example.com", "447911123456", "josé", "obrien", "sw1a1aa", "sãopaulo", "gb")
    assert filled == dict(zip((0, 3, 7, 8, 9, 10, 12), (SHA256[text] for text in hashed), strict=True)) | {18: "480.00"}


def test_google_s_country_and_zip_are_not_hashed() -> None:
    hashed = ("mary@example.com", "+447911123456", "josé", "obrien")
    assert FORMATS["google"].cells(MEMBER) == [*(SHA256[text] for text in hashed), "GB", "SW1A 1AA"]


def test_an_american_zip_has_five_digits_for_meta() -> None:
    assert FORMATS["meta"].cells(member(zip="94016-1234", country="US"))[9] == SHA256["94016"]


@pytest.mark.parametrize("name", ["meta", "google"])
def test_nothing_of_a_person_is_readable_in_a_hashed_file(name: str) -> None:
    text = ",".join(FORMATS[name].cells(MEMBER)).lower()
    assert not any(said in text for said in ("mary", "example", "7911", "josé", "brien", "paulo"))


def test_what_is_not_known_is_blank_and_never_a_hash_of_nothing() -> None:
    cells = FORMATS["meta"].cells(member(phone=None, first_name="  ", last_name=None, zip="", city="...", country=None))
    assert [cell for cell in cells if cell] == [SHA256["mary@example.com"], "480.00"]


def test_klaviyo_s_predictions() -> None:
    assert FORMATS["klaviyo"].cells(MEMBER)[7:12] == ["480.00", "0.07", "2026-11-20", "9.1", "49.3"]
