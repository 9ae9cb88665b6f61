"""A small Groq on a loopback port: a thread that answers as it is told, and counts.

An answer is a function of the open connection and of the request's body; one that yields seconds says nothing for so long.
The last one is given for ever.
"""

import contextlib
import json
import re
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

Answer = Callable[[socket.socket, dict[str, Any]], Iterator[float] | None]
Silence = Callable[[socket.socket, float], None]


class FakeGroq:
    """Listens until it is closed; ``models`` are those asked for, in order."""

    def __init__(self, *answers: Answer, silence: Silence) -> None:
        self.answers, self._silence = list(answers), silence
        self.models: list[str] = []
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self._closing = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def calls(self) -> int:
        return len(self.models)

    def close(self) -> None:
        self._closing.set()
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while not self._closing.is_set():
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError, ValueError):
            body = _request(connection)
            self.models.append(body["model"])
            answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
            for seconds in answer(connection, body) or ():
                self._silence(connection, seconds)


@contextlib.contextmanager
def fake_groq(*answers: Answer, silence: Silence = lambda _, seconds: time.sleep(seconds)) -> Iterator[FakeGroq]:
    """``silence`` is how it lets time pass: by the wall's clock, or by a test's."""
    server = FakeGroq(*answers, silence=silence)
    try:
        yield server
    finally:
        server.close()


def _request(connection: socket.socket) -> dict[str, Any]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
    while len(body) < length:
        body += connection.recv(65_536)
    return json.loads(body)


# What it may answer.


def http(status: int, body: bytes | str | Any, *, kind: str = "application/json", **headers: str) -> Answer:
    """A whole response; anything but text is sent as JSON."""
    data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
    head = [f"HTTP/1.1 {status} X", f"content-type: {kind}", f"content-length: {len(data)}", "connection: close"]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    sent = "\r\n".join(head).encode() + b"\r\n\r\n" + data
    return lambda connection, _: connection.sendall(sent)


def refusal(status: int, code: str | None = None, **headers: str) -> Answer:
    error = {"message": "no", "type": "invalid_request_error", "code": code}
    return http(status, {"error": error}, **headers)


def said(content: Any, **changes: Any) -> Answer:
    """A completion with this content, whatever was asked; ``choice``, ``message`` and ``body`` change what is around it."""
    message = {"role": "assistant", "content": content, **changes.get("message", {})}
    choice = {"index": 0, "finish_reason": "stop", "message": message, **changes.get("choice", {})}
    body = {
        "id": "x",
        "object": "chat.completion",
        "created": 1,
        "model": "m",
        "choices": [choice],
        "usage": {"prompt_tokens": 900, "completion_tokens": 120, "total_tokens": 1_020},
        **changes.get("body", {}),
    }
    return http(200, {name: value for name, value in body.items() if value is not ...})


def written(change: Callable[[str], str] = str, **fields: Any) -> Answer:
    """An answer that holds for any customer asked about, with some fields changed, and the text then changed again."""
    return lambda connection, body: said(change(json.dumps({**good(body), **fields})))(connection, body)


def good(body: dict[str, Any]) -> dict[str, Any]:
    """The first three claims that hold for the customer of this request, and the first action."""
    asked = body["messages"][-1]["content"]
    if "holds:" not in asked:
        return {}  # a question of the transport's own tests
    held, actions = asked.split("holds:\n")[1].split("\nactions:\n")
    names = [line.split(" ")[1] for line in held.splitlines()]
    code, because = re.fullmatch(r"- (\w+) \[(\w+).*", actions.splitlines()[0]).groups()
    return {
        "points": [{"claim": name, "wording": "a", "link": "none"} for name in names[:3]],
        "action": code,
        "because": because,
        "action_wording": "a",
    }


def hang(connection: socket.socket, body: dict[str, Any]) -> Iterator[float]:
    yield 5.0


def drip(connection: socket.socket, body: dict[str, Any]) -> Iterator[float]:
    """A byte now and then, for ever: no read ever times out."""
    connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n")
    for _ in range(200):
        connection.sendall(b" ")
        yield 0.05


def reset(connection: socket.socket, body: dict[str, Any]) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def truncated(connection: socket.socket, body: dict[str, Any]) -> None:
    connection.sendall(b'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n{"choices": [')
