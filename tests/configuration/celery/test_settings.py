import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from playground.configuration.readers import read_files
from tests.cli.helpers import invoke
from tests.configuration.helpers import findings, place, read, settings
from tests.each import of_each


def test_celery_on_rabbitmq_acknowledges_before_the_work_and_asks_for_no_confirm(tmp_path: Path) -> None:
    found = read(tmp_path, "celeryconfig.py", "broker_url = 'amqp://guest@here//'\ntask_serializer = 'json'\n")
    assert settings(found, assumed=True) == {
        "confirm.select": False,
        "delivery_mode": 2,
        "x-queue-type": "classic",
        "durable": True,
        "auto_ack": False,
        "mandatory": False,
        "prefetch_count": 4,
        "consumer.ack": "before",
        "consumer.on_failure": "acknowledge",
    }


def test_celery_on_sqs_hides_a_task_for_half_an_hour(tmp_path: Path) -> None:
    found = read(tmp_path, "celeryconfig.py", "broker_url = 'sqs://'\ntask_acks_late = True\n", "rabbitmq")
    assert {one.system for one in found.given} == {"sqs"}
    assert settings(found)["VisibilityTimeout"] == 1800


WAYS = {
    "a module": "task_acks_late = True\nbroker_url = 'amqp://'\n",
    "the app's conf": "\napp.conf.task_acks_late = True\n",
    "an update": "\napp.conf.update(task_acks_late=True)\n",
    "an update with a table": "\napp.conf.update({'task_acks_late': True})\n",
    "an item": "\napp.conf['task_acks_late'] = True\n",
    "the constructor": "\napp = Celery('app', broker='amqp://', task_acks_late=True)\n",
    "Django's settings": "\nCELERY_TASK_ACKS_LATE = True\n",
    "Flask's table": "\nCELERY = {'task_acks_late': True}\n",
    "Flask's arguments": "\napp.config.from_mapping(CELERY=dict(task_acks_late=True))\n",
    "a table of any name": "\ncelery_options = {'task_acks_late': True, 'worker_concurrency': 4, 'pool': 1}\n",
    "Superset's class": "\nclass Conf:\n    broker_url = 'amqp://'\n    task_acks_late = True\nCELERY_CONFIG = Conf\n",
    "Airflow's table": "\nCELERY_CONFIG = {'broker_url': conf.get('celery', 'url'), 'task_acks_late': True}\n",
    "a class": "\nclass Config:\n    CELERY_TASK_ACKS_LATE = True\n",
    "a function": "\ndef setup(app):\n    app.conf.task_acks_late = True\n",
    "a name": "LATE = True\nCELERY_TASK_ACKS_LATE = LATE\n",
    "the environment": "\nCELERY_TASK_ACKS_LATE = bool(os.environ.get('LATE', 'true'))\n",
    "the names before version 4": "\nCELERY_ACKS_LATE = True\n",
}


@pytest.mark.parametrize("way", WAYS)
def test_a_setting_is_seen_in_whatever_way_it_is_given(tmp_path: Path, way: str) -> None:
    found = read(tmp_path, "config.py", WAYS[way])
    assert settings(found)["consumer.ack"] == "after"


def test_the_last_assignment_counts(tmp_path: Path) -> None:
    found = read(tmp_path, "config.py", "app.conf.task_acks_late = True\n\napp.conf.task_acks_late = False\n")
    assert (settings(found)["consumer.ack"], place(found, "consumer.ack")) == ("before", 3)


