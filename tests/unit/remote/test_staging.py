"""s3:// places against a real server: what arrives, what does not, and what is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.artifact.load import current_version, load
from backend.errors import BadInput
from tests.ports import free_port
from tests.s3 import s3_server
from training.remote.staging import Staging

SILENT = lambda step: None  # noqa: E731 - progress that nobody reads


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    folder = tmp_path_factory.mktemp("s3")
    (folder / "shop").mkdir()
    with s3_server(folder) as environment:
        yield folder / "shop", environment


@pytest.fixture
def bucket(server: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Path:
    """The bucket ``shop`` as a folder on the server's disk."""
    for name, value in server[1].items():
        monkeypatch.setenv(name, value)
    return server[0]


@pytest.mark.parametrize("size", [0, 10, 20_000_000])
def test_what_is_delivered_is_fetched_again_byte_by_byte(bucket: Path, size: int) -> None:
    content, place = bytes(range(256)) * (size // 256 + 1), f"s3://shop/round trip/{size}.bin"
    with Staging(SILENT) as places:
        places.result(place).write_bytes(content[:size])
    with Staging(SILENT) as places:
        (path,) = places.fetch([place])
        assert path.read_bytes() == content[:size]
        assert path.name == f"{size}.bin"


def test_local_places_stand_for_themselves() -> None:
    with Staging(SILENT) as places:
        assert places.fetch(["a.csv"]) == [Path("a.csv")]
        assert (places.result("b.json"), places.result(None), places.folder("c")) == (Path("b.json"), None, Path("c"))


def test_a_prefix_is_every_object_below_it(bucket: Path) -> None:
    for name in ("2023/b.csv", "2024/a.csv", "_SUCCESS", "2024/.a.csv.crc"):
        path = bucket / "logs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    with Staging(SILENT) as places:
        assert [path.read_text() for path in places.fetch(["s3://shop/logs/"])] == ["2023/b.csv", "2024/a.csv"]


def test_after_an_exception_nothing_is_delivered_and_nothing_stays(bucket: Path) -> None:
    def fail(places: Staging) -> None:
        path.append(places.result("s3://shop/never.json"))
        path[0].write_text("{}")
        raise KeyError("no")

    path: list[Path] = []
    with pytest.raises(KeyError), Staging(SILENT) as places:
        fail(places)
    assert not (bucket / "never.json").exists()
    assert not path[0].exists()


def test_a_model_s_version_is_there_before_current_names_it(bucket: Path, model_dir: Path) -> None:
    """Every upload is said before it begins: what then lies on the server never names a version that is not whole."""
    seen = []

    def look(step: str) -> None:
        folder = bucket / "models"
        seen.append((step.partition(",")[0].rpartition("/")[2], (folder / "CURRENT").exists()))

    version = current_version(model_dir)
    with Staging(look) as places:
        out = places.folder("s3://shop/models/")
        (out / version).mkdir(parents=True)
        for path in (model_dir / version).iterdir():
            (out / version / path.name).write_bytes(path.read_bytes())
        (out / "CURRENT").write_text(version)
    assert seen[-1][0] == "CURRENT"
    assert {name for name, _ in seen[:-1]} == {path.name for path in (model_dir / version).iterdir()}
    assert not any(pointed for _, pointed in seen)


def test_a_published_model_is_fetched_whole(bucket: Path, model_dir: Path) -> None:
    version = current_version(model_dir)
    for path in (model_dir / version).iterdir():
        (bucket / "published" / version).mkdir(parents=True, exist_ok=True)
        (bucket / "published" / version / path.name).write_bytes(path.read_bytes())
    (bucket / "published" / "CURRENT").write_text(version)
    with Staging(SILENT) as places:
        folder = places.model("s3://shop/published")
        assert load(folder, current_version(folder)).version == version


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("s3://shop/nothing.csv", "there is no such object"),
        ("s3://nowhere/a.csv", "there is no such object"),
        ("s3://shop/nothing/", "there is nothing below it"),
        ("s3://shop", "write s3://bucket/key"),
        ("s3://", "write s3://"),
        ("s3://Shop/a", "write s3://bucket/key"),
    ],
)
def test_what_is_not_there_is_one_sentence(bucket: Path, place: str, said: str) -> None:
    with pytest.raises(BadInput, match=said) as raised, Staging(SILENT) as places:
        places.fetch([place])
    assert str(raised.value).startswith(place)
    assert "\n" not in str(raised.value)


def test_a_bucket_that_is_not_there_is_said_before_the_work(bucket: Path) -> None:
    with pytest.raises(BadInput, match="s3://nowhere/a: there is no such bucket"), Staging(SILENT) as places:
        places.folder("s3://nowhere/a")


@pytest.mark.parametrize(
    "wrong",
    [
        {"AWS_ACCESS_KEY_ID": "wrong"},
        {"AWS_SECRET_ACCESS_KEY": "wrong"},
        {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
    ],
)
def test_refused_access_is_one_sentence(bucket: Path, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]) -> None:
    (bucket / "a.csv").write_text("a")
    for name, value in wrong.items():
        monkeypatch.setenv(name, value)
    for place in ("s3://shop/a.csv", "s3://shop/logs/"):
        with pytest.raises(BadInput, match="access is refused"), Staging(SILENT) as places:
            places.fetch([place])


def test_where_delivery_is_refused_the_work_is_kept(bucket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def work(places: Staging) -> None:
        places.result("s3://shop/late.json").write_text("precious")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "revoked")

    with pytest.raises(BadInput, match=r"access is refused.* What was made stays in ") as raised, Staging(SILENT) as places:
        work(places)
    (kept,) = Path(str(raised.value).rpartition(" in ")[2].rstrip(".")).glob("*/late.json")
    assert kept.read_text() == "precious"


def test_an_endpoint_that_does_not_answer_is_one_sentence(bucket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(BadInput, match="the endpoint does not answer"), Staging(SILENT) as places:
        places.fetch(["s3://shop/a.csv"])
