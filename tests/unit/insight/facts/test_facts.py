import pytest

from backend.insight.facts.facts import fact_sheet
from backend.insight.facts.number_words import written
from backend.insight.facts.peers import peer_band
from tests.insight_cases.customers import estimate, parameters, sheet


def test_each_fact_carries_its_own_unit_in_its_text():
    facts = sheet().facts
    assert facts["total_spend"].text == "£346"
    assert facts["avg_spend"].text == "£49.30"
    assert facts["num_transactions"].text == "7 orders"
    assert facts["recency_days"].text == "4 days"
    assert facts["purchase_probability"].text == "83%"
    assert facts["horizon_days"].text == "30 days"


@pytest.mark.parametrize(
    ("value", "unit", "currency", "text"),
    [
        (0.3, "days", "GBP", "under 1 day"),
        (1, "orders", "GBP", "1 order"),
        (1_234_567, "units", "GBP", "1,234,567 units"),
        (0.0, "currency", "USD", "$0"),
        (99.999, "currency", "USD", "$100"),
        (12.5, "currency", "CHF", "12.50 CHF"),
        (0.123, "percent", "GBP", "12%"),
    ],
)
def test_a_number_is_written_for_a_reader(value, unit, currency, text):
    assert written(value, unit, currency) == text


def test_relations_name_peers_and_states():
    facts = sheet().facts
    assert facts["recency_days"].relations == ("recent", "among_lowest")
    assert facts["purchase_probability"].relations[0] == "likely"
    assert facts["num_transactions"].relations == ("below_most",)


def test_without_peers_nothing_is_compared():
    facts = sheet(peers=False).facts
    assert facts["avg_spend"].relations == ()
    assert facts["recency_days"].relations == ("recent",)


def test_a_value_that_most_share_beats_nobody():
    many_single_buyers = (1.0,) * 70 + tuple(float(k) for k in range(2, 31))
    assert peer_band(1.0, many_single_buyers) == "typical"
    assert peer_band(2.0, many_single_buyers) == "above_most"


def test_drivers_are_named_after_their_feature_and_signed():
    facts = sheet().facts
    orders, recency = facts["num_transactions_effect"], facts["recency_days_effect"]
    assert (orders.text, orders.relations) == ("£70", ("raises",))
    assert (recency.text, recency.relations) == ("£8", ("lowers",))
    assert "baseline_effect" not in facts


def test_optional_facts_appear_only_with_their_data():
    assert not {"spend_low", "spend_trend", "season"} & set(sheet().facts)
    rich = fact_sheet(estimate(), parameters(), interval=(40.0, 310.0), trend=1.4, season_index=0.6).facts
    assert (rich["spend_low"].text, rich["spend_high"].text) == ("£40", "£310")
    assert rich["spend_trend"].relations == ("rising",)
    assert rich["season"].relations == ("low_season",)