def test_nothing_of_the_file_is_run(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    read(
        tmp_path, "config.py", f"import os\nopen({str(mark)!r}, 'w')\nCELERY_TASK_ACKS_LATE = os.mkdir({str(mark)!r})\n"
    )
    assert not mark.exists()


def test_confirms_are_an_option_of_the_transport(tmp_path: Path) -> None:
    text = "CELERY_BROKER_TRANSPORT_OPTIONS = {\n    'confirm_publish': True,\n}\n"
    found = read(tmp_path, "settings.py", text)
    assert (settings(found)["confirm.select"], place(found, "confirm.select")) == (True, 2)


@pytest.mark.parametrize(("acks", "comes"), [("True", "acknowledge"), ("False", "park")])
def test_a_failed_task_is_acknowledged_unless_that_is_switched_off(tmp_path: Path, acks: str, comes: str) -> None:
    text = f"task_acks_late = True\ntask_acks_on_failure_or_timeout = {acks}\n"
    assert settings(read(tmp_path, "celeryconfig.py", text))["consumer.on_failure"] == comes


def test_late_acknowledgement_without_a_word_for_lost_workers_is_a_risk(tmp_path: Path) -> None:
    late = "task_acks_late = True\nworker_concurrency = 2\n"
    found = read(tmp_path, "celeryconfig.py", late)
    assert [line for line, _ in findings(found, "risk")] == [1]
    asks = {one.name: one.asks for one in found.given if one.asks}
    assert asks["consumer.ack"].startswith("no process of a worker is killed")
    assert sorted(asks) == ["consumer.ack", "mandatory"]
    found = read(tmp_path, "celeryconfig.py", f"{late}task_reject_on_worker_lost = True\n")
    assert findings(found, "risk") == []
    assert not any("process" in one.asks for one in found.given)


def test_that_no_worker_is_killed_is_asked_of_what_acknowledges_late_by_a_remedy_too(tmp_path: Path) -> None:
    found = read(tmp_path, "celeryconfig.py", "broker_url = 'amqp://'\ntask_acks_late = False\n")
    assert findings(found, "risk") == []
    [ack] = [one for one in found.given if one.name == "consumer.ack"]
    assert ack.asks.startswith("no process of a worker is killed")
    assert ack.asks_unless == {
        ("consumer.ack", "before"),
        ("consumer.on_failure", "park"),
        ("consumer.on_failure", "silent"),
    }


REJECTING = {
    "today's name": "task_acks_on_failure_or_timeout = False",
    "the name before version 4": "CELERY_ACKS_ON_FAILURE_OR_TIMEOUT = False",
    "for all tasks": "task_annotations = {'*': {'acks_on_failure_or_timeout': False}}",
}


@pytest.mark.parametrize("way", REJECTING)
@pytest.mark.parametrize(("broker", "becomes"), [("amqp", "becomes a dead letter"), ("sqs", "comes again")])
def test_a_task_whose_process_is_killed_is_rejected_where_failed_tasks_are(
    tmp_path: Path, broker: str, becomes: str, way: str
) -> None:
    late = "CELERY_ACKS_LATE = True" if "CELERY_" in REJECTING[way] else "task_acks_late = True"
    found = read(tmp_path, "celeryconfig.py", f"broker_url = '{broker}://'\n{late}\n{REJECTING[way]}\n")
    assert findings(found, "risk") == []
    stands = {*settings(found).items()}
    assert not any("process" in one.asks and one.asks_unless.isdisjoint(stands) for one in found.given)
    [(line, text)] = findings(found, "counted")
    assert (line, becomes in text) == (3, True)


def test_products_of_numbers_are_worked_out(tmp_path: Path) -> None:
    text = "broker_url = 'sqs://'\nbroker_transport_options = {'visibility_timeout': 60 * 60 * 2}\n"
    assert settings(read(tmp_path, "celeryconfig.py", text))["VisibilityTimeout"] == 7200


def test_a_misspelt_setting_gets_the_nearest_right_one(tmp_path: Path) -> None:
    found = read(tmp_path, "tasks.py", "app.conf.worker_prefetch_multipler = 1\nCELERY_TASK_MAX_RETRIES = 3\n")
    near, none = findings(found, "unknown-key")
    assert near == (1, "worker_prefetch_multipler: Celery reads no such key; did you mean worker_prefetch_multiplier?")
    own = "CELERY_TASK_MAX_RETRIES: Celery reads no such key; max_retries is a task's own: @app.task(max_retries=...)"
    assert none == (2, own)


def test_names_of_before_version_4_are_told_and_counted(tmp_path: Path) -> None:
    text = "BROKER_URL = 'amqp://'\nCELERY_ACKS_LATE = True\nCELERYD_PREFETCH_MULTIPLIER = 1\n"
    found = read(tmp_path, "celeryconfig.py", text)
    assert (settings(found)["consumer.ack"], settings(found)["prefetch_count"]) == ("after", 1)
    assert findings(found, "legacy-key") == [
        (1, "BROKER_URL is broker_url since Celery 4"),
        (2, "CELERY_ACKS_LATE is task_acks_late since Celery 4"),
        (3, "CELERYD_PREFETCH_MULTIPLIER is worker_prefetch_multiplier since Celery 4"),
    ]
    assert findings(found, "old-file")


def test_a_broker_that_is_not_modelled_is_named(tmp_path: Path) -> None:
    found = read(tmp_path, "celeryconfig.py", "broker_url = 'kafka://here'\ntask_acks_late = True\n")
    assert found.given == []
    assert findings(found, "not-modelled")[0][0] == 1


def test_a_broker_from_the_environment_is_the_one_asked_about(tmp_path: Path) -> None:
    text = "CELERY_BROKER_URL = os.environ['BROKER']\nCELERY_TASK_ACKS_LATE = True\n"
    of_a_file = text.replace("os.environ['BROKER']", "parser.get('celery', 'broker_url')")
    for system, written in product(("rabbitmq", "sqs"), (text, of_a_file)):
        found = read(tmp_path, "settings.py", written, system)
        assert {one.system for one in found.given} == {system}
        assert [line for line, _ in findings(found, "elsewhere")] == [1]


def test_options_that_only_sqs_has_tell_the_broker_that_nothing_else_does(tmp_path: Path) -> None:
    text = "app = Celery()\napp.conf.broker_url = env.URL\napp.conf.broker_transport_options = {'region': env.REGION}\n"
    for system, comes in (("", "sqs"), ("rabbitmq", "rabbitmq")):
        assert {one.system for one in read(tmp_path, "tasks.py", text, system).given} == {comes}
    [(_, told)] = findings(read(tmp_path, "tasks.py", text, ""), "elsewhere")
    assert told.endswith("taken for SQS, as only its transport has an option region")


@pytest.mark.parametrize(
    ("looked_up", "system"), [("env.SQS_URL", "sqs"), ("os.environ['RABBIT_URL']", "rabbitmq"), ("conf.redis_url", "")]
)
def test_what_a_broker_is_looked_up_by_tells_which_it_is_where_nothing_else_does(
    tmp_path: Path, looked_up: str, system: str
) -> None:
    found = read(tmp_path, "celeryconfig.py", f"broker_url = {looked_up}\ntask_acks_late = True\n", "")
    assert {one.system for one in found.given} == ({system} if system else set())
    [(line, told)] = findings(found, "elsewhere" if system else "not-modelled")
    wanted = f"taken for {system} by the name of {looked_up}" if system else f"{looked_up} may name another broker"
    assert (line, wanted in told) == (1, True)


def test_what_a_function_has_for_itself_is_no_setting(tmp_path: Path) -> None:
    text = "def url():\n    broker_url = 'redis://'\n    return broker_url\n\n\nclass Conf:\n    BROKER_URL = url()\n"
    found = read(tmp_path, "celeryconfig.py", text, "")
    assert (findings(found, "contradiction"), findings(found, "not-modelled")) == ([], [])


def test_a_broker_that_is_a_default_of_the_environment_s_may_be_another(tmp_path: Path) -> None:
    text = "CELERY_BROKER_URL = env('BROKER', default='{}://here')\nCELERY_TASK_ACKS_LATE = True\n"
    found = read(tmp_path, "settings.py", text.format("amqp"), "")
    assert ({one.system for one in found.given}, findings(found, "elsewhere")) == (
        {"rabbitmq"},
        [(1, "CELERY_BROKER_URL: amqp is the default; BROKER in the environment may name another broker")],
    )
    found = read(tmp_path, "settings.py", text.format("redis"), "")
    assert found.given == []
    assert "$BROKER may name another broker" in findings(found, "not-modelled")[0][1]
    found = read(tmp_path, "settings.py", text.format("redis"), "sqs")
    assert {one.system for one in found.given} == {"sqs"}, "who asks of SQS knows what the environment says"


TASKS = """\
@shared_task(bind=True, acks_late=True, reject_on_worker_lost=True, autoretry_for=(Exception,), max_retries=5)
def pay(self): ...
@app.task
def mail(): ...
"""


def test_a_task_that_decides_for_itself_is_a_case_of_its_own(tmp_path: Path) -> None:
    found = read(tmp_path, "tasks.py", f"app = Celery('x', broker='amqp://')\n{TASKS}")
    assert found.queues == [("rabbitmq", "task pay"), ("rabbitmq", "other tasks")]
    assert settings(found, "task pay")["consumer.ack"] == "after"
    assert settings(found)["consumer.ack"] == "before"
    asked = {one.queue: one.asks for one in found.given if one.name == "consumer.ack"}
    assert asked["task pay"] == "", "it says what becomes of it where its worker is killed"
    [(line, told)] = findings(found, "not-modelled")
    assert (line, told.startswith("task pay: autoretry_for sends what fails as a new message"), "5 times" in told) == (
        2,
        True,
        True,
    )


def test_a_task_that_is_retried_without_a_limit_is_said_never_to_end(tmp_path: Path) -> None:
    task = "@shared_task(autoretry_for=(Exception,), max_retries=None)\ndef pay(self): ..."
    [(_, told)] = findings(read(tmp_path, "tasks.py", f"app = Celery('x', broker='amqp://')\n{task}"), "not-modelled")
    assert "for ever" in told


def test_tasks_alone_make_a_file_celerys_and_say_for_which_others_decide(tmp_path: Path) -> None:
    found = read(tmp_path, "tasks.py", TASKS, "")
    assert settings(found, "task pay")["consumer.ack"] == "after"
    assert "which broker it is does not stand in this file" in findings(found, "elsewhere")[0][1]
    assert read(tmp_path, "tasks.py", TASKS.replace("acks_late=True, reject_on_worker_lost=True, ", ""), "").given == []


def test_of_tasks_beside_several_queues_it_is_told_that_they_are_not_counted(tmp_path: Path) -> None:
    queues = 'broker_url = "amqp://"\ntask_queues = (Queue("fast"), Queue("slow"))\n'
    found = read(tmp_path, "tasks.py", queues + TASKS)
    assert {name for _, name in found.queues} == {"fast", "slow"}
    assert any(text.startswith("task pay sets acks_late") for _, text in findings(found, "elsewhere"))


def test_a_python_file_without_celery_says_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, "models.py", "task_queue = []\nresult_count = 3\ntimezone = 'UTC'\n")
    assert (found.given, found.findings) == ([], [])


