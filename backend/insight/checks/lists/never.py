"""What may never be said of a customer, whatever the facts are."""

from typing import Final

from backend.insight.checks.lists.phrases import Rule

NEVER: Final[tuple[Rule, ...]] = (
    Rule(
        "cause",
        """
        motivator | competition | competitor | competitors | cheaper | elsewhere | prefers | likes | seeks |
        cares about | interested in | fond of | appreciates | favours | favors | customer values | values quality |
        motivator* | motivated | key driver | main driver | driver of | gift | gifts | impulse | explains |
        satisfied | happy | pleased | content with | they love | they like | they enjoy | enjoys | they prefer |
        they want | wants | they need | explanation
        """,
        fields=("insight",),
    ),
    Rule(
        "cause",
        """
        because | cause | caused | causes | causing | due to | owing to | thanks to | as a result |
        as a consequence | consequently | result of | results from | resulting from | resulted in | driven by |
        drives | drove | stems from | stemming from | led to | leads to | leading to | prompted by | triggered by |
        attributable | attributed to | explained by | the reason | reasons | reason for | reason why | that is why |
        that's why | which is why | motivated by | motivation | in response to | on account of | reflects their |
        reflecting their | love of | loves | unhappy | dissatisf* | disappointed | frustrat* | satisfied with |
        happy with | bored | lost interest | found a competitor | went elsewhere | switched to |
        gone to a competitor | buying elsewhere | price sensitive | price conscious | bargain hunt* | gift giver |
        gifting
        """,
    ),
    Rule("cause", "love letter | in need of | cause no | cause for concern", exempt=True),
    Rule(  # which season it is, no fact says
        "season", "spring | summer | autumn | winter | holiday | holidays | festive"
    ),
    Rule(
        "forecast",
        """
        expected to churn | expected to leave | expected to stay | expected to remain | expected to lapse |
        expected to grow
        """,
    ),
    Rule(
        "guarantee",
        """
        guarantee* | definite | no question | without question | unquestionabl* | beyond doubt | surefire |
        for certain | never | is coming | on its way | on the way | in the bag | certain to | certainly |
        is certain | are certain | sure to | surely | for sure | definitely | undoubtedly | no doubt |
        without doubt | without a doubt | doubtless | bound to | inevitabl* | always | never fails | never fail |
        cannot fail | can't fail | can't go wrong | cannot go wrong | without fail | assured | assures | assure |
        promise | promises | promised | risk free | foolproof | secure their | ensure | ensures | ensuring |
        proven to | secures | locks in | lock in | rely on | count on | can be relied | destined | certainty
        """,
    ),
    Rule(
        "forecast",
        """
        will | they'll | it'll | he'll | she'll | shall | going to | won't | gonna | lifetime value |
        long term value | would spend | would buy | could spend | could become | might spend | may spend |
        may become | turn into | should spend | should buy | should return | should grow | should double |
        should reach | keep spending | keep buying | to increase their spend | stay loyal | next up | far more |
        even more | is spending more | in store | ahead lies | soon be | poised | heading for | headed to |
        become a | becoming a | grow into | on track to | set to | poised to | about to | in the future |
        future value | down the line | in the long run | before long | sooner or later | eventually | headed for
        """,
    ),
    Rule("forecast", "goodwill | will be read | at will", exempt=True),
    Rule(
        "protected_attribute",
        """
        he | she | him | his | her | hers | himself | herself | man | men | woman | women | male | female | gender |
        lady | ladies | gentleman | gentlemen | mum | mums | mom | moms | mother | mothers | grandmother* |
        grandfather* | grandparent* | granny | grandma | aunt | uncle | sister | brother | daughter | son |
        teacher* | nurse | nurses | doctor | lawyer | engineer | farmer | homemaker | kid | college | university |
        schoolgirl | schoolboy | schoolchild* | professor | bachelor | couple | expat* | veteran | disabled |
        vegan | vegetarian | father | fathers | dad | dads | parent | parents | wife | husband | married | single |
        divorced | widow* | pregnan* | bride | housewife | girl | girls | boy | boys | young | younger | youth |
        old | older | elderly | senior | seniors | aged | age | ages | teen* | millennial* | boomer* | pensioner* |
        retired | retiree* | student | students | race | racial | ethnic* | black | asian | african | european |
        british | english | german | french | american | chinese | indian | latino | hispanic | foreign* |
        immigrant* | nationality | native | religio* | christian* | muslim* | jewish | jew | hindu* | catholic* |
        faith | church | gay | lesbian | lgbt* | straight | queer | sexual* | disab* | illness | ill | sick |
        health | diabet* | wheelchair | patient | politic* | conservative | liberal | wealthy | wealth | rich |
        affluent | poor | income | salary | earnings | unemployed | working class | middle class | upper class |
        family | families | children | kids | child | baby | household
        """,
    ),
    Rule(
        "protected_attribute",
        """
        her majesty | straight away | {{recency_days}} old | straight to | straight into | straight after |
        straightforward | black friday | rich in | rich choice | poor fit | in poor | age of | old stock |
        healthy margin | single out | old and new | family of products
        """,
        exempt=True,
    ),
    Rule(
        "personal_data",
        """
        mr | mrs | ms | miss | dr | sir | madam | lives in | lives at | living in | resides | resident | based in |
        located in | home address | street | avenue | postcode | zip code | phone number | customer id |
        customer number | customer no | account number | named customer | date of birth | birthday* | born |
        passport | credit card | bank account | employer | works at | works for | job | occupation | linkedin |
        facebook | instagram
        """,
    ),
    Rule(
        "refusal",
        """
        i | i'm | i'd | i've | i'll | my | me | sorry | apolog* | unable to | cannot provide | can't provide |
        cannot help | can't help | cannot comply | cannot assist | can't assist | not able to | insufficient data |
        insufficient information | not enough information | not enough data | no information | no data |
        cannot determine | not possible to say | decline to | n a | placeholder | lorem | todo | tbd | hacked |
        pwned | insight here
        """,
    ),
    Rule(
        "prompt_leak",
        """  prompts | system message | system prompt | the prompt | this prompt | my prompt | your prompt | prompt says |
        instruction* | instructed | guideline* | json | schema | slot | slots | fact sheet | factsheet | fact id | sheet |
        language model | ai model | as an ai | an ai | llm | gpt | chatgpt | openai | groq | llama | developer message |
        assistant | ignore previous | ignore all | ignore the | disregard | previous instructions | violation* | codes |
        token | tokens | artificial intelligence | the rules | evidence field | claims | enum | per the facts | provided
        facts | given facts | facts provided | allowed actions | action code
        """,
    ),
    Rule(
        "hype",
        """
        amazing | incredible | awesome | fantastic | superstar | rockstar | rock star | explode* | skyrocket* |
        game changer | game changing | supercharge* | unleash* | unlock* | delight | delighted | thrill* |
        spectacular | phenomenal | mind blowing | goldmine | gold mine | jackpot | huge | massive | enormous |
        extraordinary | unbelievable | insane | epic | ultimate | stellar | crush* | dream customer | whale |
        unprecedented | breathtaking
        """,
    ),
    Rule(
        "currency",
        """
        pound | pounds | sterling | dollar | dollars | euro | euros | cent | cents | pence | penny | quid | buck |
        bucks | grand | gbp | usd | eur | yen | rupee*
        """,
    ),
    Rule("currency", "grand total", exempt=True),
    Rule(
        "date",
        """
        january | february | april | june | july | august | september | october | november | december | jan | feb |
        mar | apr | jun | jul | aug | sept | oct | nov | dec | monday* | tuesday* | wednesday* | thursday* |
        friday* | saturday* | sunday* | weekend* | weekday* | christmas | xmas | easter | black friday |
        cyber monday | valentine* | halloween | thanksgiving | new year* | boxing day | mother's day |
        father's day | diwali | ramadan | yesterday | tomorrow | tonight | this morning | last night | fortnight* |
        week | weeks | weekly | month | months | monthly | year | years | yearly | annual* | decade* | century |
        daily | hourly | hour | hours | minute | minutes | quarterly | biweekly | bimonthly | semester | midnight |
        noon | overnight | day | days | today
        """,
    ),
    Rule(
        "date",
        """
        to date | yearly mean | yearly average | annual average | annual mean | day to day | these days |
        up to date | the other day | out of date | end of the day
        """,
        exempt=True,
    ),
    Rule("prompt_leak", "season ticket", exempt=True),
)
