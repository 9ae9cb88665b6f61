"""What the log says, what it never says, and that nobody waits for its reader."""

import errno
import json
import logging
import os
import threading
import time
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from backend.api.http.log_outlet import MOST_LINES, JsonLines, Outlet
from backend.bootstrap.logs import log_as_json
from backend.errors import NotReady

PERSON = "secret.person@x.example"


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"/api/customers/{PERSON}", "/api/customers/{customer_id:path}"),
        (f"/api/customers?search={PERSON}", "/api/customers"),
        (f"/api/audiences/{PERSON}.csv", "/api/audiences/{segment}.csv"),
        (f"/nowhere/{PERSON}", None),
        ("/health", "/health"),
    ],
)
def test_a_line_has_the_route_s_template_and_never_the_path(
    client: TestClient, capsys: pytest.CaptureFixture[str], path: str, told: str | None
) -> None:
    log_as_json("info")
    client.get(path)
    out = capsys.readouterr().out
    assert [json.loads(line)["path"] for line in out.splitlines() if '"message": "request"' in line] == [told]
    assert PERSON not in out


def test_an_exception_is_told_by_type_and_place_without_its_words() -> None:
    error = NotReady(f"no answer for {PERSON}")
    error.__cause__ = ValueError(f"could not read {PERSON}")
    record = logging.LogRecord("backend", logging.ERROR, __file__, 1, "it failed", (), (NotReady, error, None))
    line = JsonLines().format(record)
    assert PERSON not in line
    assert [told.split()[0] for told in json.loads(line)["exception"]] == ["NotReady", "ValueError"]


def test_a_reader_who_has_stopped_reading_stops_nobody() -> None:
    reads, writes = os.pipe()
    out = Outlet(lambda piece: os.write(writes, piece))
    began = time.monotonic()
    for number in range(5 * MOST_LINES):
        out.line(f"{number:0100d}")
    out.close(patience_s=0.1)
    assert time.monotonic() - began < 5
    assert len(out._lines) <= MOST_LINES
    threading.Thread(target=lambda: [os.read(reads, 1 << 20) for _ in range(200)], daemon=True).start()


def test_a_full_disk_costs_the_line_and_not_the_request(tmp_path: Path) -> None:
    def write(piece: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    out = Outlet(write)
    with (tmp_path / "log").open("w") as file:
        out.suit(file)
        out.line("lost")
    assert out._dropped == 1


def test_lines_come_out_whole_and_in_order_and_say_how_many_were_dropped() -> None:
    pieces: list[bytes] = []
    held = threading.Event()

    def write(piece: bytes) -> int:
        held.wait(20)
        pieces.append(piece[:7])  # a pipe takes what it has room for
        return min(7, len(piece))

    out = Outlet(write)
    out.line("first")
    time.sleep(0.2)  # the thread holds the first line, and waits
    for number in range(MOST_LINES + 3):
        out.line(str(number))
    held.set()
    out.close(patience_s=20)
    lines = b"".join(pieces).decode().splitlines()
    assert lines[0] == "first"
    numbers = [int(line) for line in lines[1:] if line.isdigit()]
    assert numbers == list(range(MOST_LINES))
    assert [json.loads(line)["count"] for line in lines if "dropped" in line] == [3]
