"""What a client reads: every field by request, whether it was there, and whether the client can make sense of it."""

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Sense = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """One field of one answer; ``fault`` is empty where the client can go on."""

    client: str
    request: str
    field: str
    kind: str
    shown: str
    fault: str


@dataclass(slots=True)
class Table:
    """``read`` as the client does; a missing key, a wrong type or a value without sense is a fault, and its end."""

    client: str
    rows: list[Row] = field(default_factory=list)

    def read(
        self, request: str, body: Any, name: str, kind: type | tuple[type, ...], sense: Sense = lambda value: True
    ) -> Any:
        """Return ``body[name]`` as a client indexes it; a list's items have ``[]`` in their field's name."""
        missing = not isinstance(body, dict) or name.rsplit(".", maxsplit=1)[-1].removesuffix("[]") not in body
        value = None if missing else body[name.rsplit(".", maxsplit=1)[-1].removesuffix("[]")]
        fault = "missing" if missing else self._fault(value, kind, sense)
        kinds = "/".join(one.__name__ for one in (kind if isinstance(kind, tuple) else (kind,)))
        self.rows.append(Row(self.client, request, name, kinds, json.dumps(value)[:40], fault))
        return value

    @staticmethod
    def _fault(value: Any, kind: type | tuple[type, ...], sense: Sense) -> str:
        numbers = kind if isinstance(kind, tuple) else (kind,)
        if not isinstance(value, kind) or (isinstance(value, bool) and bool not in numbers):
            return f"{type(value).__name__}, not what is expected"
        return "" if sense(value) else f"makes no sense: {value!r}"[:120]

    @property
    def faults(self) -> list[str]:
        """One line for each fault."""
        return sorted({f"{one.request}: {one.field} {one.fault}" for one in self.rows if one.fault})

    def lines(self) -> list[str]:
        """The table as it is printed: each field of each request once."""
        seen = {(one.request, one.field): one for one in reversed(self.rows)}
        return [
            f"{self.client} | {one.request} | {one.field} | {one.kind} | {one.shown} | {one.fault or 'ok'}"
            for one in reversed(seen.values())
        ]


def ask(method: str, url: str, body: Any = None, **headers: str) -> tuple[int, Any]:
    """Send what the client sends, no key ever; the answer's status and its JSON, which every answer must be."""
    data = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json"} if body is not None else {}
    request = urllib.request.Request(url, data, sent | headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def at_least(least: float) -> Sense:
    return lambda value: value >= least


def within(least: float, most: float) -> Sense:
    return lambda value: least <= value <= most


def one_of(*known: str) -> Sense:
    return lambda value: value in known


NUMBER = (int, float)
TIERS = ("High-CLV", "Growth-Potential", "Low-CLV")