def test_what_queues_are_declared_with_counts(tmp_path: Path) -> None:
    text = """\
        broker_url = "amqp://"
        task_queues = (
            Queue("tasks", routing_key="tasks", queue_arguments={"x-queue-type": "quorum",
                                                                 "x-delivery-limit": 5}),
        )
        """
    found = read(tmp_path, "celeryconfig.py", text)
    assert (settings(found)["x-queue-type"], settings(found)["x-delivery-limit"]) == ("quorum", 5)
    assert [one.spot.line for one in found.given if one.name == "x-delivery-limit"] == [4]


def test_each_of_several_queues_has_what_it_is_declared_with(tmp_path: Path) -> None:
    text = """\
        broker_url = "amqp://"
        task_acks_late = True
        task_queues = (
            Queue("fast", queue_arguments={"x-queue-type": "quorum"}),
            Queue(name="slow", durable=False, queue_arguments={"x-message-ttl": 9}),
        )
        """
    found = read(tmp_path, "celeryconfig.py", text)
    assert settings(found, "fast") == {"x-queue-type": "quorum"}
    assert settings(found, "slow") == {"durable": False, "x-message-ttl": 9}
    assert found.queues == [("rabbitmq", "fast"), ("rabbitmq", "slow")]
    assert settings(found)["consumer.ack"] == "after"


