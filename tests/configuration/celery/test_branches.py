"""What is answered of files that choose their broker by a condition."""

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.configuration.helpers import findings, read, settings
from tests.each import of_each

IF = "if PROD:\n    {}\nelse:\n    {}\n"
RETURNS = "def make():\n    if PROD:\n        return {}\n    return {}\n"
SQS = "Celery('x', broker='sqs://', task_acks_late=True)"
REDIS, AMQP = (f"Celery('x', broker='{url}://', task_acks_late=False)" for url in ("redis", "amqp"))
LATER = "CELERY_BROKER_URL = 'redis://'\nif PROD:\n    CELERY_BROKER_URL = 'sqs://'\n    CELERY_TASK_ACKS_LATE = True\n"


@of_each(
    [
        (IF.format(f"app = {SQS}", f"app = {REDIS}"), "", {"sqs": "after"}),
        (IF.format(f"app = {REDIS}", f"app = {SQS}"), "", {"sqs": "after"}),
        (IF.format(f"app = {SQS}", f"app = {AMQP}"), "", {"sqs": "after", "rabbitmq": "before"}),
        (IF.format(f"app = {SQS}", f"app = {AMQP}"), "rabbitmq", {"rabbitmq": "before"}),
        (IF.format(f"app = {SQS}", f"app = {AMQP}"), "sqs-fifo", {"sqs-fifo": "after"}),
        (RETURNS.format(SQS, AMQP), "", {"sqs": "after", "rabbitmq": "before"}),
        (f"if A:\n    app = {REDIS}\nelif B:\n    app = {SQS}\nelse:\n    app = {AMQP}\n", "sqs", {"sqs": "after"}),
        (LATER, "", {"sqs": "after"}),
        (f"{LATER}CELERY_BROKER_URL = 'amqp://'\n", "", {"rabbitmq": "before"}),
    ]
)
def test_each_broker_that_is_modelled_is_answered_with_what_stands_beside_it(
    text: str, system: str, comes: dict[str, str]
) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "settings.py", text, system)
    assert {one.system: one.value for one in found.given if one.name == "consumer.ack"} == comes
    is_chosen = comes != {"rabbitmq": "before"} or bool(system)
    assert {one.system for one in found.given if one.name == "broker_url"} == (set(comes) if is_chosen else set())


def test_a_broker_that_is_not_modelled_is_told_with_its_condition_beside_one_that_is(tmp_path: Path) -> None:
    text = IF.format(f"app = {SQS}", f"app = {REDIS}")
    found = read(tmp_path, "tasks.py", text, "")
    [(line, told)] = findings(found, "not-modelled")
    assert (line, told.startswith("broker: redis if not (PROD) is not answered")) == (4, True)
    assert told.endswith("the answer is of sqs (if PROD)")
    [asked] = [one.asks for one in found.given if one.name == "broker_url"]
    assert asked.startswith("PROD (")
    both = read(tmp_path, "tasks.py", text.replace("sqs", "redis"), "")
    assert both.given == [], "of several that are not modelled there is no answer"


def test_several_urls_of_one_system_are_one_broker(tmp_path: Path) -> None:
    found = read(
        tmp_path, "tasks.py", IF.format("app.conf.broker_url = 'amqp://a'", "app.conf.broker_url = 'amqps://b'")
    )
    assert settings(found)["consumer.ack"] == "before"
    assert not [one for one in found.findings if "broker" in one.text]
