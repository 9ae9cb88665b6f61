"""SageMaker's container as processes: the commands of the Dockerfile, on a folder that stands for /opt/ml."""

import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.api.sagemaker.documentation import EXAMPLE
from backend.artifact.load import current_version, load
from tests.e2e.conftest import wait_until_ready
from tests.ports import free_port
from tests.s3 import s3_server

SAGEMAKER_KILLS_AFTER_S = 30  # of SIGTERM; what ends at once elsewhere ends well within it on a busy machine


@pytest.fixture(scope="module")
def commands(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``serve`` and ``train`` as the Dockerfile writes them, for a project that lies here."""
    folder = tmp_path_factory.mktemp("bin")
    text = (root / "Dockerfile").read_text("utf-8").replace("\\\n", "")
    (writes,) = re.findall(r"^RUN (printf .*)$", text, re.MULTILINE)
    here = writes.replace("/usr/local/bin", str(folder)).replace("/srv", str(root))
    subprocess.run(["sh", "-c", here], check=True)
    return folder


def environment(**more: str) -> dict[str, str]:
    """As the image sets it, with the tests' own Python."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    return {"PATH": path, "MODEL_DIR": "/nowhere", "PORT": "8000", "COLUMNS": "200"} | more


def train(commands: Path, root: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [commands / "train", "--root", root, *arguments]
    return subprocess.run(command, env=environment(), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def trained(commands: Path, sample: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """SageMaker's folder after a training job, and what the job printed."""
    folder = tmp_path_factory.mktemp("ml")
    channel, config = folder / "input" / "data" / "training", folder / "input" / "config"
    channel.mkdir(parents=True)
    config.mkdir()
    (channel / "orders.csv").write_bytes(sample.read_bytes())
    (channel / "_SUCCESS").write_text("")
    (config / "hyperparameters.json").write_text('{"origins": "1", "candidates": "\\"quick\\"", "sagemaker_region": "x"}')
    done = train(commands, folder)
    assert done.returncode == 0, done.stderr
    return folder, done.stdout


def test_training_leaves_what_sagemaker_packs(trained: tuple[Path, str]) -> None:
    folder, _ = trained
    model = folder / "model"
    assert load(model, current_version(model)).lifetime is not None
    assert json.loads((folder / "output" / "data" / "result.json").read_text("utf-8"))["champion"]
    assert not (folder / "output" / "failure").exists()
    assert [path.name for path in model.iterdir() if path.name.startswith(".writing")] == []


def test_metrics_are_lines_that_a_regular_expression_takes(trained: tuple[Path, str]) -> None:
    folder, printed = trained
    result = json.loads((folder / "output" / "data" / "result.json").read_text("utf-8"))
    (rmse,) = re.findall(r"^spend_rmse=(\S+)$", printed, re.MULTILINE)
    assert float(rmse) == pytest.approx(result["spend"][result["champion"]]["rmse"], rel=1e-5)
    assert {"probability_auc", "interval_coverage"} <= set(re.findall(r"^(\w+)=", printed, re.MULTILINE))


@pytest.mark.parametrize(
    ("log", "hyperparameters", "said"),
    [
        (None, "{}", "no channel has a file"),
        ("a,b\n1,2\n", "{}", "missing columns"),
        ("", '{"origins": "many"}', "origins must be a whole number from 1 to 60, not 'many'."),
        ("", '{"epochs": "5"}', "Unknown hyperparameter 'epochs'; known are origins, candidates."),
        ("", "[]", "this is not a JSON object"),
    ],
)
def test_a_failure_is_one_sentence_in_the_file_that_sagemaker_shows(
    commands: Path, tmp_path: Path, log: str | None, hyperparameters: str, said: str
) -> None:
    (tmp_path / "input" / "data" / "training").mkdir(parents=True)
    (tmp_path / "input" / "config").mkdir()
    (tmp_path / "input" / "config" / "hyperparameters.json").write_text(hyperparameters)
    if log is not None:
        (tmp_path / "input" / "data" / "training" / "log.csv").write_text(log)
    done = train(commands, tmp_path)
    told = (tmp_path / "output" / "failure").read_text("utf-8")
    assert (done.returncode, said in told, "\n" in told) == (2, True, False), (done.stderr, told)


def test_a_stopped_job_tidies_up_and_has_not_failed(commands: Path, trained: tuple[Path, str], tmp_path: Path) -> None:
    (tmp_path / "input" / "data").mkdir(parents=True)
    (tmp_path / "input" / "data" / "training").symlink_to(trained[0] / "input" / "data" / "training")
    job = subprocess.Popen([commands / "train", "--root", tmp_path], env=environment(), stdout=subprocess.PIPE, text=True)
    for line in job.stdout:
        if "reading" in line:
            job.send_signal(signal.SIGTERM)
            break
    job.communicate(timeout=SAGEMAKER_KILLS_AFTER_S)
    assert job.returncode == 143
    assert not (tmp_path / "output" / "failure").exists()
    assert list(tmp_path.glob("model/*")) == []


@pytest.fixture(scope="module")
def serving(commands: Path, trained: tuple[Path, str]) -> Iterator[tuple[str, subprocess.Popen]]:
    """The container's ``serve`` on what ``train`` left; SageMaker may say the port."""
    port = str(free_port())
    command = [commands / "serve", "--root", trained[0]]
    process = subprocess.Popen(command, env=environment(SAGEMAKER_BIND_TO_PORT=port), stdout=subprocess.PIPE, text=True)
    wait_until_ready(f"http://127.0.0.1:{port}", process)
    yield f"http://127.0.0.1:{port}", process
    process.kill()
    process.communicate()


def test_what_was_trained_is_served_and_left_untouched(serving, trained: tuple[Path, str]) -> None:
    """The folder may be read-only: nothing in it changes."""

    def files() -> dict[Path, int]:
        return {path: path.stat().st_mtime_ns for path in [trained[0] / "model", *(trained[0] / "model").rglob("*")]}

    before = files()
    with urllib.request.urlopen(f"{serving[0]}/ping", timeout=5) as answer:
        assert (answer.status, answer.read()) == (200, b"")
    request = urllib.request.Request(
        f"{serving[0]}/invocations", json.dumps(EXAMPLE).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        said = json.load(answer)
    assert said["model_version"] == current_version(trained[0] / "model")
    assert all("CLV" in one for one in said["predictions"])
    assert files() == before


def test_told_to_stop_it_stops_before_it_is_killed(serving) -> None:
    _, process = serving
    process.send_signal(signal.SIGTERM)
    printed, _ = process.communicate(timeout=SAGEMAKER_KILLS_AFTER_S)
    assert all(json.loads(line)["message"] for line in printed.splitlines())


def test_a_port_is_8080_where_nobody_says_another(root: Path) -> None:
    code = (
        "import uvicorn; uvicorn.run = lambda app, **how: print(how['port']);"
        "from backend.__main__ import main; main(['serve'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=environment(), capture_output=True, text=True, check=True
    )
    assert done.stdout.split()[-1] == "8080"


def test_train_reads_from_s3_and_publishes_there(root: Path, sample: Path, tmp_path: Path) -> None:
    (tmp_path / "shop" / "logs").mkdir(parents=True)
    (tmp_path / "shop" / "logs" / "orders.csv").write_bytes(sample.read_bytes())
    with s3_server(tmp_path) as found:

        def run(*arguments: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                [sys.executable, "-m", "training", "train", *arguments],
                cwd=root,
                env=environment(**found),
                capture_output=True,
                text=True,
                check=False,
            )

        done = run(
            "--data",
            "s3://shop/logs/",
            "--out",
            "s3://shop/models",
            "--json",
            "s3://shop/result.json",
            "--rejects",
            "s3://shop/rejects.csv",
            "--origins",
            "1",
        )
        missing = run("--data", "s3://shop/none.csv", "--out", "s3://shop/models")
    assert done.returncode == 0, done.stderr
    assert "to s3://shop/models" in done.stdout
    models = tmp_path / "shop" / "models"
    version = load(models, current_version(models)).version
    assert version in done.stdout
    rows = json.loads((tmp_path / "shop" / "result.json").read_text("utf-8"))["rows"]
    rejects = (tmp_path / "shop" / "rejects.csv").read_text("utf-8")
    assert rejects.count("\n") == 1 + sum(rows["set_aside"].values())
    assert (missing.returncode, missing.stderr) == (2, "s3://shop/none.csv: there is no such object.\n")
