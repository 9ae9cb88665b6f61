"""Counts as Prometheus reads them, of one process and of several."""

import json
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from backend.measures import Measures


def read(text: str) -> dict[tuple[str, str, str], float]:
    """By the sample's name and its labels."""
    return {
        (sample.name, sample.labels.get("route", sample.labels.get("name", "")), sample.labels.get("le", "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_requests_are_counted_into_their_buckets() -> None:
    measures = Measures()
    for seconds in (0.0005, 0.001, 0.2, 99.0):
        measures.request("/a", 200, seconds)
    found = read(measures.text({"insight.rules": 3}, {"model_ready": 1.0}))
    buckets = {edge: found["clv_request_seconds_bucket", "/a", edge] for edge in ("0.001", "0.1", "0.25", "30.0", "+Inf")}
    assert buckets == {"0.001": 2, "0.1": 2, "0.25": 3, "30.0": 3, "+Inf": 4}
    assert found["clv_request_seconds_count", "/a", ""] == 4
    assert found["clv_request_seconds_sum", "/a", ""] == pytest.approx(99.2015)
    assert found["clv_events_total", "insight.rules", ""] == 3
    assert found["clv_model_ready", "", ""] == 1


def test_several_processes_are_added_up_whichever_is_asked(tmp_path: Path) -> None:
    own = Measures(tmp_path)
    own.request("/a", 200, 0.2)
    own.leave({"calls": 2}, {"model_ready": 0.0, "cache_entries": 3.0})
    (left,) = tmp_path.glob("*.json")
    (tmp_path / "1.json").write_bytes(left.read_bytes())  # what another worker left
    (tmp_path / "2.json").write_text("half a fi")
    own.request("/a", 200, 0.2)
    (tmp_path / "3.json").write_text(
        json.dumps({"requests": [], "counts": {"calls": 1}, "gauges": {"cache_entries": 9}, "at": 0})
    )
    found = read(own.text({"calls": 3}, {"model_ready": 1.0, "cache_entries": 4.0}))
    assert (found["clv_model_ready", "", ""], found["clv_cache_entries", "", ""]) == (
        0,
        7,
    )  # the worst; the sum of the living
    assert found["clv_processes", "", ""] == 2
    assert (found["clv_request_seconds_count", "/a", ""], found["clv_events_total", "calls", ""]) == (3, 6)
    assert json.loads(left.read_bytes())["counts"] == {"calls": 2}


def test_a_label_is_text_and_nothing_else() -> None:
    measures = Measures()
    measures.request('/a"\\\n', 200, 0.1)
    assert ("clv_request_seconds_count", '/a"\\\n', "") in read(measures.text({}, {}))
