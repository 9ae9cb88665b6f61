from backend.insight.asking.statistics import Statistics


def test_outcomes_are_counted_and_timed_by_source():
    statistics = Statistics()
    for seconds in (0.0005, 0.02, 9.0):
        statistics.outcome("rules", "timeout", seconds)
    statistics.outcome("llm", None, 0.7)
    statistics.count("tokens.prompt", 900)
    shown = statistics.snapshot()
    assert shown["counts"] == {"insight.llm": 1, "insight.rules": 3, "reason.timeout": 3, "tokens.prompt": 900}
    assert shown["seconds"]["rules"] == 9.0205
    assert shown["histogram"]["rules"]["0.001"] == 1
    assert shown["histogram"]["rules"]["8.0"] == 2
    assert shown["histogram"]["rules"]["inf"] == 3
