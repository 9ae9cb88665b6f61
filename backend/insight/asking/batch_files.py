"""Batch files for Groq: many customers' questions as JSON lines, and their answers read back as any answer.

A batch costs half and takes up to a day; nothing in its files names a customer: questions are numbered.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from backend.contract.estimates import Insight
from backend.errors import CompletionFailed
from backend.insight.asking.asking import told
from backend.insight.model.groq_protocol import chat_body, reply_of
from backend.insight.writing.answer import parsed
from backend.insight.writing.case import Case
from backend.insight.writing.prompt import messages
from backend.insight.writing.schema import answer_schema
from backend.insight.writing.write import Written, written

_URL = "/v1/chat/completions"


def batch_lines(cases: Iterable[Case], model: str, language: str = "en") -> Iterator[str]:
    """One line a customer, in order; write them to a ``.jsonl`` file and upload it."""
    schema = answer_schema()
    for number, case in enumerate(cases):
        body = chat_body(model, messages(case, language), schema)
        yield json.dumps({"custom_id": _id(number), "method": "POST", "url": _URL, "body": body}, ensure_ascii=False)


def read_batch(lines: Iterable[str], cases: Sequence[Case], language: str = "en") -> list[Insight]:
    """One insight a customer, in the order of ``cases``, whatever the file lacks or repeats.

    An answer that fails is replaced by the house's own words, and says why; a second try is a second batch.
    """
    answers = dict(_answers(lines))
    return [_insight(answers.get(_id(number)), case, language) for number, case in enumerate(cases)]


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


def _insight(answer: dict[str, Any] | None, case: Case, language: str) -> Insight:
    found = _text(answer, case, language)
    if isinstance(found, Written):
        return Insight(found.text, found.action, "llm", None, found.claims, found.because)
    own = written(case, language)
    return Insight(own.text, own.action, "rules", found, own.claims, own.because)


def _text(answer: dict[str, Any] | None, case: Case, language: str) -> Written | str:
    """A text of what holds, or the reason why there is none."""
    if answer is None:
        return "missing_from_batch"
    response = answer.get("response")
    if not isinstance(response, dict) or response.get("status_code") != 200:
        return "failed_in_batch"
    try:
        chosen = parsed(reply_of(response.get("body")).content)
    except CompletionFailed as failed:
        return failed.reason
    if chosen is None:
        return "rejected: bad_answer"
    return told(chosen, case, language) or "rejected: nothing_holds"
