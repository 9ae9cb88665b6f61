"""The Postman suites under newman, against the real process."""

import json
import subprocess
import sys
from pathlib import Path


def test_every_request_of_the_collection_passes(service: str, root: Path, tmp_path: Path) -> None:
    postman, report = root / "tests" / "postman", tmp_path / "report.json"
    node = Path(sys.executable).parent / "node"
    done = subprocess.run(
        [node, postman / "node_modules" / "newman" / "bin" / "newman.js", "run",
         postman / "customer_value.postman_collection.json", "-e", postman / "local.postman_environment.json",
         "--env-var", f"base_url={service}", "--reporters", "cli,json", "--reporter-json-export", report, "--color", "off"],
        capture_output=True, text=True, timeout=120, check=False,
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    ran = json.loads(report.read_text("utf-8"))["run"]["stats"]
    assert ran["requests"]["total"] >= 25
    assert ran["assertions"]["failed"] == 0
