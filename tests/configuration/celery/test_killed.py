"""What becomes of tasks whose process is killed."""

from pathlib import Path

from tests.configuration.helpers import findings, read

LATE = "broker_url = 'amqp://'\ntask_acks_late = True\n"
QUEUES = (
    "broker_url = 'sqs://'\nbroker_transport_options = {'predefined_queues': {'a': {'url': 'https://sqs/a', %s}}}\n"
)
POLICY, TASKS = "'backoff_policy': {1: 10}", "'backoff_tasks': ['app.pay']"
REJECTS = "task_acks_late = True\ntask_acks_on_failure_or_timeout = False\n"


def test_a_task_whose_process_is_killed_is_sent_anew_where_celery_is_told_to(tmp_path: Path) -> None:
    for told, rule in (
        ("", "risk"),
        ("task_retry_on_worker_lost = False", "risk"),
        ("task_retry_on_worker_lost = 1", ""),
    ):
        found = read(tmp_path, "celeryconfig.py", LATE + told.replace("= 1", "= True"))
        assert bool(findings(found, "risk")) is (rule == "risk"), told
        assert bool([one for one in found.given if "killed" in one.asks]) is (rule == "risk"), told
        assert any("new message" in text for _, text in findings(found, "counted")) is not bool(rule), told
