"""Around the prediction: health, keys, browsers, logs, and a model that comes, changes and breaks."""

import json
import shutil
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr

from backend.app import create_app
from backend.artifact.load import current_version
from backend.artifact.manifest import CURRENT_NAME
from backend.bootstrap.logs import log_as_json
from backend.settings import Settings
from backend.use_cases.model.serve_model import ModelInService

REQUEST = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}


def copied(model_dir: Path, to: Path) -> Path:
    shutil.copytree(model_dir, to)
    return to


def test_root_is_json_for_programs_and_the_documentation_for_browsers(client: TestClient) -> None:
    assert client.get("/").json()["predict"] == "/predict_customer_value"
    browser = client.get("/", headers={"Accept": "text/html,application/xhtml+xml"}, follow_redirects=False)
    assert browser.headers["content-type"].startswith("text/html")
    assert 'src="/dashboard/static/js/app.js"' in browser.text
    assert "unsafe" not in browser.headers["content-security-policy"]


def test_health_and_readiness_name_the_model(client: TestClient, model_dir: Path) -> None:
    version = current_version(model_dir)
    assert client.get("/health").json()["model_version"] == client.get("/ready").json()["model_version"] == version
    assert client.get("/health").json()["model_age_days"] >= 0


def test_without_a_model_the_service_is_alive_and_not_ready(settings: Settings, tmp_path: Path) -> None:
    with TestClient(create_app(settings.model_copy(update={"model_dir": tmp_path}))) as client:
        assert client.get("/health").status_code == 200
        said = client.get("/health").json()
        assert (said["status"], said["alive"], said["model_loaded"], said["model_version"]) == (
            "degraded",
            True,
            False,
            None,
        )
        assert said["available_models"] == client.get("/").json()["available_models"] == []
        for response in (client.get("/ready"), client.post("/predict_customer_value", json=REQUEST)):
            assert response.status_code == 503
            assert "No model is published" in response.json()["detail"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 401),
        ({"X-API-Key": "wrong"}, 403),
        ({"X-API-Key": "first"}, 200),
        ({"Authorization": "Bearer second"}, 200),
        ({"X-API-Key": "fir"}, 403),
        ({"X-API-Key": "première"}, 403),
    ],
)
def test_with_keys_set_a_prediction_needs_one(settings: Settings, headers: dict[str, str], status: int) -> None:
    with TestClient(
        create_app(settings.model_copy(update={"api_keys": SecretStr("first, second"), "predictions_need_key": True}))
    ) as client:
        sent = {name: value.encode() for name, value in headers.items()}
        response = client.post("/predict_customer_value", json=REQUEST, headers=sent)
        assert response.status_code == status
        assert client.get("/health").status_code == 200


def test_a_stranger_is_not_told_what_is_wrong_with_a_request(settings: Settings) -> None:
    with TestClient(
        create_app(settings.model_copy(update={"api_keys": SecretStr("k"), "predictions_need_key": True}))
    ) as client:
        wrong = {"customer_id": "c", "features": "six"}
        answers = [client.post("/predict_customer_value", json=wrong, headers=key) for key in ({}, {"X-API-Key": "k"})]
    assert [answer.status_code for answer in answers] == [401, 422]


def test_a_browser_on_another_origin_may_call(client: TestClient) -> None:
    asked = {
        "Origin": "https://shop.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    preflight = client.options("/predict_customer_value", headers=asked)
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == "*"
    answer = client.post("/predict_customer_value", json=REQUEST, headers={"Origin": "https://shop.example"})
    assert answer.headers["access-control-allow-origin"] == "*"


def test_only_named_origins_are_let_in_when_some_are_named(settings: Settings) -> None:
    with TestClient(create_app(settings.model_copy(update={"cors_origins": "https://a.example"}))) as client:
        allowed = {
            origin: client.get("/api/segments", headers={"Origin": origin}).headers.get("access-control-allow-origin")
            for origin in ("https://a.example", "https://b.example")
        }
    assert allowed == {"https://a.example": "https://a.example", "https://b.example": None}


def test_every_request_is_one_json_line_with_its_id(client: TestClient, capsys: pytest.CaptureFixture[str]) -> None:
    log_as_json("info")
    answer = client.post("/predict_customer_value", json=REQUEST, headers={"X-Request-ID": "mine-1"})
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    found = [line for line in lines if line["message"] == "request"]
    assert answer.headers["X-Request-ID"] == "mine-1"
    assert [(line["request_id"], line["status"], line["path"]) for line in found] == [
        ("mine-1", 200, "/predict_customer_value")
    ]
    assert "345.7" not in json.dumps(lines)


def test_metrics_count_every_insight_by_its_source_and_reason(settings: Settings) -> None:
    with TestClient(create_app(settings)) as client:
        for _ in range(3):
            client.post("/predict_customer_value", json=REQUEST)
        body = client.get("/api/metrics").json()
    assert body["insight"]["counts"]["insight.rules"] == 3
    assert body["insight"]["counts"]["reason.no GROQ_API_KEY"] == 3
    assert set(body["model"]["spend"]) >= {"mean", "recent_rate", "seasonal_rate", "lasso"}


def test_an_id_that_could_forge_a_log_line_is_replaced(client: TestClient) -> None:
    answer = client.get("/health", headers={"X-Request-ID": 'x" onload="'})
    assert answer.headers["X-Request-ID"].isalnum()


def test_a_new_version_is_taken_up_and_a_broken_one_is_not(model_dir: Path, tmp_path: Path) -> None:
    folder = copied(model_dir, tmp_path / "models")
    model = ModelInService(folder)
    model.refresh()
    first = model.current.version
    broken = folder / "broken"
    shutil.copytree(folder / first, broken)
    (broken / "model.joblib").write_bytes(b"not the published bytes")
    (folder / CURRENT_NAME).write_text("broken\n")
    model.refresh()
    assert model.current.version == first
    second = copied(folder / first, folder / "second")
    manifest = json.loads((second / "manifest.json").read_text()) | {"version": "second"}
    (second / "manifest.json").write_text(json.dumps(manifest))
    (folder / CURRENT_NAME).write_text("second\n")
    model.refresh()
    assert model.current.version == "second"
