from pathlib import Path

from tests.configuration.helpers import findings, read, settings

OPTIONS = "broker_url = 'sqs://'\ntask_acks_late = True\nbroker_transport_options = {{{}}}\n"
QUEUE = "'predefined_queues': {'charges': {'url': 'https://sqs.eu-west-1.amazonaws.com/1/charges'}}"


def test_kombu_s_visibility_timeout_counts_for_a_queue_that_it_creates_alone(tmp_path: Path) -> None:
    hidden = {
        "": 1800,
        "'visibility_timeout': 60": 60,
        "'visibility_timeout': 0": 1800,
        "'visibility_timeout': 60, 'sqs-creation-attributes': {'VisibilityTimeout': '90'}": 90,
        "'visibility_timeout': 60, 'predefined_queues': {}": 60,
        f"'visibility_timeout': 60, {QUEUE}": None,
        f"'visibility_timeout': 43201, {QUEUE}": None,
        f"{QUEUE}": None,
        "'visibility_timeout': 60, 'predefined_queues': queues_of(STAGE)": None,
    }
    for options, seconds in hidden.items():
        found = read(tmp_path, "celeryconfig.py", OPTIONS.format(options))
        assert settings(found).get("VisibilityTimeout") == seconds, options
        assert all("creates the queue" in one.asks for one in found.given if one.name == "VisibilityTimeout")
        is_told = seconds is None and "visibility" in options
        assert [line for line, _ in findings(found, "no-effect")] == [3] * is_told
        assert not found.errors


def test_how_long_somebody_else_s_queue_hides_a_task_is_told_without_a_verdict(tmp_path: Path) -> None:
    text = f"{OPTIONS.format(QUEUE)}task_time_limit = 300\ntask_reject_on_worker_lost = True\n"
    found = read(tmp_path, "celeryconfig.py", text)
    assert findings(found, "risk") == []
    assert any("VisibilityTimeout (30 s by default)" in told for line, told in findings(found, "application") if line)


def test_a_backoff_policy_is_for_what_is_rejected(tmp_path: Path) -> None:
    policy = "'predefined_queues': {{'q': {{'url': 'u', 'backoff_policy': {{1: 10}}, {}}}}}"
    tasks, rejected = "'backoff_tasks': ['pay']", "task_acks_on_failure_or_timeout = False\n"
    cases = {
        (tasks, ""): ("no-effect", "is acknowledged"),
        (tasks, rejected): ("not-modelled", "after so many seconds"),
        ("", rejected): ("no-effect", "none are there"),
    }
    for (named, more), (rule, told) in cases.items():
        found = read(tmp_path, "celeryconfig.py", OPTIONS.format(policy.format(named)) + more)
        [(line, text)] = [one for one in findings(found, rule) if "backoff_policy" in one[1]]
        assert (line, told in text) == (3, True)
