"""A pretend Groq that answers at once: ``python -m tests.benchmarks.fast_groq PORT [--fail SHARE]``.

With ``--fail`` that share of the answers goes wrong at random, in ten ways.
"""

import argparse
import asyncio
import json
import random
import re
from functools import lru_cache

ASKED = re.compile(rb"holds:(.*?)actions:\\n- (\w+) \[(\w+)")
"""The claims that hold and the first action of a question, as they stand in JSON."""
HEAD = "HTTP/1.1 {} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{}\r\n"


def response(status: int, body: str, extra: str = "") -> bytes:
    return (HEAD.format(status, len(body.encode()), extra) + body).encode()


def completion(content: str | None, finish: str = "stop") -> str:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    usage = {"prompt_tokens": 1_900, "completion_tokens": 160, "total_tokens": 2_060}
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return json.dumps(body)


def choice(held: list[str], action: str, because: str) -> str:
    """An answer that tells the first claims that hold."""
    points = [{"claim": name, "wording": "a", "link": "none"} for name in held[:3]]
    return json.dumps({"points": points, "action": action, "because": because, "action_wording": "a"})


@lru_cache(maxsize=4096)
def good(held: bytes, action: bytes, because: bytes) -> bytes:
    """The whole response, made once for each question."""
    names = [name.decode() for name in re.findall(rb"- (\w+)", held)]
    return response(200, completion(choice(names, action.decode(), because.decode())))


ERROR = '{"error": {"message": "no", "type": "t", "code": "c"}}'
BAD = (
    response(429, ERROR, "retry-after: 1\r\n"),
    response(429, ERROR, "retry-after: 60\r\n"),
    response(500, ERROR),
    response(503, "<html>busy</html>"),
    response(498, ERROR),
    response(200, '{"id": "x", "cho'),
    response(200, completion(None)),
    response(200, completion(choice(["many_gone"], "personal_call", "late"))),
    b"",  # closes the connection
    b"hang",
)


class Provider(asyncio.Protocol):
    def __init__(self, fail: float) -> None:
        self.fail, self.seen = fail, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.seen += data
        head = self.seen.find(b"\r\n\r\n")
        if head < 0:
            return
        found = re.search(rb"(?i)content-length: (\d+)", self.seen)
        if found is None:  # somebody asks whether this port answers
            self.transport.write(response(404, ERROR))
            self.seen = b""
            return
        length = int(found[1])
        if len(self.seen) < head + 4 + length:
            return
        asked = ASKED.search(self.seen, self.seen.find(b'"user"', head))
        self.seen = b""
        found = asked.groups() if asked else (b"", b"keep_ordinary", b"asked_chance")
        self.answer(good(*found) if random.random() >= self.fail else random.choice(BAD))

    def answer(self, whole: bytes) -> None:
        if whole == b"":
            self.transport.close()
        elif whole != b"hang":
            self.transport.write(whole)


async def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("--fail", type=float, default=0.0)
    options = parser.parse_args()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Provider(options.fail), "127.0.0.1", options.port)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main())
