"""The commands of the README, as a stranger types them."""

import json
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from shutil import copytree

from backend.artifact.load import current_version

REQUEST = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}


def training(root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "training", *map(str, arguments)]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def posted(url: str) -> dict:
    request = urllib.request.Request(
        f"{url}/predict_customer_value", json.dumps(REQUEST).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_from_an_order_log_to_an_answer(root: Path, tmp_path: Path, start) -> None:
    log, out, result = tmp_path / "log.csv", tmp_path / "models", tmp_path / "result.json"
    generated = training(root, "generate", "--customers", "300", "--months", "12", "--out", log)
    assert (generated.returncode, "300 customers" in generated.stdout) == (0, True), generated.stderr
    trained = training(
        root,
        "train",
        "--data",
        log,
        "--out",
        out,
        "--json",
        result,
        "--candidates",
        "quick",
        "--rejects",
        tmp_path / "rejects.csv",
        "--verbose",
    )
    assert trained.returncode == 0, trained.stderr
    verdict = ("Who won:", "By how much:", "Next 30 days:", "How sure:", "What to do:")
    for said in ("Account of the log", "seasonal_rate", "heuristic", *verdict, "Published"):
        assert said in trained.stdout
    written = json.loads(result.read_text("utf-8"))
    promised = {"horizon_days", "origins", "rows", "spend", "probability", "interval", "champion", "seconds", "peak_mb"}
    promised |= {"groups", "paired", "shop"}
    assert promised <= set(written)
    assert {scores["horizon_days"] for scores in written["lifetime"]} == {90, 182}
    rows = written["rows"]
    assert rows["in"] == rows["kept"] + sum(rows["set_aside"].values())
    assert (tmp_path / "rejects.csv").read_text("utf-8").count("\n") == 1 + sum(rows["set_aside"].values())
    assert posted(start(MODEL_DIR=str(out)))["model_version"] == current_version(out)


def test_the_service_takes_up_a_new_version_without_a_restart(
    root: Path, tmp_path: Path, sample: Path, model_dir: Path, start
) -> None:
    out = copytree(model_dir, tmp_path / "models")
    url, first = start(MODEL_DIR=str(out)), current_version(out)
    assert posted(url)["model_version"] == first
    quick = ("--origins", "1", "--candidates", "quick", "--out", str(out))
    command = [sys.executable, "-m", "training", "train", "--data", str(sample), *quick]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL) as again:
        versions = set()
        while again.poll() is None:  # every one of these is answered, whatever happens meanwhile
            versions.add(posted(url)["model_version"])
            time.sleep(0.02)
    assert again.returncode == 0
    second, ends = current_version(out), time.monotonic() + 90
    while second not in versions and time.monotonic() < ends:
        versions.add(posted(url)["model_version"])
        time.sleep(0.02)
    assert versions == {first, second}


def test_every_line_of_the_log_is_json(root: Path, model_dir: Path, start, tmp_path: Path) -> None:
    log = tmp_path / "log"
    url = start(log, MODEL_DIR=str(model_dir))
    posted(url)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert {"model taken up", "request"} <= {line["message"] for line in lines}


def test_help_teaches(root: Path) -> None:
    assert "python -m training generate" in training(root, "--help").stdout
    assert "Prints a verdict in five lines" in training(root, "train", "--help").stdout


def test_score_says_what_it_put_into_service_and_undo_takes_it_back(
    root: Path, sample: Path, model_dir: Path, database_url: str, tmp_path: Path
) -> None:
    result, where = tmp_path / "score.json", ("--database", database_url)
    again = ("score", "--data", sample, "--model-dir", model_dir, *where, "--json", result)
    first, second = training(root, *again, "--cutoff", "2025-03-01"), training(root, *again)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    written = json.loads(result.read_text("utf-8"))
    assert f"{written['customers']:,} customers as of {written['cutoff']} are in service" in second.stdout
    assert written["summary"]["everybody"]["customers"] == written["customers"]
    undone = training(root, "score", "--undo", *where)
    assert "scored as of 2025-03-01 are back in service" in undone.stdout


def test_score_refuses_in_one_line(root: Path, sample: Path, model_dir: Path, tmp_path: Path) -> None:
    where = ("--database", f"sqlite:///{tmp_path / 'customers.db'}")
    for arguments, said in (
        ((), "Give either --data FILE"),
        (("--undo",), "no earlier scoring"),
        (("--data", sample, "--model-dir", tmp_path), "No model is published"),
        (("--data", sample, "--model-dir", model_dir, "--cutoff", "2031-01-01"), "cannot say"),
    ):
        refused = training(root, "score", *arguments, *where)
        assert (refused.returncode, refused.stderr.count("\n")) == (2, 1), refused.stderr
        assert said in refused.stderr
