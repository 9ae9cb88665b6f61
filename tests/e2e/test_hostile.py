"""The real process against aimed attacks: heads, held connections, a model directory that breaks, a reader that stops."""

import http.client
import json
import os
import resource
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from backend.artifact.manifest import CURRENT_NAME
from tests.e2e.conftest import wait_until
from tests.ports import free_port

GOOD = json.dumps({"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]})
PATIENCE_S = 30


class Running:
    """A service of its own, started as the README does."""

    def __init__(self, root: Path, models: Path, **environment: str) -> None:
        self.port = free_port()
        command = [sys.executable, "-m", "uvicorn", "backend.app:app", "--port", str(self.port)]
        variables = {"PATH": os.environ["PATH"], "RATE_LIMIT": "off", "MODEL_DIR": str(models)} | environment
        self.process = subprocess.Popen(command, cwd=root, env=variables, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        wait_until(f"http://127.0.0.1:{self.port}/health", self.process)

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        try:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_S)

    def seconds_of_cpu(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture
def run(root: Path, model_dir: Path) -> Iterator[Callable[..., Running]]:
    started: list[Running] = []

    def start(models: Path = model_dir, **environment: str) -> Running:
        started.append(Running(root, models, **environment))
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()


def answered(connection: socket.socket) -> bytes:
    """Everything that still comes before the other side closes."""
    said = b""
    try:
        while piece := connection.recv(1 << 16):
            said += piece
    except ConnectionError:
        pass  # it was closed with bytes of ours unread
    return said


def test_a_head_without_end_is_refused_long_before_its_end(run: Callable[..., Running]) -> None:
    service = run()
    before, sent = service.seconds_of_cpu(), 0
    with service.connect() as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nhost: localhost\r\nx: ")
        try:
            while sent < 20 << 20:
                sent += connection.send(b"a" * 65_536)
        except ConnectionError:
            pass
    assert sent < 20 << 20  # closed, with megabytes of it never read
    assert service.seconds_of_cpu() - before < 1
    assert service.ask("GET", "/health")[0] == 200


@pytest.mark.parametrize(
    "head",
    [b"x: " + b"a" * 70_000, b"\r\n".join(b"x%d: y" % n for n in range(500)), b"x y: z"],
    ids=["long", "many", "malformed"],
)
def test_a_head_that_is_too_much_is_told_in_json(run: Callable[..., Running], head: bytes) -> None:
    service = run()
    with service.connect() as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nhost: localhost\r\n" + head + b"\r\n\r\n")
        said = answered(connection)
    status, body = said[9:12], said.partition(b"\r\n\r\n")[2]
    assert (status in {b"431", b"400"}, bool(json.loads(body)["detail"])) == (True, True)


def refused_while_sending(service: Running, length: int) -> socket.socket:
    """A body of ``length`` bytes that has been answered by the time its first two megabytes are sent."""
    connection = service.connect()
    head = f"POST /invocations HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: {length}"
    connection.sendall(head.encode() + b"\r\n\r\n" + b"[" * (2 << 20))
    assert select.select([connection], [], [], PATIENCE_S)[0] == [connection]
    return connection


def test_whose_body_is_too_much_reads_so_after_sending_all_of_it(run: Callable[..., Running]) -> None:
    with refused_while_sending(run(), length=6 << 20) as connection:
        connection.sendall(b"[" * (4 << 20))
        said = answered(connection)
    assert (said[9:12], said.count(b"HTTP/1.1"), b"values" in said) == (b"413", 1, True)


def test_whose_body_has_no_end_is_cut_off(run: Callable[..., Running]) -> None:
    sent = 0
    with refused_while_sending(run(), length=1 << 40) as connection:
        try:
            while sent < 64 << 20:
                sent += connection.send(b"[" * 65_536)
        except ConnectionError:
            pass
    assert sent < 64 << 20


def test_who_is_answered_and_says_no_more_is_closed(run: Callable[..., Running]) -> None:
    began = time.monotonic()
    with refused_while_sending(run(), length=6 << 20) as connection:
        answered(connection)
        while True:
            try:
                connection.send(b"[")
            except ConnectionError:
                break
            assert time.monotonic() - began < PATIENCE_S
            time.sleep(0.1)


def test_what_does_not_arrive_in_time_is_over(run: Callable[..., Running]) -> None:
    service = run(RECEIVE_S="1")
    starts = [b"", b"GET /hea", b"POST /predict_customer_value HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{"]
    connections = [service.connect() for _ in starts]
    for connection, start in zip(connections, starts, strict=True):
        connection.sendall(start)
    assert [answered(connection)[9:12] for connection in connections] == [b"408"] * 3
    for connection in connections:
        connection.close()


def test_held_connections_make_room_for_who_asks(run: Callable[..., Running]) -> None:
    service = run(MOST_CONNECTIONS="50")
    held = [service.connect() for _ in range(200)]
    for connection in held[:100]:
        connection.sendall(b"GET /health HTTP/1.1\r\nx: ")
    assert [service.ask("GET", "/health")[0] for _ in range(20)] == [200] * 20
    for connection in held:
        connection.close()


def test_with_few_open_files_held_connections_reset_nobody(root: Path, model_dir: Path) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 1_000:
        pytest.skip("this process may not open files enough for the test itself")
    port = free_port()
    command = [
        "sh",
        "-c",
        'ulimit -n 256; exec "$@"',
        "sh",
        sys.executable,
        "-m",
        "uvicorn",
        "backend.app:app",
        "--port",
        str(port),
    ]
    environment = {"PATH": os.environ["PATH"], "MODEL_DIR": str(model_dir)}
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL) as process:
        wait_until(f"http://127.0.0.1:{port}/health", process)
        held = [socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S) for _ in range(400)]
        statuses = []
        for _ in range(20):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            connection.request("GET", "/health")
            statuses.append(connection.getresponse().status)
            connection.close()
        assert statuses == [200] * 20
        for one in held:
            one.close()
        process.terminate()


BROKEN = {
    "not text": b"\xff\xfe",
    "a very long name": b"v" * 300,
    "empty": b"",
    "no such version": b"20200101T000000-abc\n",
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_the_service_starts_with_a_broken_current_and_takes_up_the_next_good_one(
    run: Callable[..., Running], model_dir: Path, tmp_path: Path, content: bytes
) -> None:
    models = tmp_path / "models"
    shutil.copytree(model_dir, models)
    good = (models / CURRENT_NAME).read_bytes()
    (models / CURRENT_NAME).write_bytes(content)
    service = run(models)
    assert (service.ask("GET", "/ready")[0], service.ask("POST", "/predict_customer_value", GOOD)[0]) == (503, 503)
    (models / CURRENT_NAME).write_bytes(good)
    wait_until(f"http://127.0.0.1:{service.port}/ready", service.process)
    (models / CURRENT_NAME).write_bytes(content)
    deadline = time.monotonic() + PATIENCE_S
    while not json.loads(service.ask("GET", "/ready")[1])["problems"] and time.monotonic() < deadline:
        time.sleep(0.2)
    status, told = service.ask("GET", "/ready")
    assert (status, "not taken up" in json.loads(told)["problems"][0]) == (200, True)


def test_standard_output_that_nobody_reads_stops_nobody(run: Callable[..., Running]) -> None:
    service = run()  # its output is a pipe of 64 KiB, and this test reads none of it
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE_S)
    for _ in range(1_500):
        connection.request("POST", "/predict_customer_value", GOOD, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
    connection.close()
    service.process.terminate()
    assert service.process.wait(PATIENCE_S) is not None


def test_told_to_stop_it_resets_no_request(run: Callable[..., Running]) -> None:
    """Sixteen callers over kept-open connections: each request is answered, or refused before it is sent."""
    for _ in range(3):
        service, faults, going = run(), [], threading.Event()

        def call(service: Running = service, faults: list[str] = faults, going: threading.Event = going) -> None:
            connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=PATIENCE_S)
            while True:
                try:
                    connection.connect() if connection.sock is None else None
                except ConnectionRefusedError:
                    return
                try:
                    connection.request("POST", "/predict_customer_value", GOOD, {"Content-Type": "application/json"})
                    answer = connection.getresponse()
                    answer.read()
                    going.set()
                except (ConnectionError, http.client.HTTPException) as error:
                    faults.append(type(error).__name__)
                    return

        callers = [threading.Thread(target=call) for _ in range(16)]
        for one in callers:
            one.start()
        assert going.wait(PATIENCE_S)
        time.sleep(0.3)
        service.process.terminate()
        for one in callers:
            one.join(PATIENCE_S)
        assert faults == []


def test_a_lock_without_a_key_does_not_start(root: Path, model_dir: Path) -> None:
    command = [sys.executable, "-m", "uvicorn", "backend.app:app", "--port", str(free_port())]
    environment = {"PATH": os.environ["PATH"], "MODEL_DIR": str(model_dir), "API_KEYS": " , "}
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "API_KEYS: is set and holds no key: give it one, or leave it out.\n")
