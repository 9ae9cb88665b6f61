"""Made-up views of a shop, for services on made-up customers."""

from datetime import date

from backend.contract.shop.shop_views import Action, Cohort, Cohorts, LogRead, ShopViews, Status, Today, Window
from backend.stores.scored.views import ScoringViews

WINDOW = Window(date(2026, 10, 2), date(2026, 10, 31), 900.0, 12, 9, 2, 80.0)
LOG = LogRead(
    dialect="generic",
    rows={"in": 10, "kept": 9, "set_aside": {"no customer": 1}},
    money={"in": 100.0, "kept": 90.0, "set_aside": {"no customer": 10.0}},
    readings={},
    warnings=(),
    first=date(2025, 1, 1),
    last=date(2026, 10, 31),
    orders=9,
    customers=3,
    returned_rows=0,
    returned_money=0.0,
)
VIEWS = ShopViews(
    today=Today(0.5, 50.0, 10.0, 1, 90.0, 110.0, 4, date(2026, 10, 31)),
    windows=(WINDOW,),
    last_year=None,
    status=(Status("new", 3, 100.0, 1.5, 300.0),),
    actions=(Action("due", 1, 50.0, 100.0, 0.8, {"days": 14}, "due_within_days=14"),),
    rfm_grid=(),
    rfm_bounds=None,
    cohorts=Cohorts((Cohort("2026-10", 3, (1.0,), (50.0,)),), first_is_truncated=True, last_is_partial=False),
    log=LOG,
)
SHOWN = ScoringViews(VIEWS, [("c1", '[["2026-10-28",49.4]]')])
