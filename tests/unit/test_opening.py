"""What stands at the address while nothing is trained yet."""

import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from backend.opening import STEPS, Opening, Server, page, step


@pytest.mark.parametrize("reached", range(len(STEPS)))
def test_the_step_under_way_is_the_first_whose_file_is_missing(tmp_path: Path, reached: int) -> None:
    files = [tmp_path / ".venv/.serve", tmp_path / "models/CURRENT", tmp_path / "customers.db"]
    for file in files[:reached]:
        file.parent.mkdir(exist_ok=True)
        file.touch()
    assert step(tmp_path, tmp_path / "models", tmp_path / "customers.db") == STEPS[reached]


def test_the_page_says_what_is_done_what_is_under_way_and_what_is_to_come() -> None:
    text = page("training", "en").decode()
    assert [text.count(f'<li class="{state}"') for state in ("done", "now", "later")] == [1, 1, 2]
    assert "{" + "title}" not in text


def test_it_answers_that_the_service_is_not_ready_and_in_the_reader_s_language() -> None:
    with Server(("127.0.0.1", 0), Opening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        asked = urllib.request.Request(f"http://127.0.0.1:{server.server_port}/ready", headers={"Accept-Language": "de-AT"})
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(asked, timeout=30)
        said = refused.value.read().decode()
        server.shutdown()
    assert refused.value.code == 503
    assert refused.value.headers["X-Opening"] in STEPS
    assert 'lang="de"' in said
