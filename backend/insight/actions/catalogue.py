"""The catalogue of actions for a scored customer, the best first; ``keep_ordinary`` fits everybody."""

from typing import Final

from backend.insight.actions.action import Action, any_of
from backend.insight.actions.fits import (
    EVEN,
    LATE,
    LOST,
    PAST_MONTH,
    POOR,
    RETURNED,
    SILENT,
    STEADY,
    WHO,
    is_best,
    is_top,
    may_return,
    season_ahead,
    within_reach,
)
from backend.insight.facts.sheet import Sheet

# fmt: off
ACTIONS: Final[tuple[Action[Sheet], ...]] = (
    Action("call_before_next", ("due", "next_date", "on_rhythm", "value_rank", "share_of_shop"),
           lambda s, held, _: is_best(s, held) and any_of(held, *STEADY) and not any_of(held, *LATE, *SILENT, *RETURNED),
           "high", "order_value_60"),
    Action("personal_call", ("late_record", "late", "many_silent", "at_stake"),
           lambda s, held, _: is_top(s) and any_of(held, *LATE, "many_silent") and not any_of(held, *POOR, *LOST),
           "high", "returned_in_gap"),
    Action("named_contact", ("share_of_shop", "value_rank", "rank_spend"),
           lambda s, held, _: is_best(s, held) and is_top(s) and not any_of(held, *LATE, *SILENT, *STEADY, *RETURNED),
           "high", "value_year"),
    Action("fix_returns", RETURNED,
           lambda s, held, _: any_of(held, *RETURNED) and not any_of(held, *SILENT, "nothing_kept") and s.away <= 180,
           "low", "return_share"),
    Action("personal_reminder", LATE,
           lambda _, held, __: any_of(held, *LATE) and not any_of(held, *POOR, *SILENT), "low", "order_30"),
    Action("welcome_back", ("few_back", "back_again"),
           lambda s, held, _: any_of(held, "few_back", "back_again") and s.away <= PAST_MONTH, "low", "next_order"),
    Action("season_mail", ("season_habit", "season"),
           lambda s, held, _: any_of(held, "season", "season_habit") and season_ahead(s), "low", "order_month"),
    Action("welcome_series", ("newcomer", "too_new"),
           lambda _, held, __: "newcomer" in held and not any_of(held, "nothing_kept", *RETURNED), "low", "second_order"),
    Action("ask_first_order", ("one_order_part_back", "big_first_basket"),
           lambda s, held, _: any_of(held, "one_order_part_back", "big_first_basket") and s.away <= 90,
           "low", "second_order"),
    Action("second_order_note", ("second_order_likely", "second_order_open"),
           lambda s, held, _: any_of(held, "second_order_likely", "second_order_open") and s.away <= 365
               and "nothing_kept" not in held, "low", "second_order"),
    Action("ask_small", ("last_small", "dropped_product", "trend_down"),
           lambda s, held, _: any_of(held, "last_small", "dropped_product", "trend_down") and
               not any_of(held, *SILENT, "recent_up", "trend_up") and not is_best(s, held), "low", "next_basket"),
    Action("early_access", ("wide_range", "trend_up", "value_top"),
           lambda s, held, _: is_top(s) and any_of(held, "wide_range", "trend_up") and not any_of(held, *LATE, *SILENT),
           "low", "launch_week"),
    Action("reorder_favourite", ("favourite",),
           lambda s, held, _: "favourite" in held and s.log.favourite_sold and not any_of(held, *SILENT, *LATE)
               and (s.ratio is None or s.ratio > 0.5) and s.away <= 120, "low", "share_with_product"),
    Action("standing_order", ("on_rhythm", "due", "next_date"),
           lambda s, held, _: "favourite" in held and s.log.favourite_sold and any_of(held, "on_rhythm", "due",
               "next_date"), "medium", "kept_orders"),
    Action("restock_range", ("due", "next_date"),
           lambda _, held, __: "wide_range" in held and any_of(held, "due", "next_date"), "low", "lines"),
    Action("due_nudge", ("due", "next_date", "bit_late"),
           lambda _, held, __: any_of(held, "due", "next_date", "bit_late"), "low", "order_30"),
    Action("delivery_threshold", ("small_basket",),
           lambda s, held, terms: "small_basket" in held and within_reach(s, terms) and not any_of(held, "big_basket",
               *SILENT), "medium", "basket"),
    Action("bundle", ("small_basket",),
           lambda s, held, terms: "small_basket" in held and terms.margin is not None and 3 <= s.log.products <= 25 and not
               any_of(held, "wide_range", "big_basket", *SILENT), "medium", "basket"),
    Action("broaden", ("narrow_range",),
           lambda _, held, __: "narrow_range" in held and not any_of(held, "wide_range", *SILENT, *LATE),
           "low", "new_products"),
    Action("winback_test", ("return_likely", "return_open", "few_quiet", "few_quiet_month", "many_silent"),
           lambda s, held, terms: any_of(held, *SILENT) and may_return(s, 0.25) and terms.margin is not None and
               terms.holdout and not any_of(held, *POOR, "returns_high") and not season_ahead(s), "medium", "order_90"),
    Action("winback_reminder", ("return_likely", "return_open", "few_quiet", "few_quiet_month", "many_silent"),
           lambda s, held, _: any_of(held, *SILENT) and may_return(s, 0.25) and not any_of(held, *POOR, *LOST),
           "low", "order_90"),
    Action("stop_paid", ("return_unlikely", "second_order_unlikely", "value_low", "nothing_kept"),
           lambda s, held, _: any_of(held, "return_unlikely", "second_order_unlikely", "nothing_kept") and not
               s.among_first(s.log.rank_value, 4) and not any_of(held, "season", "season_habit"), "none", "spend_saved"),
    Action("leave_to_rhythm", ("on_rhythm", "odds_high"),
           lambda s, held, _: ("on_rhythm" in held or s.prediction.odds >= EVEN) and s.many
               and not any_of(held, *LATE, *SILENT, "bit_late", "last_small", "trend_down", *RETURNED),
           "none", "margin_kept"),
    Action("thank_personally", ("value_rank", "value_top", "top_spend"),
           lambda s, held, _: is_top(s) and s.away <= 60 and not any_of(held, *LATE, *SILENT, "nothing_kept"),
           "low", "next_order"),
    Action("weekday_timing", ("weekday",),
           lambda _, held, __: "weekday" in held and not any_of(held, *SILENT, "nothing_kept"), "none", "order_share"),
    Action("keep_ordinary", ("odds_usual", "odds_below", "odds_low", "odds_above", "odds_high", "odds_skewed", "value_mid",
        "value_low", "orders_ahead", "too_new", "year_likely", "five_orders", "irregular"),
           lambda _, __, ___: True, "none", "nothing"),
    Action("keep_ordinary", WHO, lambda _, __, ___: True, "none", "nothing"),
)
# fmt: on