def test_the_url_of_a_broker_alone_makes_a_file_celerys(tmp_path: Path) -> None:
    found = read(tmp_path, "config.py", "broker_url = 'amqp://here'\n", "")
    assert {one.system for one in found.given} == {"rabbitmq"}
    assert settings(found)["consumer.ack"] == "before"


@pytest.mark.parametrize(
    ("limit_s", "late", "more", "told"),
    [
        (300, True, "", "a task may take 300 s, and is hidden for 60 s: done twice"),
        (
            60,
            True,
            "",
            "a worker's process takes in 4 tasks ahead (worker_prefetch_multiplier = 4, by default), each of",
        ),
        (
            16,
            False,
            "",
            "a worker's process takes in 4 tasks ahead (worker_prefetch_multiplier = 4, by default), each of",
        ),
        (15, False, "", ""),
        (60, True, "worker_prefetch_multiplier = 1", ""),
        (61, False, "worker_prefetch_multiplier = 1", "a worker's process takes in one task ahead"),
        (1, False, "worker_prefetch_multiplier = 0", "a worker's process takes in as many tasks as there are ahead"),
    ],
)
def test_a_task_that_may_outlast_its_visibility_timeout_or_waits_behind_such_is_a_risk(
    tmp_path: Path, limit_s: int, late: bool, more: str, told: str
) -> None:
    text = (
        f"broker_url = 'sqs://'\ntask_acks_late = {late}\ntask_reject_on_worker_lost = True\n"
        f"broker_transport_options = {{'visibility_timeout': 60}}\ntask_time_limit = {limit_s}\n{more}\n"
    )
    found = findings(read(tmp_path, "config.py", text), "risk")
    assert [line for line, _ in found] == [5] * bool(told)
    assert all(one.startswith(f"task_time_limit: {told}") for _, one in found)


