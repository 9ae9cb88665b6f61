"""Whether a log reads as the log did that a model was trained on."""

from collections.abc import Mapping
from typing import Any, Final

_ALIKE: Final = {"order": "dates", "decimal": "numbers", "currency": "money"}
"""What must be alike where both logs say it: the order of day and month, the decimal sign, the currency."""


def disagreement(trained: Mapping[str, Any], read: Mapping[str, Any]) -> str | None:
    """One sentence on the first column that reads otherwise now; None where all that both have agree."""
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
