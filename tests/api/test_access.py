"""Every route says its kind, and the kind is what decides: by key, by origin, by machine, by rate."""

from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr, ValidationError

from backend.api.http.access import KIND, GuardedRoute, RouteKind
from backend.app import create_app
from backend.bootstrap.application import build_app
from backend.jobs.job_queue import JobQueue
from backend.jobs.job_store import JobStore
from backend.settings import Settings
from backend.stores.database import Database
from tests.databases import empty_sqlite
from tests.jobs.places import workplace

KEY, ADMIN = "a-customer-s", "the-administrator-s"
HERE = ("127.0.0.1", 5000)
GOOD = {"customer_id": "13085", "features": [345.7, 49.3, 7, 12, 5, 4]}
SIGNED = {f"/webhooks/{shop}" for shop in ("shopify", "woocommerce", "stripe")}
OPEN = {
    "/predict_customer_value",
    "/predict_customer_value/batch",
    "/predict",
    "/predict/batch",
    "/api/predict",
    "/api/predict/batch",
    "/invocations",
}
HEALTH = {
    "/",
    "/dashboard",
    "/dashboard/overview",
    "/dashboard/static/js/app.js",
    "/docs",
    "/docs/files/swagger-ui.css",
    "/health",
    "/api/health",
    "/ping",
    "/execution-parameters",
    "/ready",
    "/redoc",
} | {
    f"/api/{name}" for name in ("status", "cache/clear", "cache/stats", "docs", "redoc", "openapi.json")
}  # the last six show nothing that is stored


def guarded(app: FastAPI) -> list[GuardedRoute]:
    return [route for route in app.routes if isinstance(route, GuardedRoute)]


def asked(route: GuardedRoute) -> tuple[str, str]:
    """A method and a path that reach the route."""
    path = route.path.replace("{customer_id:path}", "c").replace("{segment}", "all").replace("{model_type}", "lasso")
    path = path.replace("{view:path}", "overview").replace("{name:path}", "js/app.js").replace("{name}", "swagger-ui.css")
    return next(iter(route.methods)), path.replace("{job_id}", "0" * 32)


