"""Actions for a request's six numbers, the best first: few, as little is known."""

from typing import Final

from backend.insight.actions.action import Action, any_of
from backend.insight.facts.asked import Asked

# fmt: off
ASKED_ACTIONS: Final[tuple[Action[Asked], ...]] = (
    Action("thank_personally", ("asked_high", "asked_many"),
           lambda a, held, _: "asked_high" in held and a.away <= 60 and a.orders > 1, "low", "next_order"),
    Action("second_order_note", ("asked_one",),
           lambda a, held, _: "asked_one" in held and a.away <= 180, "low", "second_order"),
    Action("leave_to_rhythm", ("asked_likely",), lambda _, held, __: "asked_likely" in held, "none", "margin_kept"),
    Action("personal_reminder", ("asked_quiet",),
           lambda _, held, __: "asked_quiet" in held and "asked_high" in held, "low", "order_30"),
    Action("winback_reminder", ("asked_quiet",),
           lambda a, held, _: "asked_quiet" in held and a.away <= 365 and a.segment != "Low Value", "low", "order_90"),
    Action("stop_paid", ("asked_improbable", "asked_nothing"),
           lambda a, held, _: any_of(held, "asked_improbable", "asked_nothing") and a.segment == "Low Value", "none",
               "spend_saved"),
    Action("keep_ordinary", ("asked_chance", "asked_even", "asked_likely", "asked_improbable", "asked_spend"),
           lambda *_: True, "none", "nothing"),
)
# fmt: on
