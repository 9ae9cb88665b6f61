"""True figures that would imply something false: each trap that was found, and the predicate that keeps out of it."""

from dataclasses import replace
from datetime import date

import pytest

from backend.contract.shop.log_facts import EXAMPLE
from backend.contract.shop.shop_facts import Ended
from backend.insight.actions.action import Terms
from backend.insight.actions.catalogue import ACTIONS
from backend.insight.actions.fitting import fitting
from backend.insight.claims.inventory import INVENTORY, holding
from backend.insight.facts.sheet import Sheet
from tests.claims import SHOP, prediction, sheet


def held(about: Sheet) -> set[str]:
    return set(holding(INVENTORY, about))


def codes(about: Sheet, terms: Terms | None = None) -> list[str]:
    return [one.action.code for one in fitting(ACTIONS, about, held(about), terms or Terms())]


def away(days: int, **changes: object) -> Sheet:
    last = date.fromordinal(SHOP.as_of.toordinal() - days)
    return sheet(**{"last": last, "usual_gap": 30.0, "low_gap": 20, "high_gap": 40, "longest_gap": 70, **changes})


@pytest.mark.parametrize(
    ("days", "claim"),
    [(20, "on_rhythm"), (30, "due"), (45, "bit_late"), (65, "late"), (75, "late_record"), (125, "many_silent")],
)
def test_late_means_beyond_what_is_late_in_this_shop(days: int, claim: str) -> None:
    assert claim in held(away(days))


def test_a_shop_whose_customers_keep_no_rhythm_is_told_of_none_due() -> None:
    loose = replace(SHOP, rhythm_hit=0.36)
    assert "due" not in held(replace(away(30), shop=loose))
    assert "about_usual" in held(replace(away(30), shop=loose))


def test_a_date_is_said_only_where_customers_keep_to_their_rhythm() -> None:
    assert "next_date" not in held(away(30))
    assert "next_date" in held(replace(away(30), shop=replace(SHOP, rhythm_hit=0.65)))


def test_a_verb_of_ending_needs_a_return_share_under_a_quarter() -> None:
    back = sheet(last=date(2010, 12, 1))
    assert "many_gone" in held(back)
    assert "many_gone" not in held(replace(back, ended=Ended(360, 700, 200)))


def test_nobody_is_gone_whom_the_model_expects_sooner() -> None:
    likely = sheet(last=date(2010, 12, 1), predicted=prediction(odds=4_000))
    assert held(likely) & {"many_gone", "return_unlikely"} == set()


def test_a_share_of_returns_is_measured_on_silences_at_least_half_as_long() -> None:
    table = (Ended(30, 5_000, 2_500),)
    assert "return_likely" not in held(sheet(shop=replace(SHOP, silences=table), last=date(2011, 1, 1)))


def test_one_horizon_for_the_whole_shop() -> None:
    for about in (sheet(last=date(2010, 12, 1)), sheet(last=date(2011, 3, 1))):
        for name in ("return_open", "return_unlikely", "return_likely"):
            if name in held(about):
                assert INVENTORY[name].facts(about)["horizon"].value == SHOP.horizon_days


def test_the_first_order_of_the_log_is_not_said_to_be_the_customers_first() -> None:
    early = sheet(first=date(2009, 12, 20))
    assert "began" not in INVENTORY["many_orders"].facts(early)
    assert "long_standing" in held(early)
    assert "began" in INVENTORY["many_orders"].facts(sheet(first=date(2010, 1, 1)))


def few(**changes: object) -> Sheet:
    return sheet(
        **{
            "order_days": 3,
            "orders": 3,
            "usual_gap": None,
            "low_gap": None,
            "high_gap": None,
            "active_months": 3,
            **changes,
        }
    )


def test_a_month_that_repeats_is_chance_unless_the_shop_repeats_more_than_one_month_off() -> None:
    about = few(season_month=9, season_years=(2010, 2011), last=date(2011, 9, 20), first=date(2009, 12, 5))
    assert "season" in held(about)
    assert "season" not in held(replace(about, shop=replace(SHOP, season_lift=1.17)))


def test_always_needs_three_years() -> None:
    about = few(season_month=9, season_years=(2010, 2011), first=date(2009, 12, 5))
    assert "season_habit" not in held(about)
    assert "season_habit" in held(few(season_month=9, season_years=(2009, 2010, 2011), first=date(2009, 8, 5)))


@pytest.mark.parametrize(
    ("on_it", "of", "habit"), [(5, 8, False), (7, 9, False), (8, 9, True), (6, 10, False), (9, 9, True)]
)
def test_a_weekday_is_a_habit_beyond_chance(on_it: int, of: int, habit: bool) -> None:
    assert ("weekday" in held(sheet(weekday=3, weekday_days=on_it, order_days=of))) is habit


def test_extreme_returns_leave_no_praise() -> None:
    """Customer 12346 bought for 77,000 and sent nearly all of it back."""
    about = sheet(bought=773_529_600, returned=773_529_600, largest_value=771_836_000, rank_basket=2)
    assert held(about) & {"one_big", "big_basket", "odds_high", "top_spend", "favourite"} <= {"big_basket"}
    assert "nothing_kept" in held(about)
    assert "big_basket" in held(about)  # true of what was bought
    from backend.insight.claims.inventory import exclusions

    assert "big_basket" in exclusions()["nothing_kept"]


