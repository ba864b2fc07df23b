"""What becomes of tasks whose process is killed."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.configuration.helpers import findings, read
from tests.each import of_each

LATE = "broker_url = 'amqp://'\ntask_acks_late = True\n"
IDLE = {
    "task_reject_on_worker_lost = True": True,
    "task_reject_on_worker_lost = True\ntask_acks_late = False": True,
    "task_reject_on_worker_lost = False": False,
    "task_reject_on_worker_lost = True\ntask_acks_late = LATE": False,
    "task_reject_on_worker_lost = True\n@app.task(acks_late=True)\ndef pay(): ...": False,
    "task_reject_on_worker_lost = True\ntask_annotations = {'pay': {'acks_late': True}}": False,
    "task_reject_on_worker_lost = True\ntask_annotations = {'*': {'acks_late': True}}": False,
    "@app.task(reject_on_worker_lost=True)\ndef pay(): ...": True,
    "@app.task(reject_on_worker_lost=True, acks_late=True)\ndef pay(): ...": False,
    "task_acks_late = True\n@app.task(reject_on_worker_lost=True)\ndef pay(): ...": False,
}
QUEUES = (
    "broker_url = 'sqs://'\nbroker_transport_options = {'predefined_queues': {'a': {'url': 'https://sqs/a', %s}}}\n"
)
POLICY, TASKS = "'backoff_policy': {1: 10}", "'backoff_tasks': ['app.pay']"
REJECTS = "task_acks_late = True\ntask_acks_on_failure_or_timeout = False\n"


@of_each(IDLE)
def test_a_killed_worker_s_task_that_was_acknowledged_before_is_given_back_by_nothing(text: str) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "celeryconfig.py", f"broker_url = 'amqp://'\n{text}\n")
    told = [one for _, one in findings(found, "no-effect") if "reject_on_worker_lost = True: it does nothing" in one]
    assert len(told) == IDLE[text]


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
