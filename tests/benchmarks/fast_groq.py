"""A pretend Groq that answers at once: ``python -m tests.benchmarks.fast_groq PORT [--fail SHARE]``.

With ``--fail`` that share of the answers goes wrong at random, in ten ways.
"""

import argparse
import asyncio
import json
import random
import re

SEGMENT = re.compile(rb"segment: ((?:High|Medium|Low) Value)")
HEAD = "HTTP/1.1 {} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{}\r\n"
INSIGHT = "The last purchase was {{recency_days}} ago, after {{num_transactions}} worth {{total_spend}}."


def response(status: int, body: str, extra: str = "") -> bytes:
    return (HEAD.format(status, len(body.encode()), extra) + body).encode()


def completion(content: str | None, finish: str = "stop") -> str:
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": content}}
    usage = {"prompt_tokens": 1_900, "completion_tokens": 160, "total_tokens": 2_060}
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return json.dumps(body)


def draft(segment: str, insight: str = INSIGHT) -> str:
    return json.dumps(
        {
            "segment": segment,
            "insight": insight,
            "action_code": "do_nothing",
            "action": "Leave this customer to buy as usual and look again later.",
            "evidence": ["recency_days", "num_transactions", "total_spend"],
            "claims": [],
        }
    )


GOOD = {s: response(200, completion(draft(s))) for s in ("High Value", "Medium Value", "Low Value")}
ERROR = '{"error": {"message": "no", "type": "t", "code": "c"}}'
BAD = (
    response(429, ERROR, "retry-after: 1\r\n"),
    response(429, ERROR, "retry-after: 60\r\n"),
    response(500, ERROR),
    response(503, "<html>busy</html>"),
    response(498, ERROR),
    response(200, '{"id": "x", "cho'),
    response(200, completion(None)),
    response(200, completion(draft("Low Value", "It has placed 42 orders, the last {{recency_days}} ago."))),
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
        found = SEGMENT.search(self.seen, self.seen.find(b'"user"', head))
        self.seen = b""
        self.answer(GOOD[found[1].decode()] if random.random() >= self.fail else random.choice(BAD))

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