def test_what_becomes_of_a_killed_worker_s_task_is_said_to_be_counted(tmp_path: Path) -> None:
    late = "task_acks_late = True\nbroker_url = 'amqp://'\ntask_reject_on_worker_lost = True\n"
    [(line, text)] = findings(read(tmp_path, "celeryconfig.py", late), "counted")
    assert line == 3
    assert text.startswith("task_reject_on_worker_lost = True: ")


def test_settings_that_are_loaded_from_elsewhere_are_told_of(tmp_path: Path) -> None:
    text = 'from celery import Celery\napp = Celery("x", broker="amqp://")\napp.config_from_object("celeryconfig")\n'
    assert findings(read(tmp_path, "tasks.py", text), "elsewhere")[0][0] == 3
    own = text.replace('"celeryconfig"', "Config") + "class Config:\n    task_acks_late = True\n"
    assert findings(read(tmp_path, "tasks.py", own), "elsewhere") == [], "a class of the same file is read"


@pytest.mark.parametrize(
    ("expression", "comes_to"),
    [
        ("os.environ.get('LATE', 'true').lower() == 'true'", "after"),
        ("os.getenv('LATE', '0') in ('1', 'true')", "before"),
        ("not bool(int(os.getenv('EARLY', '0')))", None),
        ("not config('EARLY', default=False, cast=bool)", "after"),
        ("settings.LATE", None),
        ("os.environ['LATE'] == 'true'", None),
    ],
)
def test_what_an_expression_comes_to_by_default_counts_and_no_other_is_guessed(
    tmp_path: Path, expression: str, comes_to: str | None
) -> None:
    found = read(tmp_path, "config.py", f"broker_url = 'amqp://'\ntask_acks_late = {expression}\n")
    assert settings(found, assumed=False).get("consumer.ack") == comes_to
    told = [line for line, text in findings(found, "elsewhere") if "in the environment says otherwise" in text]
    assert (told, [line for line, _ in findings(found, "undecided")]) == (([2], []) if comes_to else ([], [2]))


@pytest.mark.parametrize(
    ("expression", "comes_to_s"),
    [
        ("int(os.getenv('HIDDEN', 60 * 60))", 3600),
        ("timedelta(hours=1, minutes=5).total_seconds()", 3900),
        ("2 * 3600 - 60", 7140),
        ("86400 // 24", 3600),
        ("os.getenv('HIDDEN') or 90", 90),
        ("int(os.environ['HIDDEN'])", None),
        ("60 // 0", None),
    ],
)
def test_simple_arithmetic_is_worked_out(tmp_path: Path, expression: str, comes_to_s: int | None) -> None:
    options = f"broker_url = 'sqs://'\nbroker_transport_options = {{'visibility_timeout': {expression}}}\n"
    found = read(tmp_path, "config.py", options)
    assert settings(found, assumed=False).get("VisibilityTimeout") == comes_to_s
    assert bool([one for one in found.given if one.unknown]) is (comes_to_s is None)


@pytest.mark.parametrize(
    ("url", "systems", "told"),
    [
        ("f'sqs://{key}:{secret}@'", {"sqs"}, ""),
        ("'sqs://{key}@'.format(key=safequote('a/b'))", {"sqs"}, ""),
        ("'sqs://%s:%s@' % (quote(key), os.environ['SECRET'])", {"sqs"}, ""),
        ("'amqp://' + os.getenv('USER', 'guest') + ':' + password + '@rabbit'", {"rabbitmq"}, ""),
        ("os.getenv('URL', f'sqs://{key}@')", {"sqs"}, "sqs is the default; URL in the environment may name another"),
        ('f\'redis://{os.getenv("HOST", "here")}:6379\'', set(), "is not modelled"),
        ("f'{transport}://here'", {"rabbitmq"}, "which broker it is does not stand in this file"),
    ],
)
def test_how_a_url_begins_says_which_broker_it_is_whatever_is_put_in(
    tmp_path: Path, url: str, systems: set[str], told: str
) -> None:
    found = read(tmp_path, "config.py", f"URL = {url}\nbroker_url = URL\nworker_concurrency = 4\n", "")
    assert {one.system for one in found.given} == systems
    notes = [one.text for one in found.findings if one.text.startswith("broker_url")]
    assert bool(notes) is bool(told)
    assert all(told in one for one in notes)


