"""Whether a log reads as the log did that a model was trained on."""

from collections.abc import Mapping
from typing import Any, Final

_ALIKE: Final = {"order": "dates", "decimal": "numbers", "currency": "money"}
"""What must be alike where both logs say it: the order of day and month, the decimal sign, the currency."""


def disagreement(trained: Mapping[str, Any], read: Mapping[str, Any]) -> str | None:
    """One sentence on what reads otherwise now; None where all that both logs say agrees. Both as ``OrderLog.facts``."""
    return _of_columns(trained.get("readings", {}), read["readings"]) or _of_the_log(trained, read)


def _of_columns(trained: Mapping[str, Any], read: Mapping[str, Any]) -> str | None:
    for column in [name for name in read if name in trained]:
        for what, kind in _ALIKE.items():
            then, now = trained[column].get(what), read[column].get(what)
            if then and now and then != now:
                return (
                    f"The column {column} reads otherwise than in the log that the model was trained on: its"
                    f" {kind} were {then}"
                    f" and are {now} ({read[column]['example']}); score an export of the same form, or train on this one."
                )
    return None


def _of_the_log(trained: Mapping[str, Any], read: Mapping[str, Any]) -> str | None:
    """Its currency; and, of one source's exports, what a row's money is made of."""
    currencies = trained.get("currency"), read["currency"]
    if all(currencies) and currencies[0] != currencies[1]:
        return (
            f"The log is in {currencies[1]}, and the model was trained on one in {currencies[0]}: convert it with"
            f" --currency-rates FILE ({currencies[0]} at the rate 1), or train on this one."
        )
    if trained.get("dialect") != read["dialect"] or trained.get("money", read["money"]) == read["money"]:
        return None
    return (
        f"A row's money is {read['money']}, and in the log that the model was trained on it was {trained['money']}: say the"
        " same options, or train on this one."
    )
