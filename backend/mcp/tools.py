"""The tools: a name, what it is for, what it takes, and the answer; called with plain JSON, answered with plain JSON."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from backend.errors import BadInput, UnknownName
from backend.mcp import asked
from backend.mcp.about import about
from backend.mcp.answers import Answer, Answers, plain


@dataclass(frozen=True, slots=True)
class ToolEntry:
    """``takes`` checks the arguments and documents them."""

    name: str
    purpose: str
    takes: type[asked.Asked]
    answer: Callable[[Any], Answer]


class Tools:
    """All tools on one store and model. None changes anything; each answer says which model and scoring it is from."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.entries = {one.name: one for one in _entries(answers)}

    def call(self, name: str, arguments: Mapping[str, Any]) -> Answer:
        """Return a tool's answer with its ``about``.

        Raises ``BadInput`` with one sentence for arguments that it does not take, and what its use case raises.
        """
        entry = self.entries.get(name)
        if entry is None:
            raise UnknownName(f"There is no tool {name[:60]!r}; the tools are {', '.join(self.entries)}.")
        try:
            said = entry.takes.model_validate(dict(arguments))
        except ValidationError as error:
            fault = error.errors(include_input=False, include_url=False)[0]
            where = ".".join(str(part) for part in fault["loc"]) or "arguments"
            raise BadInput(f"{where}: {fault['msg']}.", field=where) from None
        return plain(self._whole(entry, said))

    def _whole(self, entry: ToolEntry, said: asked.Asked) -> Answer:
        """Return an answer with the model and scoring that it is of: asked again where these change meanwhile."""
        before = about(self._answers.model, self._answers.store)
        while True:
            answer = entry.answer(said)
            after = about(self._answers.model, self._answers.store)
            if after == before:
                return {**answer, "about": after}
            before = after


def _entries(answers: Answers) -> list[ToolEntry]:
    return [*_of_customers(answers), *_of_everybody(answers)]


def _of_customers(answers: Answers) -> list[ToolEntry]:
    return [
        ToolEntry(
            "search_customers",
            "Scored customers, filtered and sorted, with predicted spend, probability of an order and value.",
            asked.Search,
            answers.search_customers,
        ),
        ToolEntry(
            "get_customer",
            "Everything scored of one customer, an insight by rule, an action, and the receipts of every claim.",
            asked.OneCustomer,
            answers.get_customer,
        ),
        ToolEntry(
            "what_if",
            "Predicted spend and probability for six features, or for a stored customer with some of them changed.",
            asked.WhatIf,
            answers.what_if,
        ),
        ToolEntry(
            "verify_claim",
            "Check the numbers and comparisons of an English text about one customer: supported, contradicted or unknown."
            " What cannot be bound to a stored quantity is unknown.",
            asked.WrittenText,
            answers.verify_claim,
        ),
    ]


def _of_everybody(answers: Answers) -> list[ToolEntry]:
    return [
        ToolEntry(
            "list_segments",
            "Totals of every tier, value segment, archetype and RFM segment.",
            asked.Nothing,
            answers.list_segments,
        ),
        ToolEntry(
            "count_audience",
            "How many customers of a group an advertising file would reach, and why others are left out; never contacts.",
            asked.Audience,
            answers.count_audience,
        ),
        ToolEntry(
            "model_card", "The model in service: how it was judged, and its card.", asked.Nothing, answers.model_card
        ),
        ToolEntry("ledger", "What came of earlier predictions, by model version.", asked.Nothing, answers.ledger),
    ]
