import json
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.cli.helpers import invoke
from tests.configuration.helpers import read, settings
from tests.each import of_each

APP = "app = Celery('x', broker='amqp://')\napp.conf.task_acks_late = True\n"
RETRIED = {
    "autoretry_for=(Exception,), max_retries=None": True,
    "autoretry_for=[BaseException], max_retries=None, retry_backoff=True": True,
    "autoretry_for=(Exception,), max_retries=None, retry_kwargs={'countdown': 5}": True,
    "autoretry_for=(Exception,), max_retries=None, retry_kwargs={'max_retries': 5}": False,
    "autoretry_for=(Exception,), retry_kwargs={'max_retries': None}": False,
    "autoretry_for=(Exception,)": False,
    "autoretry_for=(ConnectionError,), max_retries=None": False,
    "autoretry_for=(Exception,), max_retries=None, dont_autoretry_for=(KeyError,)": False,
    "max_retries=None": False,
}


@of_each(RETRIED)
def test_a_task_of_which_all_that_fails_is_sent_anew_without_a_limit_never_fails(arguments: str) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "tasks.py", f"{APP}@app.task({arguments})\ndef pay(): ...\n")
    comes_to = {"consumer.ack": "after", "consumer.on_failure": "retry"} if RETRIED[arguments] else {}
    assert settings(found, "task pay") == comes_to


def test_what_is_sent_anew_for_ever_is_not_told_as_lost_and_ends_with_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "tasks.py"
    path.write_text(f"{APP}@app.task(autoretry_for=(Exception,), max_retries=None)\ndef pay(): ...\n")
    [answer] = json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]
    assert "F10" not in {fault for gap in answer["gaps"] if gap["trouble"] == "lose" for fault in gap["faults"]}
    told = " ".join(invoke("guarantee", str(path), "--more", columns=160).stdout.split())
    assert "what always fails is sent anew for ever (F10)" in told
    assert "@app.task(max_retries=10, acks_late=True, acks_on_failure_or_timeout=False) in place of None" in told
    assert "requeued for ever" not in told


def test_a_task_that_is_sent_anew_is_rejected_all_the_same_where_its_process_is_killed(tmp_path: Path) -> None:
    task = "@app.task(autoretry_for=(Exception,), max_retries=None, acks_on_failure_or_timeout={})\ndef pay(): ...\n"
    for acknowledged in (True, False):
        found = read(tmp_path, "tasks.py", APP + task.format(acknowledged))
        [late] = [one for one in found.given if (one.queue, one.name) == ("task pay", "consumer.ack")]
        assert bool(late.asks) is acknowledged


def test_a_task_has_what_the_class_says_that_it_is_of_unless_it_says_otherwise(tmp_path: Path) -> None:
    base = "class Patient(app.Task):\n    acks_late = True\n    autoretry_for = (Exception,)\n    max_retries = None\n"
    tasks = "@app.task(base=Patient)\ndef pay(): ...\n@app.task(base=Patient, acks_late=False)\ndef mail(): ...\n"
    found = read(tmp_path, "tasks.py", f"app = Celery('x', broker='amqp://')\n{base}{tasks}")
    assert settings(found, "task pay") == {"consumer.ack": "after", "consumer.on_failure": "retry"}
    assert settings(found, "task mail")["consumer.ack"] == "before"