def test_a_sum_of_hundreds_of_texts_is_read_in_no_time(tmp_path: Path) -> None:
    added = " + ".join(["'a'", "key"] * 200)
    assert read(tmp_path, "config.py", f"broker_url = {added}\nworker_concurrency = 4\n", "").given


def test_what_annotations_say_of_one_task_is_told_and_of_all_tasks_counts(tmp_path: Path) -> None:
    text = "broker_url = 'amqp://'\ntask_annotations = {'tasks.pay': {'acks_late': True}}\n"
    found = read(tmp_path, "celeryconfig.py", text)
    assert settings(found, assumed=True)["consumer.ack"] == "before"
    assert any("task tasks.pay sets acks_late for itself" in one.text for one in found.findings)
    found = read(tmp_path, "celeryconfig.py", text.replace("tasks.pay", "*"))
    assert settings(found)["consumer.ack"] == "after"


def test_a_fifo_queue_that_is_named_beforehand_is_told_apart(tmp_path: Path) -> None:
    queues = "{'orders.fifo': {'url': 'https://x/1/orders.fifo'}, 'mails': {'url': 'https://x/1/mails'}}"
    text = f"broker_url = 'sqs://'\nbroker_transport_options = {{'predefined_queues': {queues}}}\n"
    [told] = [one.text for one in read(tmp_path, "celeryconfig.py", text).findings if "FIFO" in one.text]
    assert told.startswith("orders.fifo is a FIFO queue: kombu sends all tasks in one group")
    found = read(tmp_path, "celeryconfig.py", f"{text}task_default_queue = 'orders.fifo'\n")
    assert {one.system for one in found.given} == {"sqs-fifo"}
    assert settings(found, assumed=True)["MessageDeduplicationId"] == "per-call", "boto3 repeats a request with it"


@of_each(
    [
        ("f'jobs-{os.getenv(\"N\")}.fifo'", "jobs-{...}.fifo"),
        ("os.environ['QUEUE'] + '.fifo'", "{...}.fifo"),
        ("'{}-jobs.fifo'.format(STAGE)", "{...}-jobs.fifo"),
        ("'%(stage)s-jobs.fifo' % {'stage': STAGE}", "{...}-jobs.fifo"),
        ("f'jobs.fifo-{STAGE}'", ""),
        ("QUEUE", ""),
    ]
)
def test_how_the_name_of_a_queue_ends_says_whether_it_keeps_an_order_whatever_is_put_in(name: str, known: str) -> None:
    text = f"broker_url = 'sqs://'\nNAME = {name}\n"
    for told in ("broker_transport_options = {'predefined_queues': {NAME: {'url': URL}}}", "task_default_queue = NAME"):
        with TemporaryDirectory() as folder:
            found = read(Path(folder), "celeryconfig.py", f"{text}{told}\n", "")
        assert {one.system for one in found.given} == {"sqs-fifo" if known else "sqs"}
        if "predefined" in told:
            assert any(one.text.startswith(f"{known} is a FIFO queue") for one in found.findings) is bool(known)


def test_on_sqs_a_rejected_task_comes_again_as_only_a_redrive_policy_parks_it(tmp_path: Path) -> None:
    text = "broker_url = '{}://'\ntask_acks_late = True\ntask_acks_on_failure_or_timeout = False\n"
    came_to = {
        broker: settings(read(tmp_path, "celeryconfig.py", text.format(broker)))["consumer.on_failure"]
        for broker in ("sqs", "amqp")
    }
    assert came_to == {"sqs": "silent", "amqp": "park"}


def test_that_a_publish_is_not_tried_again_is_told(tmp_path: Path) -> None:
    text = "broker_url = 'sqs://'\ntask_publish_retry = False\n"
    (line, text), _ = findings(read(tmp_path, "celeryconfig.py", text), "application")
    assert (line, text.startswith("task_publish_retry = False: a publish that fails is an error at once")) == (2, True)


def test_an_exchange_is_known_by_its_name_wherever_that_stands(tmp_path: Path) -> None:
    text = """
        from kombu import Exchange, Queue
        dead = Exchange("dlx", type="direct")
        broker_url = "amqp://"
        task_queues = [
            Queue("tasks", queue_arguments={"x-dead-letter-exchange": dead.name}),
            Queue("dead", dead),
        ]
    """
    found = read(tmp_path, "celeryconfig.py", text)
    assert [(one.value, one.is_there) for one in found.given if one.name == "x-dead-letter-exchange"] == [("dlx", True)]


