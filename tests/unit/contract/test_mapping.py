import pytest

from backend.contract.features import CLIENT_NAMES, CLIENT_V1, CONTRACT_V1, FEATURE_NAMES, SYNONYMS
from backend.contract.mapping import feature_vector
from backend.errors import MissingFeature, UnknownFeature, WrongLength

VALUES = (345.7, 49.3, 7, 12, 5, 4)
NAMED = dict(zip(FEATURE_NAMES, VALUES, strict=True))


def test_the_public_list_order_is_the_design_s() -> None:
    assert FEATURE_NAMES == (
        "total_spend",
        "avg_spend",
        "num_transactions",
        "total_units",
        "unique_products",
        "recency_days",
    )


def test_each_value_stands_where_its_feature_does() -> None:
    assert tuple(feature.name for feature in CONTRACT_V1) == FEATURE_NAMES
    assert tuple(feature.name for feature in CLIENT_V1) == CLIENT_NAMES


def test_names_in_any_order_give_the_list_s_vector() -> None:
    assert feature_vector(dict(reversed(NAMED.items()))) == feature_vector(list(VALUES)) == VALUES


@pytest.mark.parametrize(("synonym", "name"), SYNONYMS.items())
def test_every_synonym_means_its_feature(synonym: str, name: str) -> None:
    renamed = {synonym if key == name else key: value for key, value in NAMED.items()}
    assert feature_vector(renamed) == VALUES


@pytest.mark.parametrize("length", [0, 5, 7])
def test_a_list_of_another_length_is_named(length: int) -> None:
    with pytest.raises(WrongLength, match=f"6 values .*, not {length}"):
        feature_vector([1.0] * length)


def test_a_missing_feature_is_named() -> None:
    with pytest.raises(MissingFeature, match="recency_days"):
        feature_vector({name: value for name, value in NAMED.items() if name != "recency_days"})


def test_an_unknown_feature_is_named_with_the_known_ones() -> None:
    with pytest.raises(UnknownFeature, match=r"'recencyy'.*total_spend"):
        feature_vector(NAMED | {"recencyy": 1.0})


def test_a_feature_sent_under_two_names_is_refused() -> None:
    with pytest.raises(UnknownFeature, match="twice"):
        feature_vector(NAMED | {"recency": 9.0})
