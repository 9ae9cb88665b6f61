"""One request to one address, over by its deadline, wherever it leads."""

import socket
import threading
import time

import pytest

from backend.outgoing.send import send
from backend.outgoing.targets import targets_of
from tests.ports import free_port
from tests.receiver import receiving


def test_an_answer_is_its_status() -> None:
    with receiving() as there:
        reply = send(
            targets_of(there.url)[0], b"{}", {"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": ""}
        )
    assert (reply.status, reply.taken, reply.fault) == (200, True, None)


def test_a_redirect_is_not_followed() -> None:
    with receiving() as elsewhere, receiving() as there:
        there.answer, there.headers = lambda _: 307, {"Location": elsewhere.url}
        reply = send(
            targets_of(there.url)[0], b"{}", {"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": ""}
        )
    assert (reply.status, reply.taken, elsewhere.got) == (307, False, [])


def test_what_asks_for_patience_is_heard() -> None:
    with receiving() as there:
        there.answer, there.headers = lambda _: 429, {"Retry-After": "120"}
        reply = send(
            targets_of(there.url)[0], b"{}", {"webhook-id": "a", "webhook-timestamp": "1", "webhook-signature": ""}
        )
    assert (reply.status, reply.retry_after_s) == (429, 120.0)


def test_nobody_there_is_a_kind_of_error() -> None:
    (target,) = targets_of(f"http://127.0.0.1:{free_port()}/")
    assert send(target, b"{}", {}).fault == "ConnectionRefusedError"


@pytest.mark.parametrize("drips", [False, True], ids=["silent", "a byte at a time"])
def test_what_hangs_is_over_by_the_deadline(drips: bool) -> None:
    """A socket's own timeout would begin anew with each byte."""
    over = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                for byte in b"HTTP/1.1 200 OK" if drips else b"":
                    connection.sendall(bytes([byte]))
                    if over.wait(0.3):
                        return
                over.wait(60)

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        (target,) = targets_of(f"http://127.0.0.1:{server.getsockname()[1]}/")
        started = time.monotonic()
        reply = send(target, b"{}", {}, deadline_s=1.0)
        over.set()
        thread.join()
    assert reply.status is None
    assert 0.9 < time.monotonic() - started < 30
