"""What every claim is, in one table: where it is told, what it is about, its predicate in words, and beside what never."""

from typing import Final, NamedTuple

from backend.insight.claims.claim import Part, Polarity, Use


class Row(NamedTuple):
    """Of a claim all but how it is proved, which its theme says; the fields are those of ``Claim``."""

    id: str
    part: Part
    family: str
    polarity: Polarity
    use: Use
    relation: str
    never_with: tuple[str, ...] = ()
    filler: bool = False


# fmt: off
PRAISE: Final = ("odds_high", "odds_above", "odds_usual", "value_rank", "value_top", "value_mid", "at_stake", "spend_range",
    "orders_ahead", "year_likely")
HABITS: Final = ("trend_up", "trend_down", "wide_range", "returns_never", "weekday", "month_start", "month_end",
    "recent_up", "year_empty")
LEFT: Final = ("many_silent", "many_gone", "few_quiet", "few_quiet_month", "nothing_kept")
OVER: Final = ("many_silent", "many_gone", "few_quiet", "few_quiet_month", "few_back", "nothing_kept")
ODDS: Final = ("odds_usual", "odds_below", "odds_skewed", "odds_low", "year_likely", "year_unlikely")
BACK: Final = ("odds_low", "odds_skewed", "value_low", "year_likely", "year_unlikely")
TRENDS: Final = ("trend_up", "trend_down", "recent_up", "year_empty")

