"""A real S3 server on a folder: each folder inside is a bucket."""

import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

KEY, SECRET = "test-access-key", "test-secret-key"


@contextmanager
def s3_server(folder: Path) -> Iterator[dict[str, str]]:
    """Serves until the block ends; gives the environment in which programs find it."""
    url = f"http://127.0.0.1:{free_port()}"
    command = [
        Path(sys.executable).parent / "rclone",
        "serve",
        "s3",
        "--addr",
        url.removeprefix("http://"),
        "--auth-key",
        f"{KEY},{SECRET}",
        "--config",
        folder / "none.conf",
        "--dir-cache-time",
        "0",
        folder,
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(url, process)
        yield {
            "AWS_ENDPOINT_URL": url,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(url: str, process: subprocess.Popen) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert process.poll() is None, "the S3 server stopped while starting"
        try:
            urllib.request.urlopen(url, timeout=5)
        except urllib.error.HTTPError:
            return  # it answers, and does not know us
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    raise AssertionError("no S3 server after 30 s")
