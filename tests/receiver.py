"""A program that messages are sent to: it checks signatures by itself, and fails, hangs and comes back as it is told."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - the published example's


@dataclass
class Receiver:
    """``answer`` says the status of each request; None: it hangs until ``released``. ``got``: (id, body) of each."""

    url: str
    answer: Callable[[int], int | None] = lambda _: 200
    headers: dict[str, str] = field(default_factory=dict)
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    unsigned: int = 0
    released: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Condition = field(default_factory=threading.Condition)

    @property
    def ids(self) -> list[str]:
        return [one for one, _ in self.got]

    def wait_for(self, enough: Callable[["Receiver"], bool], seconds: float = 60) -> None:
        with self.arrived:
            assert self.arrived.wait_for(lambda: enough(self), seconds), f"{len(self.got)} messages came"


def _signed(headers: Any, body: bytes) -> bool:
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    return f"v1,{right}" in headers["webhook-signature"].split(" ")


@contextmanager
def receiving(port: int = 0) -> Iterator[Receiver]:
    """Receives on this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(size := int(self.headers["Content-Length"]))
            if len(body) < size:
                return  # its sender was killed while it wrote: no whole request, so no message
            with here.arrived:
                here.unsigned += not _signed(self.headers, body)
                here.got.append((self.headers["webhook-id"], json.loads(body)))
                status = here.answer(len(here.got))
                here.arrived.notify_all()
            if status is None:
                here.released.wait(60)
                return
            self.send_response(status)
            for name, value in here.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    here = Receiver(f"http://127.0.0.1:{server.server_port}/hook?token=secret")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield here
    finally:
        here.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