def test_half_in_one_order_looks_at_what_was_kept() -> None:
    common = {"bought": 10_000_000, "largest_value": 6_000_000, "largest_day": date(2011, 1, 1)}
    assert "one_big" in held(sheet(**common, returned=0))
    assert "one_big" not in held(sheet(**common, returned=5_000_000))


def test_half_spent_on_one_product_looks_at_what_was_kept() -> None:
    about = sheet(favourite=None, favourite_orders=0, bought=10_000_000, returned=4_000_000, top_product_net=2_900_000)
    assert "one_product" not in held(about)


def test_an_average_that_few_lift_is_not_said_to_be_above_most() -> None:
    """The mean chance is 10 %; of this customer 7 %, which only a third exceed."""
    log = replace(EXAMPLE, rank_odds=1_700)
    about = sheet(log, predicted=prediction(odds=700))
    assert "odds_skewed" in held(about)
    assert held(about) & {"odds_below", "odds_low"} == set()


def test_a_difference_must_survive_rounding() -> None:
    low = replace(SHOP, odds_sum=300_000)  # a mean of 0.6 %
    about = sheet(replace(EXAMPLE, rank_odds=4_000), low, prediction(odds=50))
    assert held(about) & {"odds_below", "odds_low", "odds_skewed"} == set()


def test_a_chance_that_is_the_same_for_everybody_is_told_of_nobody() -> None:
    """Seen: "about as likely as on average here, at 22%" of a customer of one order, 22 months ago."""
    alike = replace(SHOP, odds_sum=SHOP.customers * 2_200)
    assert "odds_usual" not in held(sheet(shop=alike, rank_odds=1, predicted=prediction(odds=2_200)))
    assert "odds_usual" in held(sheet(shop=alike, rank_odds=2, predicted=prediction(odds=2_200)))


def test_spend_that_changed_no_more_than_coin_tosses_is_no_trend() -> None:
    common = {"net_year": 2_000_000, "net_year_before": 8_000_000, "first": date(2009, 12, 5)}
    assert "trend_down" not in held(
        sheet(shop=replace(SHOP, log_first=date(2009, 11, 1)), **common, orders_year=3, orders_year_before=5)
    )
    assert "trend_down" in held(
        sheet(shop=replace(SHOP, log_first=date(2009, 11, 1)), **common, orders_year=2, orders_year_before=9)
    )


def test_a_year_is_compared_only_where_the_log_covers_both() -> None:
    short = replace(SHOP, log_first=date(2010, 6, 1))
    about = sheet(shop=short, net_year=2_000_000, net_year_before=8_000_000, orders_year=2, orders_year_before=9)
    assert "trend_down" not in held(about)


def test_a_pace_is_no_rise_where_the_whole_shop_rises() -> None:
    about = sheet(net_90=5_000_000, orders_90=3)
    assert "recent_up" in held(about)
    assert "recent_up" not in held(replace(about, shop=replace(SHOP, recent_pace=4.0)))


def test_a_top_up_is_not_a_small_last_order_where_the_customer_often_places_one() -> None:
    common = {"last_value": 300_000, "usual_value": 1_250_000.0}
    assert "last_small" in held(sheet(**common, least_value=300_000))
    assert "last_small" not in held(sheet(**common, least_value=200_000))


def test_ties_are_not_said_to_be_exceeded() -> None:
    """Three quarters must spend strictly more."""
    assert "small_basket" not in held(sheet(rank_basket=3_750))
    assert "small_basket" in held(sheet(rank_basket=3_751))


def test_a_tied_rank_is_not_said() -> None:
    assert "rank_spend" in held(sheet(rank_spend=40))
    assert "rank_spend" not in held(sheet(rank_spend=40, spend_tied=True))


def test_no_free_delivery_above_the_shops_own_rule() -> None:
    small_basket = {"bought": 9 * 300_000, "rank_basket": 4_900}
    assert "delivery_threshold" in codes(sheet(**small_basket), Terms(margin=0.3, free_delivery_from=36.0))
    assert "delivery_threshold" not in codes(sheet(**small_basket), Terms(margin=0.3, free_delivery_from=25.0))
    assert "delivery_threshold" not in codes(sheet(**small_basket), Terms())


def test_no_bundle_for_who_buys_across_the_range() -> None:
    about = {"bought": 9 * 300_000, "rank_basket": 4_900, "products": 20}
    assert "bundle" in codes(sheet(**about), Terms(margin=0.3))
    assert "bundle" not in codes(sheet(**about, rank_products=100), Terms(margin=0.3))


def test_no_welcome_series_after_two_years() -> None:
    one = {"orders": 1, "order_days": 1, "usual_gap": None, "low_gap": None, "high_gap": None, "last_gap": None}
    assert "welcome_series" in codes(sheet(**one, first=date(2011, 12, 1), last=date(2011, 12, 1)))
    assert "welcome_series" not in codes(sheet(**one, first=date(2009, 12, 5), last=date(2009, 12, 5)))


def test_leaving_alone_is_argued() -> None:
    found = fitting(ACTIONS, away(20), held(away(20)), Terms())
    assert next(one for one in found if one.action.code == "leave_to_rhythm").because[0] in held(away(20))
