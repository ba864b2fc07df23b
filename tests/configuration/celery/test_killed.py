from pathlib import Path
from tempfile import TemporaryDirectory

from tests.configuration.helpers import findings, read, settings
from tests.each import of_each

LATE = "broker_url = 'amqp://'\ntask_time_limit = 60\ntask_acks_late = True\n"
REJECTED = "task_acks_on_failure = False"
OUTLASTING = {
    REJECTED: "risk",
    f"{REJECTED}\ntask_acks_on_timeout = True": "risk",
    f"{REJECTED}\ntask_acks_on_timeout = False": "counted",
    f"{REJECTED}\ntask_acks_on_failure_or_timeout = False": "counted",
    f"{REJECTED}\ntask_acks_late = False": "",
    f"{REJECTED}\ntask_time_limit = None": "",
    "task_acks_on_failure_or_timeout = False": "counted",
    "task_acks_on_failure_or_timeout = False\ntask_acks_on_timeout = True": "risk",
    "task_acks_on_failure_or_timeout = False\ntask_acks_on_failure = None": "counted",
    "": "",
}


@of_each(OUTLASTING)
def test_a_task_that_outlasts_its_time_limit_is_acknowledged_unless_that_is_switched_off_for_it(text: str) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "celeryconfig.py", f"{LATE}{text}\n")
    told = {rule: [one for _, one in findings(found, rule) if "takes longer" in one] for rule in ("risk", "counted")}
    assert [rule for rule, lines in told.items() if lines] == ([OUTLASTING[text]] if OUTLASTING[text] else [])
    if OUTLASTING[text] and "acks_late = False" not in text:
        assert settings(found)["consumer.on_failure"] == "park"


def test_what_a_task_says_of_its_time_counts_for_it_and_makes_no_answer_of_its_own(tmp_path: Path) -> None:
    task = "@app.task(time_limit=9, acks_on_timeout=False{})\ndef pay(): ...\n"
    app = f"app = Celery('x', broker='amqp://')\napp.conf.task_acks_late = True\napp.conf.{REJECTED}\n"
    assert read(tmp_path, "tasks.py", app + task.format("")).queues == []
    found = read(tmp_path, "tasks.py", app + task.format(", acks_on_failure=False"))
    [told] = [(line, text) for line, text in findings(found, "counted") if "takes longer" in text]
    assert told == (4, told[1])
    assert told[1].startswith("time_limit = 9: a task that takes longer is given back, by acks_on_timeout = False")