@pytest.fixture(scope="module")
def closed(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A service as it is deployed: keys for what is stored, none for predictions. Callers are strangers.

    What the administrator's key begins is a stand-in for training: the real one would publish into the model of all tests.
    """
    folder = tmp_path_factory.mktemp("closed")
    keys = {"api_keys": SecretStr(f"{KEY}, other"), "admin_api_key": SecretStr(ADMIN), "open_access": False}
    queue = JobQueue(JobStore(Database(empty_sqlite(folder))), workplace(folder, "works"))
    app = build_app(settings.model_copy(update=keys), queue=queue)
    with TestClient(app, raise_server_exceptions=False, client=("203.0.113.5", 5000)) as client:
        yield client


def local(settings: Settings, **changes: Any) -> TestClient:
    """A service without any key, asked from this machine."""
    app = create_app(settings.model_copy(update={"open_access": False, **changes}))
    return TestClient(app, raise_server_exceptions=False, client=HERE, base_url="http://localhost:8000")


def test_a_route_without_a_kind_cannot_be_made(client: TestClient) -> None:
    app = FastAPI()
    app.router.route_class = GuardedRoute
    with pytest.raises(TypeError, match="does not say its kind"):
        app.get("/anything")(lambda: None)
    assert {operation[KIND] for path in client.app.openapi()["paths"].values() for operation in path.values()} == set(
        RouteKind
    )


def test_open_are_the_routes_that_answer_from_the_request_s_own_numbers_and_no_others(client: TestClient) -> None:
    kinds = {asked(route)[1]: route.access.kind for route in guarded(client.app)}
    assert {path for path, kind in kinds.items() if kind is RouteKind.PREDICTION} == OPEN
    assert {path for path, kind in kinds.items() if kind is RouteKind.HEALTH} == HEALTH
    assert {path for path, kind in kinds.items() if kind is RouteKind.SIGNED} == SIGNED


@pytest.mark.parametrize(
    ("headers", "stored", "administration"),
    [
        ({}, 401, 401),
        ({"X-API-Key": ""}, 401, 401),
        ({"X-API-Key": "wrong"}, 403, 403),
        ({"X-API-Key": KEY}, 0, 403),
        ({"x-api-key": f"  {KEY} "}, 0, 403),
        ({"Authorization": f"Bearer {KEY}"}, 0, 403),
        ({"Authorization": f"bearer  {KEY}"}, 0, 403),
        ({"Authorization": KEY}, 401, 401),
        ({"Authorization": f"Basic {KEY}"}, 401, 401),
        ({"X-API-Key": ADMIN}, 0, 0),
        ({"Authorization": f"Bearer {ADMIN}"}, 0, 0),
    ],
    ids=str,
)
def test_keys_open_what_they_are_for_in_each_of_their_forms(
    closed: TestClient, headers: dict[str, str], stored: int, administration: int
) -> None:
    """0 stands for any answer but a refusal."""
    wanted = {
        RouteKind.HEALTH: 0,
        RouteKind.PREDICTION: 0,
        RouteKind.STORED: stored,
        RouteKind.ADMINISTRATION: administration,
    }
    for route in guarded(closed.app):
        if route.access.kind is RouteKind.SIGNED:
            continue  # no key opens it: `tests/api/test_orders.py`
        answer = closed.request(*asked(route), headers=headers)
        refusal = answer.status_code if answer.status_code in {401, 403} else 0
        assert refusal == wanted[route.access.kind], (route.path, answer.text)
        assert ("www-authenticate" in answer.headers) == (refusal == 401)


def test_a_stranger_s_body_is_not_parsed(settings: Settings) -> None:
    """Nothing is said of a body that is no JSON, is too large, or has too many values."""
    keys = {"api_keys": SecretStr(KEY), "predictions_need_key": True, "open_access": False}
    with TestClient(create_app(settings.model_copy(update=keys)), raise_server_exceptions=False) as client:
        for body in (b"{", b"[" * 300_000, b"x" * (8 << 20)):
            for path in sorted(OPEN):
                assert client.post(path, content=body, headers={"Content-Type": "application/json"}).status_code == 401


ELSEWHERE = {
    "another site's page": {"Origin": "https://evil.example"},
    "a page of a file": {"Origin": "null"},
    "another port of this machine": {"Origin": "http://localhost:3000"},
    "another site's image or link": {"Sec-Fetch-Site": "cross-site"},
    "another port's link": {"Sec-Fetch-Site": "same-site"},
    "a name that a stranger points here": {"Host": "rebound.evil.example:8000"},
    "somebody behind a proxy": {"X-Forwarded-For": "203.0.113.5"},
    "somebody behind a newer proxy": {"Forwarded": "for=203.0.113.5"},
    "somebody behind a tunnel": {"Via": "1.1 tunnel"},
}
HERE_TOO = {
    "a program": {},
    "our own page": {"Origin": "http://localhost:8000", "Sec-Fetch-Site": "same-origin"},
    "an address typed in": {"Sec-Fetch-Site": "none"},
    "by number": {"Host": "127.0.0.1:8000"},
}


@pytest.mark.parametrize("headers", ELSEWHERE.values(), ids=ELSEWHERE)
def test_without_keys_nothing_stored_is_shown_elsewhere(settings: Settings, headers: dict[str, str]) -> None:
    with local(settings) as client:
        answer = client.get("/api/audiences/all.csv", headers=headers)
        assert answer.status_code == 401
        assert "access-control-allow-origin" not in answer.headers
        assert client.post("/predict_customer_value", json=GOOD, headers=headers).status_code == 200


@pytest.mark.parametrize("headers", HERE_TOO.values(), ids=HERE_TOO)
def test_without_keys_what_is_stored_is_shown_on_this_machine(settings: Settings, headers: dict[str, str]) -> None:
    with local(settings) as client:
        assert client.get("/model/info", headers=headers).status_code == 200


def test_where_keys_are_set_this_machine_needs_one_too(settings: Settings) -> None:
    """A proxy on this machine that says nothing of whom it asks for must not open what a key closes."""
    with local(settings, api_keys=SecretStr(KEY)) as client:
        assert client.get("/model/info").status_code == 401


def test_from_another_machine_nothing_stored_is_shown_without_keys(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"open_access": False}))
    with TestClient(app, client=("192.168.1.7", 5000), base_url="http://localhost:8000") as client:
        assert client.get("/model/info").status_code == 401


def test_an_open_service_shows_everything_to_any_page(client: TestClient) -> None:
    """What the older dashboard, a page of a file, runs on."""
    answer = client.get("/model/info", headers={"Origin": "null"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


def test_any_page_may_read_predictions_and_named_ones_what_is_stored(settings: Settings) -> None:
    ours, other = "https://ours.example", "https://other.example"
    with local(settings, cors_origins=ours) as client:
        for origin, read in ((ours, ours), (other, None)):
            ask = {"Origin": origin, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "X-API-Key"}
            assert client.options("/api/customers", headers=ask).headers.get("access-control-allow-origin") == read
            ask["Access-Control-Request-Method"] = "POST"
            assert client.options("/predict", headers=ask).headers["access-control-allow-origin"] == "*"


def test_a_host_that_is_not_ours_is_refused_where_ours_are_named(settings: Settings) -> None:
    with local(settings, allowed_hosts="shop.example, localhost") as client:
        answers = {
            host: client.post("/predict_customer_value", json=GOOD, headers={"Host": host}).status_code
            for host in (
                "shop.example",
                "Shop.Example:443",
                "localhost:8000",
                "evil.example",
                "a b",
                "shop.example@evil.example",
            )
        }
        assert answers == dict(zip(answers, (200, 200, 200, 421, 421, 421), strict=True))
        assert client.get("/health", headers={"Host": "10.0.0.7:8000"}).status_code == 200


def test_every_answer_tells_browsers_to_be_careful(client: TestClient) -> None:
    for path in ("/health", "/api/customers", "/nowhere", "/docs"):
        headers = client.get(path).headers
        assert (headers["x-content-type-options"], headers["cache-control"]) == ("nosniff", "no-store")
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "default-src 'none'; frame-ancestors" in client.get("/health").headers["content-security-policy"]


@pytest.mark.parametrize("path", sorted(HEALTH))
def test_what_answers_get_answers_head(client: TestClient, path: str) -> None:
    found, head = client.get(path, follow_redirects=False), client.head(path, follow_redirects=False)
    assert (head.status_code, head.content) == (found.status_code, b"")


@pytest.mark.parametrize("name", ["api_keys", "admin_api_key", "artifact_key"])
@pytest.mark.parametrize("value", ["", " , ", ",", " "])
def test_a_lock_without_a_key_is_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name.upper(), value)
    with pytest.raises(ValidationError, match="holds no key"):
        Settings(_env_file=None)


def test_other_settings_may_be_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOG_LEVEL", "CORS_ORIGINS", "RATE_LIMIT", "GROQ_API_KEY", "MOST_CONNECTIONS"):
        monkeypatch.setenv(name, "")
    assert Settings(_env_file=None) == Settings(_env_file=None, log_level="INFO")


@pytest.mark.parametrize("value", ["many", "10", "/minute", "10/fortnight", "-3/minute"])
def test_a_rate_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(ValidationError, match="must be a rate"):
        Settings(_env_file=None, rate_limit=value)


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        (HERE, {}, 422),  # let in, and told what is wrong with the request
        (HERE, {"X-Forwarded-For": "203.0.113.5"}, 401),
        (HERE, {"Origin": "https://elsewhere.example"}, 401),
        (("203.0.113.5", 5000), {}, 401),
    ],
)
@pytest.mark.parametrize("path", ["/train/lasso?n_samples=1", "/generate-sample-data?n_customers=0"])
def test_this_machine_may_train_without_a_key_where_that_is_set(
    settings: Settings, host: tuple[str, int], headers: dict[str, str], status: int, path: str
) -> None:
    for local_admin, expected in ((True, status), (False, 401)):
        app = create_app(settings.model_copy(update={"local_admin": local_admin, "admin_api_key": SecretStr(ADMIN)}))
        with TestClient(app, client=host, base_url="http://localhost:8000") as client:
            assert client.post(path, headers=headers).status_code == expected