TABLE: Final[tuple[Row, ...]] = (
    # who
    Row("one_order", "who", "who", 0, 3, "one order; less than 5 % of it sent back", ("low_spend",)),
    Row("one_order_part_back", "who", "who", -1, 3,
        "one order; 5 % of it or more sent back", ("low_spend", "last_returned")),
    Row("one_day", "who", "who", 0, 3, "several orders, all on one day", ("year_empty", "big_first_basket")),
    Row("nothing_kept", "who", "who", -1, 3, "as much sent back as bought, or more", PRAISE),
    Row("few_at_once", "who", "who", 0, 3,
        "two to four order days in one month, the last at most 60 days ago", ("recent_up",)),
    Row("few_back", "who", "who", 1, 3,
        "two to four order days; the last ended a gap longer than 95 % of the shop's, and 60 days",
        ("season", "year_empty", "recent_up", "trend_down")),
    Row("few_orders", "who", "who", 0, 3,
        "two to four order days; away no longer than 95 % of the shop's gaps", ("low_spend",)),
    Row("few_quiet", "who", "who", -1, 3,
        "two to four order days; away for longer than 95 % of the shop's gaps", ("odds_low", "year_empty")),
    Row("few_quiet_month", "who", "who", -1, 3,
        "two to four order days in one month; away for longer than 95 % of the gaps", ("odds_low", "year_empty")),
    Row("many_orders", "who", "who", 1, 3, "five order days or more; not silent"),
    Row("five_orders", "who", "who", 1, 3,
        "five order days, without a steady rhythm; not silent, nor back from a long break"),
    Row("many_silent", "who", "who", -1, 3,
        "five order days or more; away for longer than 95 % would, and over 60 days", HABITS),
    Row("many_gone", "who", "who", -1, 3,
        "as many_silent, and under 25 % of such silences ended", (*HABITS, "odds_low", "year_unlikely")),
    # beginning
    Row("long_standing", "peers", "cohort", 1, 1,
        "first order in the first 31 days of the log; ordered in the last year", ("cohort",)),
    Row("newcomer", "now", "now", 1, 2,
        "first order no longer ago than the shop's median gap between orders; one order day", TRENDS),
    Row("cohort", "peers", "cohort", 0, 1,
        "50 customers or more of the same first month, not the log's; own first order 400 days ago or more",
        ("second_order_likely", "second_order_open", "second_order_unlikely", "return_likely", "return_open",
         "return_unlikely", "long_standing"), filler=True),
    Row("country", "peers", "country", 0, 1, "orders from a country of fewer than 5 % of customers"),
    # rhythm
    Row("on_rhythm", "now", "now", 1, 3, "steady gaps; away for at most 0.8 of the usual one", ("season", "trend_down")),
    Row("due", "now", "now", 1, 3,
        "steady gaps; away for 0.8 to 1.25 of the usual one; 40 % of such customers keep to it", ("odds_low",)),
    Row("about_usual", "now", "now", 0, 2, "steady gaps; away for 0.8 to 1.25 of the usual one; few keep closely to it"),
    Row("next_date", "now", "now", 1, 3,
        "as due, where 60 % of such customers keep to their rhythm, and the date is to come", ("odds_low",)),
    Row("bit_late", "now", "now", 0, 2,
        "steady gaps; away for more than 1.25 of the usual one, as one gap in five is here"),
    Row("late", "now", "now", -1, 3,
        "steady gaps; away for longer than 80 % of gaps would, in usual gaps; not the longest ever"),
    Row("late_record", "now", "now", -1, 3, "as late, and longer than any own gap before"),
    Row("was_rhythm", "rhythm", "now", 0, 2, "silent or gone; gaps were steady"),
    Row("irregular", "now", "now", 0, 2,
        "six order days or more; 80 % point of gaps over four times the 20 % point; not late"),
    Row("irregular_late", "now", "now", -1, 2,
        "as irregular, but away for longer than 80 % of gaps would, in usual gaps, and 1.5 times the own 80 % point"),
    Row("back_again", "now", "now", 1, 3,
        "five order days or more; the last gap longer than 95 % of the shop's and 60 days; back for 90",
        ("recent_up", "season", "year_empty")),
    # whether they come back
    Row("second_order_likely", "now", "now", 1, 3,
        "one order day; 55 % or more of those who had waited as long ordered again", (*ODDS, "value_low")),
    Row("second_order_open", "now", "now", 0, 3,
        "one order day; 25 to 55 % of those who had waited as long ordered again", (*ODDS, "value_low")),
    Row("second_order_unlikely", "now", "now", -1, 3,
        "one order day; under 25 % of those who had waited as long ordered again", (*ODDS, "value_low", "value_mid")),
    Row("return_likely", "now", "back", 1, 3,
        "quiet or silent; 50 % or more of such silences were ended by an order", BACK),
    Row("return_open", "now", "back", 0, 3, "quiet or silent; 25 to 50 % of such silences were ended by an order", BACK),
    Row("return_unlikely", "now", "back", -1, 3,
        "quiet or silent; under 25 % of such silences were ended by an order", BACK),
    Row("too_new", "unknown", "unknown", 0, 3, "one order day, less than a week ago", ("odds_high", "odds_above", *ODDS)),
    Row("young_log", "unknown", "unknown", 0, 1,
        "the log is younger than 360 days; six order days or fewer",
        ("season", "season_habit", "trend_up", "trend_down", "long_standing"), filler=True),
    Row("season_unknown", "unknown", "unknown", 0, 1,
        "the log is 360 to 730 days old; five order days or more, over a year", ("season", "season_habit"), filler=True),
    # calendar
    Row("weekday", "past", "habit", 0, 2,
        "60 % of eight order days or more on one weekday, twice its share of all order days, chance under 1 in 1,000",
        ("many_silent", "many_gone", "month_start", "month_end")),
    Row("month_start", "past", "habit", 0, 2,
        "60 % of eight order days or more on the first five of a month, chance < 1 in 1,000",
        ("many_silent", "many_gone", "weekday")),
    Row("month_end", "past", "habit", 0, 2,
        "60 % of eight order days or more on the last five of a month, chance < 1 in 1,000",
        ("many_silent", "many_gone", "weekday")),
    Row("season", "past", "season", 1, 2,
        "an order in the same month of every complete year since the first order, two years; 25 % of months at "
        "most; the shop's orders a year apart 1.25 times those of 11 or 13 months",
        ("on_rhythm", "few_back")),
    Row("season_habit", "past", "season", 1, 3, "as season, in three years or more", ("on_rhythm", "few_back")),
    # goods
    Row("wide_range", "past", "range", 1, 2, "rank by different products at most N / 10", ("narrow_range", *LEFT)),
    Row("narrow_range", "past", "range", 0, 2,
        "three order days or more; at most 15 products; products / orders under the quarter point of such customers",
        ("wide_range", "new_products", *LEFT)),
    Row("favourite", "past", "range", 1, 3,
        "one product in three orders or more and in at least half, alone, and kept", ("dropped_product", "nothing_kept")),
    Row("one_product", "past", "range", 0, 2,
        "half or more of the net spend on one of three products or more", ("nothing_kept",)),
    Row("new_products", "past", "range", 1, 1,
        "five orders or more, the last at most 120 days ago; more than half of its products new",
        ("narrow_range", "last_returned")),
    Row("dropped_product", "past", "range", -1, 3,
        "in half or more of the orders before the last three, in three; not in those", ("favourite", "nothing_kept")),
    # what came back
    Row("returns_high", "past", "returns", -1, 3,
        "two orders or more; returned / bought >= 10 % and the 90 % point of those who return",
        ("wide_range", "last_returned")),
    Row("returns_never", "past", "returns", 1, 2,
        "ten orders or more, nothing sent back; half of such customers or more have", ("many_silent", "many_gone")),
    Row("last_returned", "past", "returns", -1, 3,
        "two orders or more; every product of the last one came back",
        ("last_big", "last_small", "returns_high", "new_products")),
    Row("last_big", "past", "last", 1, 2,
        "four orders or more, the last in 120 days and kept; 2.5 times the own median or more, and the largest",
        ("one_big", "recent_up", "steady_basket")),
    Row("last_small", "past", "last", -1, 2,
        "as last_big, but 0.35 of the own median or less, and the smallest",
        ("returns_high", "steady_basket", "recent_up", "trend_up")),
    Row("one_big", "past", "last", 0, 2,
        "four orders or more; the largest, not the last, is half of the net spend even if all returns were of it",
        ("last_big", "steady_basket", "nothing_kept")),
    # trend
    Row("trend_down", "past", "trend", -1, 3,
        "548 days old or more; net of 12 months at most 0.8 of the 12 before and of the shop's quarter point (or "
        "0.5); orders fell by over 1.5 standard errors",
        (*OVER, "last_big", "on_rhythm")),
    Row("trend_up", "past", "trend", 1, 3,
        "640 days old or more; net of 12 months 1.25 times the 12 before or more and the shop's three-quarter "
        "point; orders rose by over 1.5 standard errors",
        (*OVER, "recent_up")),
    Row("year_empty", "past", "trend", -1, 2,
        "no order in 12 months; two or more in the 12 before, and some before those",
        ("few_quiet", "few_quiet_month", "many_silent", "many_gone", "one_day")),
    Row("recent_up", "past", "trend", 1, 3,
        "a year old or more; two orders or more in 90 days; net a day twice that before and twice the shop's own rise",
        ("trend_up", "few_back", "last_big", "few_at_once", "back_again")),
    # money
    Row("share_of_shop", "peers", "peers", 1, 3,
        "net spend of 0.5 % or more of all customers' positive net spend", ("rank_spend", "value_rank")),
    Row("rank_spend", "peers", "peers", 1, 3,
        "rank by net spend at most 100 and N / 10, not tied", ("share_of_shop", "value_rank", "top_spend")),
    Row("top_spend", "peers", "peers", 1, 2, "rank by net spend at most N / 10", ("value_top",)),
    Row("low_spend", "peers", "peers", 0, 1,
        "three in four customers or more have a larger net spend; two order days or more", ("small_basket", "value_low")),
    Row("big_basket", "peers", "basket", 1, 2,
        "rank by net / orders at most N / 10; two order days or more", ("small_basket", "returns_high", "nothing_kept")),
    Row("big_first_basket", "peers", "basket", 1, 2, "rank by net / orders at most N / 10; one order", ("low_spend",)),
    Row("small_basket", "peers", "basket", 0, 2,
        "three in four customers or more have a larger net / orders; two days or more", ("low_spend", "value_low")),
    Row("steady_basket", "past", "basket", 0, 2,
        "six orders or more; 80 % point of their values at most 1.5 times the 20 % point",
        ("last_big", "last_small", "one_big")),
    # ahead
    Row("odds_high", "ahead", "odds", 1, 3, "chance 1.5 times the mean of all or more", ("value_mid",)),
    Row("odds_above", "ahead", "odds", 1, 2, "chance 1.2 to 1.5 times the mean of all; apart when rounded"),
    Row("odds_usual", "ahead", "odds", 0, 1, "chance 0.8 to 1.2 times the mean of all, who differ"),
    Row("odds_skewed", "ahead", "odds", 0, 2,
        "chance under 0.8 of the mean of all, yet at most 40 % of them have a larger one"),
    Row("odds_below", "ahead", "odds", -1, 2,
        "chance 0.5 to 0.8 of the mean of all; more than half of them have a larger one"),
    Row("odds_low", "ahead", "odds", -1, 2,
        "chance at most half of the mean of all; more than half of them have a larger one", ("value_low",)),
    Row("year_likely", "ahead", "odds", 1, 2,
        "chance of an order within a year 80 % or more", ("on_rhythm", "due", "next_date", "about_usual")),
    Row("year_unlikely", "ahead", "odds", -1, 2, "chance of an order within a year 20 % or less"),
    Row("value_rank", "ahead", "value", 1, 3,
        "rank by value of the coming year at most 100 and N / 10, not tied", ("rank_spend", "share_of_shop", "top_spend")),
    Row("value_top", "ahead", "value", 1, 3, "rank by value of the coming year at most N / 10", ("top_spend",)),
    Row("value_mid", "ahead", "value", 0, 1, "value of the coming year neither in the top tenth nor in the lowest quarter"),
    Row("value_low", "ahead", "value", -1, 2,
        "value of the coming year in the lowest quarter", ("odds_low", "small_basket", "top_spend", "rank_spend")),
    Row("at_stake", "ahead", "value", 1, 3,
        "late or silent, and value of the coming year in the first quarter",
        ("value_mid", "value_top", "value_rank", "value_low")),
    Row("spend_range", "ahead", "value", 0, 2, "chance of 30 % or more; the forecast lies in its interval"),
    Row("orders_ahead", "ahead", "value", 1, 2, "5.5 orders or more expected in a year"),
    # asked
    Row("asked_one", "who", "who", 0, 3, "one order", ("asked_basket",)),
    Row("asked_few", "who", "who", 0, 3, "two to four orders, the last at most 90 days ago"),
    Row("asked_many", "who", "who", 1, 3, "five orders or more, the last at most 90 days ago"),
    Row("asked_quiet", "who", "who", -1, 3, "two orders or more, the last more than 90 days ago"),
    Row("asked_nothing", "who", "who", -1, 3, "net spend of 0 or less", ("asked_basket", "asked_range")),
    Row("asked_basket", "past", "basket", 0, 2, "two orders or more; what one is worth on average"),
    Row("asked_range", "past", "range", 0, 1, "two products or more"),
    Row("asked_likely", "ahead", "odds", 1, 3, "chance of an order within 30 days 60 % or more"),
    Row("asked_even", "ahead", "odds", 0, 2, "chance of 40 to 60 %"),
    Row("asked_chance", "ahead", "odds", 0, 2, "chance of 10 to 40 %"),
    Row("asked_improbable", "ahead", "odds", -1, 2, "chance under 10 %"),
    Row("asked_high", "ahead", "spend", 1, 3, "forecast at or above the bound of High Value", ("asked_nothing",)),
    Row("asked_spend", "ahead", "spend", 0, 2, "forecast below the bound of High Value"),
)
# fmt: on