def test_variables_of_other_files_are_in_the_environment(tmp_path: Path) -> None:
    text = (
        "CELERY_BROKER_URL = os.environ['BROKER']\nCELERY_TASK_ACKS_LATE = os.getenv('LATE', 'false') == 'true'\n"
        "CELERY_BROKER_TRANSPORT_OPTIONS = {'visibility_timeout': int(os.environ.get('HIDDEN') or 60)}\n"
    )
    (tmp_path / "settings.py").write_text(text, encoding="utf-8")
    (tmp_path / ".env").write_text("BROKER=sqs://\nLATE=true\nHIDDEN=90\n", encoding="utf-8")
    found = read_files([str(tmp_path / name) for name in ("settings.py", ".env")], "")
    assert {one.system for one in found.given} == {"sqs"}
    assert settings(found, assumed=False) == {"VisibilityTimeout": 90, "consumer.ack": "after"}
    late = next(one for one in found.given if one.name == "consumer.ack")
    assert late.written == f"CELERY_TASK_ACKS_LATE = True ($LATE, by {tmp_path / '.env'}:2)"
    assert [text for _, text in findings(found, "elsewhere")] == []


PARKED = """
from kombu import Exchange, Queue
dlx = Exchange("dlx", type="direct")
app = Celery("app", broker="amqp://")
app.conf.task_queues = [
    Queue("orders", Exchange("orders"), queue_arguments={"x-dead-letter-exchange": "dlx"}),
    Queue("mails", exchange="mails"),
    Queue("dead", %s, routing_key="dead"),
]
"""


@of_each(["dlx", 'Exchange("dlx")', 'exchange=Exchange(name="dlx")', 'exchange="dlx"'])
def test_a_queue_on_the_exchange_for_dead_letters_has_no_answer_of_its_own(exchange: str) -> None:
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "tasks.py", PARKED % exchange)
    assert [name for _, name in found.queues] == ["orders", "mails"]
    [given] = [one for one in found.given if one.name == "x-dead-letter-exchange"]
    assert given.is_there


def test_a_queue_on_an_exchange_of_its_own_keeps_its_answer(tmp_path: Path) -> None:
    found = read(tmp_path, "tasks.py", PARKED % 'Exchange("other")')
    assert [name for _, name in found.queues] == ["orders", "mails", "dead"]


def test_a_task_whose_queue_is_declared_first_fails_no_gate_and_asks_that_nobody_deletes_it(tmp_path: Path) -> None:
    path = tmp_path / "tasks.py"
    path.write_text(
        "app = Celery('app', broker='amqp://')\n"
        "app.conf.update(task_acks_late=True, task_reject_on_worker_lost=True,\n"
        "    broker_transport_options={'confirm_publish': True})\n"
    )
    told = " ".join(invoke("guarantee", str(path), "--need", "at-least-once", columns=200).stdout.split())
    assert "unroutable" not in told
    leg = told.partition("publisher to broker")[2].partition("broker to consumer")[0]
    assert leg.startswith(" no* yes ")
    given = told.partition("Only if: ")[2].partition("leg may lose")[0]
    assert "the publisher publishes again what was not confirmed" in given
    assert "nobody deletes a queue while a sender runs" in given


def test_an_app_that_loads_its_settings_says_that_they_are_elsewhere(tmp_path: Path) -> None:
    text = "app = Celery('shop')\napp.config_from_object('django.conf:settings', namespace='CELERY')\n"
    [(line, told)] = findings(read(tmp_path, "celery.py", text, ""), "elsewhere")
    assert (line, told.startswith("config_from_object: what it loads is in another file")) == (2, True)


def test_a_setting_below_a_condition_may_be_there_or_not(tmp_path: Path) -> None:
    text = "broker_url = 'amqp://'\ntask_acks_late = False\nif PROD:\n    task_acks_late = True\n"
    found = read(tmp_path, "celeryconfig.py", text)
    [(line, told)] = findings(found, "undecided")
    assert (line, "True if PROD" in told) == (4, True)


BEFORE_ITS_REMEDIES = (
    "broker_url = 'amqp://'\n",
    "broker_url = 'amqp://'\ntask_acks_on_failure_or_timeout = False\n",
    "broker_url = 'sqs://'\n",
)


