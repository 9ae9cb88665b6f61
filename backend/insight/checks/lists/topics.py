"""Words for facts: which fact a sentence speaks of when it says "basket", "range" or "chance"."""

from typing import Final

from backend.insight.checks.lists.phrases import Rule

TOPICS: Final[tuple[Rule, ...]] = (
    Rule(
        "avg_spend",
        """
        average order | average orders | average order value | average basket | order value | order values |
        basket | baskets | basket size | order size | average spend | spend per order | spending per order |
        ticket | ticket size | per order | value per order | typical order | usual order | orders average |
        order averages
        """,
    ),
    Rule(
        "predicted_spend",
        """
        predicted spend | predicted spending | expected spend | expected spending | forecast | forecast spend |
        spend forecast | predicted value | expected value | prediction | estimate | outlook | projected spend |
        expectation
        """,
    ),
    Rule(
        "total_spend",
        """
        spend | spending | spends | spent | total spend | total spending | revenue | spender | spend to date |
        value to date | historic spend | historical spend | past spend | outlay | overall spend
        """,
    ),
    Rule(
        "num_transactions",
        """
        orders | order count | purchases | purchase count | order history | number of orders | number of purchases |
        purchase frequency | order frequency | frequency | ordering | buying | ordered | buys | order volume |
        purchase history
        """,
    ),
    Rule("total_units", "units | items | volume | volumes | quantity | quantities | pieces | unit count | item count"),
    Rule(
        "unique_products",
        """
        range | product range | basket mix | mix | products | variety | assortment | product mix | categories |
        breadth | selection | catalogue | product variety | different products | product breadth
        """,
    ),
    Rule(
        "purchase_probability",
        "probability | likelihood | chance | chances | odds | propensity | purchase probability | purchase likelihood",
    ),
    Rule(
        "recency_days", "recency | recently | last purchase | last order | time since | days since | gap | pause | silence"
    ),
    Rule(
        "",  # names something, but no fact
        """
        order confirmation | in order to | in order | usual range | order form | seasonal catalogue |
        range of {{spend_low}} | a range | within a range | range from | buying team | range runs | spending time |
        chance to | a chance to | in range | the catalogue | expected range | range between
        """,
        exempt=True,
    ),
)

UP: Final = "up"
DOWN: Final = "down"
MIDDLE: Final = "middle"
COMPARISONS: Final[tuple[Rule, ...]] = (
    Rule(
        UP,
        """
        above | higher | larger | bigger | greater | wider | broader | stronger | heavier | exceed* | upper range |
        upper end | high end | higher end | upper part | outspend* | outpac* | ahead of | more than most |
        more than other* | more than peers | more than average | more than the typical | more than usual |
        more than the average | above average | above most | above the average | above typical | better than |
        surpass* | tops | more often than | more varied
        """,
    ),
    Rule(
        "up!",
        """
        highest | largest | biggest | greatest | widest | broadest | strongest | heaviest | top | among the top |
        the most | tops the | leading
        """,
    ),
    Rule(
        DOWN,
        """
        below | lower | smaller | narrower | weaker | fewer | lighter | less than | fewer than | behind most |
        behind other* | behind average | lower range | lower end | low end | lower part | lags | lagging | trails |
        trailing | beneath | short of | underperform* | below average | below most | under the average |
        less often than | less varied
        """,
    ),
    Rule("down!", "lowest | smallest | narrowest | weakest | fewest | lightest | least | bottom"),
    Rule(
        MIDDLE,
        """
        in line with | on par with | comparable to | comparable with | about average | close to average |
        around average | close to the average | similar to most | similar to other* | typical of | typical for |
        middle of the | like most | about typical | average for | close to typical | is average | is typical |
        are average | are typical | in the middle | close to what is usual | unremarkable
        """,
    ),
    Rule(
        "",
        """
        above all | the most recent | top customer* | top tier | top spender* | top level | top loyalty |
        top buyer* | at least | not least | top up | ahead of time | left behind | at the top | at most |
        behind the scenes | at its best | more than enough | less than ideal | top of mind | lower the forecast |
        lowers the | most recent | for the most part | at best | leave behind | against a typical customer |
        than a typical customer | compared with a typical customer | top priority
        """,
        exempt=True,
    ),
)

SIZE_WORDS: Final = {
    UP: """
        high large big strong heavy sizeable sizable substantial considerable generous wide broad varied healthy impressive
        significant good rich great long solid extensive diverse frequent many numerous robust elevated hefty ample
    """,
    DOWN: """
        low small modest weak light thin limited narrow slim little few minor slight meagre poor short tiny scarce
        infrequent sparse minimal
    """,
}
"""Words for large and small, whatever they are said of."""
