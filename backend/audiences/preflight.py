"""What a platform would say of a file, before it is sent. Limits: Meta's customer lists with value, their API's call."""

from dataclasses import dataclass
from typing import Final

from backend.audiences.formats import FormatName
from backend.contract.shop.contacts import Reach

META_LEAST_PEOPLE: Final = 100
META_LEAST_VALUES: Final = 5
META_ROWS_A_CALL: Final = 10_000


@dataclass(frozen=True, slots=True)
class Findings:
    """``problems`` make a platform reject the file; ``warnings`` lower the match rate only. One sentence each."""

    problems: list[str]
    warnings: list[str]


def check(reach: Reach, format_name: FormatName, value_of: str) -> Findings:
    """Return what a platform would say of a file; ``value_of`` names the number that goes out as ``value``."""
    problems, warnings = _empty(reach), _lost(reach)
    if format_name == "meta":
        problems += _meta_problems(reach)
        warnings += _meta_warnings(reach, value_of)
    return Findings(problems, warnings)


def _empty(reach: Reach) -> list[str]:
    if reach.rows:
        return []
    if reach.customers == 0:
        return ["Nobody belongs to this group, so the file would have no rows."]
    if reach.no_contact == reach.customers:
        return ["None of these customers has a contact; load some: python -m training contacts --data FILE"]
    return ["None of these customers may be exported: see what is left out."]


def _lost(reach: Reach) -> list[str]:
    said = (
        (reach.no_contact, "have no contact on file and are left out"),
        (reach.no_consent, "have not consented and are left out"),
        (reach.no_identifier, "consented but have no valid e-mail address or phone number, and are left out"),
        (reach.bad_emails, "gave an e-mail address that platforms refuse; it is left blank"),
        (reach.bad_phones, "gave a phone number that is none, or lacks its country; it is left blank"),
    )
    return [f"{count:,} of {reach.customers:,} customers {what}." for count, what in said if count]


def _meta_problems(reach: Reach) -> list[str]:
    problems = []
    if reach.rows < META_LEAST_PEOPLE:
        problems.append(f"Meta builds a lookalike from {META_LEAST_PEOPLE} people or more; this file has {reach.rows:,}.")
    if reach.distinct_values < META_LEAST_VALUES:
        problems.append(
            f"Meta's value-based lookalike needs {META_LEAST_VALUES} different values above 0; this file has"
            f" {reach.distinct_values:,}."
        )
    return problems


def _meta_warnings(reach: Reach, value_of: str) -> list[str]:
    warnings = []
    if reach.rows > reach.with_value:
        warnings.append(f"{reach.rows - reach.with_value:,} rows have no {value_of} above 0: they weigh nothing by value.")
    if reach.rows > META_ROWS_A_CALL:
        calls = -(-reach.rows // META_ROWS_A_CALL)
        warnings.append(f"Meta's API takes {META_ROWS_A_CALL:,} rows a call: send this file in {calls:,} parts.")
    return warnings