@of_each(BEFORE_ITS_REMEDIES)
def test_what_is_told_to_close_a_loss_closes_it_once_it_is_written_in_the_file(text: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "celeryconfig.py"
        path.write_text(text)
        before = _answered(path)
        assert (before["may_lose"], before["still_open"]["lose"]) == (True, [])
        lines, arguments = _as_told(before)
        path.write_text(text + "".join(f"{line}\n" for line in lines))
        assert _answered(path, *arguments)["may_lose"] is False, (lines, arguments)


def _answered(path: Path, *arguments: str) -> Any:
    return json.loads(invoke("guarantee", str(path), *arguments, "--json").stdout)["answers"][0]


def _as_told(answer: Any) -> tuple[list[str], list[str]]:
    """The lines that a file is told to have, and as arguments what a task's own code does."""
    lines, arguments = [], []
    for change in _changes(answer):
        told = change["in_your_file"].partition(", and ")[0]
        if told.startswith("Queue("):
            lines.append(f"task_queues = [{told.replace('...', repr('jobs'))}]")
        elif " = " in told.partition("(")[0].partition(",")[0]:
            lines.append(told)
        else:
            arguments.append(f"{change['setting']}={change['value']}")
    return lines, arguments


def _changes(answer: Any) -> Iterator[Any]:
    for gap in (gap for gaps in (answer["gaps"], *answer["then"]) for gap in gaps):
        yield from ([gap["remedy"]] if gap["remedy"] else gap["together"]) if gap["trouble"] == "lose" else ()


@pytest.mark.parametrize(
    ("text", "late", "confirms"),
    [
        ("broker_url = 'amqp://'\n", "task_acks_late", "broker_transport_options"),
        ("CELERY_BROKER_URL = 'amqp://'\n", "CELERY_TASK_ACKS_LATE", "CELERY_BROKER_TRANSPORT_OPTIONS"),
        ("BROKER_URL = 'amqp://'\nCELERY_RESULT_BACKEND = 'rpc://'\n", "CELERY_ACKS_LATE", "BROKER_TRANSPORT_OPTIONS"),
    ],
)
def test_what_closes_a_gap_is_named_as_the_file_names_its_settings(
    tmp_path: Path, text: str, late: str, confirms: str
) -> None:
    told = read(tmp_path, "config.py", text).spellings_of("rabbitmq")
    assert told["consumer.ack", "after"] == f"{late} = True"
    assert told["confirm.select", True] == f'{confirms} = {{"confirm_publish": True}}'
    assert told["consumer.on_failure", "return"].endswith(f"in the task, with {late} = True")
    mended = read(tmp_path, "config.py", f"{text}{told['consumer.ack', 'after']}\n{told['confirm.select', True]}\n")
    assert (settings(mended)["consumer.ack"], settings(mended)["confirm.select"]) == ("after", True)
    assert not findings(mended, "contradiction")


WAITING = """\
app = Celery("shop", broker="{broker}://"{more})
@app.task(bind=True, default_retry_delay=2 * 60 * 60)
def charge(self, order):
    self.retry(countdown=30 * 60)
charge.apply_async((1,), eta=tomorrow)
charge.apply_async((1,), countdown=60)
"""
HELD = {
    "of SQS for its half hour": ("sqs", "", [2], [5]),
    "of SQS for an hour": ("sqs", ", broker_transport_options={'visibility_timeout': 3600}", [2], [5]),
    "of SQS for three hours": ("sqs", ", broker_transport_options={'visibility_timeout': 10800}", [], [5]),
    "of a classic queue": ("amqp", "", [2], [5]),
    "of a quorum queue that delays by itself": ("amqp", ", task_default_queue_type='quorum'", [], []),
    "of one that is not asked to": (
        "amqp",
        ", task_default_queue_type='quorum', worker_detect_quorum_queues=False",
        [2],
        [5],
    ),
}


@of_each(HELD)
def test_a_task_that_waits_for_longer_than_its_broker_lets_a_worker_hold_it_is_done_twice(held: str) -> None:
    broker, more, known, unknown = HELD[held]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.py"
        path.write_text(WAITING.format(broker=broker, more=more))
        found = read_files([str(path)], "rabbitmq")
    told = [(rule, line) for rule in ("risk", "application") for line, text in findings(found, rule) if "holds" in text]
    assert told == [*(("risk", line) for line in known), *(("application", line) for line in unknown)]
