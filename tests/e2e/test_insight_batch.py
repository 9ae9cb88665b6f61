"""Groq batch files from the command line: questions out, answers in, nothing believed unchecked."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEADER = "customer_id,total_spend,avg_spend,num_transactions,total_units,unique_products,recency_days\n"
ROWS = "ann@example.com,345.7,49.3,7,12,5,4\nbob,20,20,1,2,2,300\n"


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(HEADER + ROWS)
    return path


def insights(root: Path, model_dir: Path, customers: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "training", "insights", "--customers", customers, "--model-dir", model_dir, *arguments]
    return subprocess.run([str(word) for word in command], cwd=root, capture_output=True, text=True, check=False)


def test_questions_carry_no_customer(root: Path, model_dir: Path, customers: Path, tmp_path: Path) -> None:
    done = insights(root, model_dir, customers, "--batch", tmp_path / "q.jsonl")
    assert (done.returncode, "2 questions" in done.stdout) == (0, True), done.stderr
    text = (tmp_path / "q.jsonl").read_text("utf-8")
    assert "ann@" not in text
    assert [json.loads(line)["body"]["model"] for line in text.splitlines()] == ["openai/gpt-oss-120b"] * 2


def test_answers_that_are_missing_or_lie_become_words_by_rules(root, model_dir, customers, tmp_path: Path) -> None:
    answers, out = tmp_path / "a.jsonl", tmp_path / "i.jsonl"
    lie = json.dumps({"insight": "Will spend 5,000 next week."})
    body = {"choices": [{"message": {"content": lie}, "finish_reason": "stop"}]}
    answer = {"custom_id": "insight-0000000", "response": {"status_code": 200, "body": body}}
    answers.write_text(json.dumps(answer) + "\n{torn")
    done = insights(root, model_dir, customers, "--answers", answers, "--out", out)
    assert (done.returncode, "2 by rules" in done.stdout) == (0, True), done.stderr
    written = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [line["customer_id"] for line in written] == ["ann@example.com", "bob"]
    assert "5,000" not in written[0]["insight"]
    assert written[1]["insight_reason"] == "missing_from_batch"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("c,-1,49.3,7,12,5,4\n", "line 2: total_spend must be 0 or more"),
        ("c,many,49.3,7,12,5,4\n", "line 2"),
        ("c,1,1\n", "line 2: this line has more or fewer cells"),
        ("c,1,1,1,1,1,1,9,9\n", "line 2: this line has more or fewer cells"),
    ],
)
def test_a_bad_row_is_named(root, model_dir, tmp_path: Path, row: str, said: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEADER + row)
    done = insights(root, model_dir, path, "--batch", tmp_path / "q.jsonl")
    assert (done.returncode, said in done.stderr, done.stderr.count("\n")) == (2, True, 1), done.stderr


def test_a_file_that_is_no_text_is_one_clear_line(root: Path, model_dir: Path, tmp_path: Path) -> None:
    path = tmp_path / "binary.csv"
    path.write_bytes(bytes(range(256)) * 8)
    done = insights(root, model_dir, path, "--batch", tmp_path / "q.jsonl")
    assert (done.returncode, done.stderr.count("\n"), "customer_id is needed" in done.stderr) == (2, 1, True), done.stderr


def test_one_of_the_two_directions_is_asked_for(root: Path, model_dir: Path, customers: Path) -> None:
    assert insights(root, model_dir, customers).returncode == 2
