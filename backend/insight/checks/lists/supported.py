"""What may be said only of a customer whose facts say so: words, and the predicate that they stand for."""

from typing import Final

from backend.insight.checks.lists.phrases import Rule

SUPPORTED: Final[tuple[Rule, ...]] = (
    # An action may be called what it is called; that is no claim about the customer.
    Rule("recency", "win back | winback | reactivat* | re engage*", exempt=True, fields=("action",)),
    Rule(
        "recency",
        """
        recent | recently | lately | fresh | freshly | just bought | just ordered | just purchased | just placed |
        only just | still fresh | not long ago | newly | hot | warm | top of mind
        """,
        "recent",
    ),
    Rule(
        "recency",
        """
        most recent order | most recently | most recent purchase | more recent than | less recent than |
        fresh start | fresh stock | fresh look | recent order history | most recent | freshly picked
        """,
        exempt=True,
    ),
    Rule("recency", "active | engaged | actively | still buying | still ordering | current customer | in touch", "active"),
    Rule("recency", "quiet | gone quiet | cooling | cooled | pause in buying | gap since | slower | hesitat*", "quiet"),
    Rule("recency", "quietly | quiet list | quiet reminder | quiet note", exempt=True),
    Rule(
        "recency",
        """
        at risk | danger of losing | losing this | losing the | lose this | lose the | in danger | walk away |
        walking away | lost touch | gone missing | wandered off | vanished | slipping | slipped | drifting |
        drifted | lapsing | fading | faded | long gap | long silence | long absence | long pause | a while ago |
        long ago | for a while | been a while | some time ago | some time | inactive | dormant | inactivity |
        re engagement | disengag* | reactivat* | lapse | win back | winback | silent | silence | absent | absence |
        stopped buying | stopped ordering | no longer buying | no longer active | no longer orders | fallen silent |
        fell silent | fell quiet | stayed away | been away | went away | gone cold | cold | stale | overdue | late
        """,
        "away",
    ),
    Rule(
        "recency",
        """
        active mailing | active mailings | active list | active lists | cold call | late delivery | late orders |
        some time with
        """,
        exempt=True,
    ),
    Rule("recency", "lapsed | churned | lost | left the shop | abandoned | defected | gone for good", "lapsed"),
    Rule(
        "habit",
        """
        loyal | loyally | regular | regularly | habitual | habit | habits | frequent | frequently | often |
        established | long standing | longstanding | seasoned | committed | steady buyer | steady customer |
        again and again | time and again | many orders | core customer | faithful | repeatedly | consistent |
        consistently | reliable | reliably | routine
        """,
        "habitual",
    ),
    Rule(
        "habit",
        """
        how often | loyalty | regular mailings | regular price | regular emails | regular contact | often enough |
        regular delivery
        """,
        exempt=True,
    ),
    Rule(
        "habit",
        """
        repeat | returning | came back | comes back | keeps coming back | repeat buyer | repeat customer |
        reorders | reordered | reordering
        """,
        "repeat",
    ),
    Rule(
        "habit",
        "repeat order | repeat purchase | repeat the order | repeat orders | repeat purchases",
        exempt=True,
        fields=("action",),
    ),
    Rule(
        "habit",
        """
        only order | only purchase | sole order | sole purchase | lone order | lone purchase | ordered just |
        single order | single purchase
        """,
        "single_order",
    ),
    Rule(
        "habit",
        """
        new customer | new buyer | newcomer | new to the shop | new here | just joined | first timer | beginner |
        getting started | early in the relationship | early days | at the start
        """,
        "new",
    ),
    Rule(
        "likelihood",
        """
        likely to churn | likely to leave | likely to stop | likely to lapse | likely to drift | likely to be lost |
        likely to go
        """,
        "unlikely",
    ),
    Rule(
        "likelihood",
        """
        likely | probable | on the cards | a safe bet | odds on | probably | good chance | strong chance |
        high chance | odds are good | expected to buy | expected to order | expected to return |
        expected to purchase | high probability | likelihood is high | inclined to | ready to buy | in the mood
        """,
        "likely",
    ),
    Rule(
        "likelihood",
        """
        unlikely | improbable | little chance | slim chance | poor odds | low chance | low probability | long shot |
        doubtful | remote
        """,
        "unlikely",
    ),
    Rule(
        "likelihood",
        """
        toss up | coin flip | evenly balanced | finely balanced | hangs in the balance | could go either way |
        open question | an even chance | even odds
        """,
        "even",
    ),
    Rule("likelihood", "how likely | likely need | likely needs", exempt=True),
    Rule(
        "value",
        """
        high value | highly valuable | most valuable | best customers | among the best | the best of |
        best customer | top customer | top customers | top tier | vip | vips | key account | key customer |
        premium | top spender | top spenders | big spender | big spenders | star | stars | elite | valuable customer
        """,
        "high",
    ),
    Rule("value", "medium value | mid value | middle tier | mid tier | middling value | mid range", "medium"),
    Rule(
        "value",
        """
        low value | lowest tier | bottom tier | small spender | low spender | marginal | least valuable |
        little value | minor customer
        """,
        "low",
    ),
    Rule("value", "value tier | high value customers only", exempt=True),
    Rule("trend", "trend | trending | trajectory | pattern of growth", "trended"),
    Rule(
        "trend",
        """
        growing | is up | are up | up by | trending up | upwards | grows | grew | grown | rising | rises | rose |
        risen | increasing | increases | increased | climbing | climbed | accelerat* | gaining | momentum | upward |
        upturn | picking up | picked up | improving | improved | expanding | expanded | surging | surged |
        more and more | up from | stepping up | on the rise | growth | ramping | building up | strengthen* | warming
        """,
        "rising",
    ),
    Rule(
        "trend",
        """
        declining | is down | are down | down by | trending down | downwards | declined | declines | decline |
        falling | falls | fell | fallen | decreasing | decreased | decreases | dropping | dropped | shrinking |
        shrank | slowing | slowed | slowdown | downward | downturn | waning | dwindl* | sinking | weakening |
        weakened | down from | less and less | tapering | tailing off | sliding | softened | eased | slide |
        eroding | erosion | deteriorat* | on the wane | softening | diminish*
        """,
        "falling",
    ),
    Rule(
        "trend",
        """  stable | steady | unchanged | constant | flat | plateau* | holding up
        """,
        "steady",
    ),
    Rule("trend", "steady buyer | steady customer | flat rate | growing range", exempt=True),
    Rule(
        "season",
        """
        season | seasonal | seasonally | seasonality | peak season | high season | low season | off season
        """,
        "seasonal",
        fields=("insight",),
    ),
)
