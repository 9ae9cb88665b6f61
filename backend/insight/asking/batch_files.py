"""Batch files for Groq: many customers' questions as JSON lines, and their answers read back through the same checks.

A batch costs half and takes up to a day; nothing in its files names a customer: questions are numbered.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from backend.contract.estimates import Insight
from backend.errors import CompletionFailed
from backend.insight.asking.asking import checked
from backend.insight.asking.prompt import messages
from backend.insight.checks.draft import Draft, draft_schema
from backend.insight.facts.facts import FactSheet
from backend.insight.facts.slots import rendered
from backend.insight.house.fallback import template
from backend.insight.model.groq_protocol import chat_body, reply_of

_URL = "/v1/chat/completions"


def batch_lines(sheets: Iterable[FactSheet], model: str) -> Iterator[str]:
    """One line a customer, in order; write them to a ``.jsonl`` file and upload it."""
    schema = draft_schema()
    for number, sheet in enumerate(sheets):
        body = chat_body(model, messages(sheet), schema)
        yield json.dumps({"custom_id": _id(number), "method": "POST", "url": _URL, "body": body}, ensure_ascii=False)


def read_batch(lines: Iterable[str], sheets: Sequence[FactSheet]) -> list[Insight]:
    """One insight a customer, in the order of ``sheets``, whatever the file lacks or repeats.

    An answer that fails is replaced by the house's own words, and says why; a second try is a second batch.
    """
    answers = dict(_answers(lines))
    return [_insight(answers.get(_id(number)), sheet) for number, sheet in enumerate(sheets)]


def _id(number: int) -> str:
    return f"insight-{number:07}"


def _answers(lines: Iterable[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in lines:
        try:
            answer = json.loads(line)
        except (ValueError, RecursionError):
            continue  # a torn line is an answer that is missing
        if isinstance(answer, dict) and isinstance(answer.get("custom_id"), str):
            yield answer["custom_id"], answer


def _insight(answer: dict[str, Any] | None, sheet: FactSheet) -> Insight:
    found = _draft(answer, sheet)
    if isinstance(found, Draft):
        return Insight(rendered(found.insight, sheet), rendered(found.action, sheet), "llm")
    words = template(sheet)
    return Insight(rendered(words.insight, sheet), rendered(words.action, sheet), "rules", found)


def _draft(answer: dict[str, Any] | None, sheet: FactSheet) -> Draft | str:
    """A checked draft, or the reason why there is none."""
    if answer is None:
        return "missing_from_batch"
    response = answer.get("response")
    if not isinstance(response, dict) or response.get("status_code") != 200:
        return "failed_in_batch"
    try:
        draft, codes = checked(reply_of(response.get("body")).content, sheet)
    except CompletionFailed as failed:
        return failed.reason
    return draft or f"rejected: {', '.join(codes)}"
