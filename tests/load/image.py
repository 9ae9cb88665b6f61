"""The image's steps, one by one, in a clean folder and a new environment: for machines that have no builder of images.

python -m tests.load.image

What a folder cannot be is said: another user, and the base image's own files. Everything else of the Dockerfile is run.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
import venv
from pathlib import Path
from shutil import copy2, copytree, ignore_patterns

from tests.ports import free_port

ROOT = Path(__file__).parent.parent.parent
PREDICTION = {"customer_id": "x", "features": [345.7, 49.3, 7, 12, 5, 4]}
OTHER_USER = re.compile(r"\b(useradd|chown)\b[^&]*")


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, each in one line."""
    text = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    return [
        (line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in text.splitlines() if line and line[0] not in "# "
    ]


class Image:
    """A folder that stands for the image's root."""

    def __init__(self, root: Path) -> None:
        self.root, self.work, self.start, self.health = root, root, "", ""
        venv.create(root / "venv", with_pip=True, symlinks=True)
        (root / "usr" / "local" / "bin").mkdir(parents=True)
        path = f"{root / 'venv' / 'bin'}:{root / 'usr' / 'local' / 'bin'}:/usr/bin:/bin"
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name == "HOME"}
        self.environment = {"PATH": path, "RUN_AS": "service"} | pip

    def here(self, text: str) -> str:
        """A text with the image's places as they are here."""
        return text.replace("/usr/local/bin", str(self.root / "usr/local/bin")).replace("/srv", str(self.root / "srv"))

    def take(self, word: str, rest: str) -> None:
        """Do one instruction."""
        match word:
            case "ENV":
                pairs = (pair.split("=", 1) for pair in rest.split())
                self.environment |= {name: self.here(value) for name, value in pairs}
            case "WORKDIR":
                self.work = Path(self.here(rest))
                self.work.mkdir(parents=True)
            case "COPY":
                source, target = rest.split()
                if (ROOT / source).is_dir():
                    copytree(ROOT / source, self.work / target, ignore=ignore_patterns("__pycache__"))
                else:
                    copy2(ROOT / source, self.work / target)
            case "RUN":
                self.run(OTHER_USER.sub("true ", self.here(rest)))
            case "CMD":
                self.start = rest
            case "HEALTHCHECK":
                self.health = rest.removeprefix("CMD ")

    def run(self, command: str) -> None:
        """Run a command as the image would, by a shell."""
        subprocess.run(["sh", "-c", command], cwd=self.work, env=self.environment, check=True, stdout=subprocess.DEVNULL)


def started(image: Image) -> dict[str, float]:
    """Start what the image starts; ask it what a first visitor would. Seconds until it can predict."""
    image.environment["PORT"] = str(free_port())
    url, begun = f"http://127.0.0.1:{image.environment['PORT']}", time.monotonic()
    process = subprocess.Popen(["sh", "-c", image.start], cwd=image.work, env=image.environment, stdout=subprocess.DEVNULL)
    try:
        while True:
            assert process.poll() is None, "it stopped while starting"
            assert time.monotonic() - begun < 120, "not ready after two minutes"
            try:
                urllib.request.urlopen(f"{url}/ready", timeout=5)
                break
            except OSError:
                time.sleep(0.1)
        ready_s = time.monotonic() - begun
        image.run(image.health)
        request = urllib.request.Request(
            f"{url}/predict_customer_value", json.dumps(PREDICTION).encode(), {"Content-Type": "application/json"}
        )
        spend = json.load(urllib.request.urlopen(request))["predicted_future_spend_30d"]
        scored = json.load(urllib.request.urlopen(f"{url}/api/dashboard/summary"))["totals"]["customers"]
    finally:
        process.terminate()
        process.wait(30)
    return {"ready_s": round(ready_s, 1), "predicted": spend, "customers": scored, "ended": process.returncode}


def main() -> None:
    """Take every step; print what each took, and what the result answers."""
    with tempfile.TemporaryDirectory(prefix="image-") as folder:
        image = Image(Path(folder))
        for word, rest in instructions():
            begun = time.monotonic()
            image.take(word, rest)
            print(f"{time.monotonic() - begun:7.1f} s  {word} {rest[:90]}", flush=True)
        print("not here: another user, the base image's own files")
        print(json.dumps(started(image)))


if __name__ == "__main__":
    sys.exit(main())
