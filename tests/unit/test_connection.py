"""How the service stops listening: nobody who has connected is turned away, and nobody connects any more."""

import socket
import sys

import pytest

from backend.connection import _begin_no_handshake

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a filter of Linux's")


def test_who_has_connected_is_served_and_nobody_connects_after() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    earlier = socket.create_connection(listening.getsockname(), timeout=10)
    with listening, earlier:
        _begin_no_handshake(listening)
        with pytest.raises(TimeoutError), socket.create_connection(listening.getsockname(), timeout=0.3):
            pass
        with listening.accept()[0] as accepted:
            earlier.sendall(b"asked")
            assert accepted.recv(5) == b"asked"
            accepted.sendall(b"answered")
            assert earlier.recv(8) == b"answered"
