import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playground.configuration.readers import read_files
from tests.cli.helpers import invoke
from tests.configuration.helpers import findings, read, settings
from tests.each import of_each

LATE = "broker_url = 'amqp://'\ntask_time_limit = 60\ntask_acks_late = True\n"
REJECTED = "task_acks_on_failure = False"
BOTH = "task_acks_on_failure_or_timeout = False"
OUTLASTING: Mapping[str, tuple[str, str]] = {
    "": ("", BOTH),
    REJECTED: ("risk", "task_acks_on_timeout = False"),
    f"{REJECTED}\ntask_acks_on_timeout = True": ("risk", "task_acks_on_timeout = False"),
    f"{REJECTED}\ntask_acks_on_timeout = False": ("counted", ""),
    f"{REJECTED}\n{BOTH}": ("counted", ""),
    f"{REJECTED}\ntask_acks_late = False": ("", f"task_acks_late = True, {BOTH}"),
    f"{REJECTED}\ntask_time_limit = None": ("", ""),
    BOTH: ("counted", ""),
    f"{BOTH}\ntask_acks_on_timeout = True": ("risk", "task_acks_on_timeout = False"),
    f"{BOTH}\ntask_acks_on_failure = None": ("counted", ""),
    "worker_pool = 'threads'": ("", ""),
    "task_soft_time_limit = 90": ("", BOTH),
}


@of_each(OUTLASTING)
def test_a_task_that_outlasts_its_time_limit_is_lost_unless_it_is_given_back(text: str) -> None:
    rule, mended = OUTLASTING[text]
    with TemporaryDirectory() as folder:
        found = read(Path(folder), "celeryconfig.py", f"{LATE}{text}\n")
    told = [of for of in ("risk", "counted") for _, one in findings(found, of) if "takes longer" in one]
    assert told == ([rule] if rule else [])
    assert [one.mended for one in found.given if one.loses] == ([mended] if mended else [])
    idle = [line for line, _ in findings(found, "no-effect")]
    assert idle == ([2] if "threads" in text else [4] if "soft" in text else [])


@of_each(
    [
        ("", True, True),
        ("task_acks_late = True", True, True),
        ("broker_transport_options = {'visibility_timeout': 60}", True, True),
        ("task_time_limit = 20", True, False),
        ("broker_url = 'amqp://'", False, False),
    ]
)
def test_what_a_worker_takes_in_without_limit_is_given_again_by_sqs(more: str, is_risk: bool, is_asked: bool) -> None:
    with TemporaryDirectory() as folder:
        text = f"broker_url = 'sqs://'\nworker_prefetch_multiplier = 0\n{more}\n"
        found = read(Path(folder), "celeryconfig.py", text)
    told = [one for rule in ("risk", "application") for _, one in findings(found, rule) if "multiplier = 0" in one]
    assert bool(told) is is_risk
    assert [one.asks_trouble for one in found.given if one.name == "worker_prefetch_multiplier"] == [
        "duplicate"
    ] * is_asked


def test_a_limit_that_a_message_is_sent_with_loses_what_is_sent_so(tmp_path: Path) -> None:
    sent = "broker_url = 'amqp://'\ntask_acks_late = True\npay.apply_async(args=[1], time_limit=60)\n"
    found = read(tmp_path, "celeryconfig.py", sent)
    assert [(one.written, one.done_within) for one in found.given if one.loses] == [
        ("apply_async(time_limit=60)", None)
    ]
    assert not [one for one in read(tmp_path, "celeryconfig.py", f"{sent}{BOTH}\n").given if one.loses]


def test_consumer_timeout_is_told_of_the_queues_that_have_it_in_the_version_that_runs(tmp_path: Path) -> None:
    queues = "from kombu import Queue\ntask_queues = [Queue('a'%s), Queue('b')]\n" + LATE.replace("60", "7200")
    quorum = ", queue_arguments={'x-queue-type': 'quorum'}"
    for first, image, said in (
        (quorum, "", "; of quorum queues, and before RabbitMQ 4.3 of classic ones)"),
        (quorum, "rabbitmq:4.3", ", of quorum queues alone)"),
        (quorum, "rabbitmq:3.13", "by default)"),
        ("", "", ", of classic queues before RabbitMQ 4.3 only)"),
        ("", "rabbitmq:4.3", ""),
    ):
        config, compose = tmp_path / "celeryconfig.py", tmp_path / "compose.yml"
        config.write_text(queues % first)
        compose.write_text(f"services:\n  broker:\n    image: {image or 'other'}\n")
        found = read_files([str(config), str(compose)], "rabbitmq")
        told = [text for _, text in findings(found, "risk") if "consumer_timeout" in text]
        assert [said in one for one in told] == ([True] if said else []), (first, image)


QUORUM = "broker_url = 'amqp://'\ntask_default_queue_type = 'quorum'\ntask_acks_late = True\n"
SQS = "broker_url = 'sqs://'\ntask_acks_late = True\nbroker_transport_options = {'visibility_timeout': 60}\n"
OVERRUN: Mapping[str, tuple[bool, bool, bool]] = {
    f"{QUORUM}task_time_limit = 450": (False, True, False),
    f"{QUORUM}task_time_limit = 451": (True, True, True),
    f"{QUORUM}task_time_limit = 1800\nworker_prefetch_multiplier = 1": (False, True, False),
    f"{QUORUM}task_time_limit = 1801\nworker_prefetch_multiplier = 1": (True, False, True),
    f"{QUORUM}task_time_limit = 9\nworker_prefetch_multiplier = 0": (True, True, False),
    f"{QUORUM}task_time_limit = 1801\nworker_prefetch_multiplier = 0": (True, False, False),
    f"{SQS}task_time_limit = 15": (False, True, False),
    f"{SQS}task_time_limit = 16": (True, True, True),
    f"{SQS}task_time_limit = 61": (True, True, True),
    f"{SQS}task_time_limit = 61\ntask_default_queue = 'a.fifo'": (True, False, True),
    f"{SQS}task_time_limit = 15\npay.apply_async(countdown=5)": (True, True, False),
}


@of_each(OVERRUN)
def test_no_task_is_given_again_while_it_is_worked_on_where_all_in_hand_are_killed_before(text: str) -> None:
    is_done_twice, is_lost, is_told = OVERRUN[text]
    with TemporaryDirectory() as folder:
        path = Path(folder, "celeryconfig.py")
        path.write_text(f"{text}\n")
        [answer] = json.loads(invoke("guarantee", str(path), "--json").stdout)["answers"]
        found = read_files([str(path)], "rabbitmq")
    gaps = {trouble: [one for one in answer["gaps"] if one["trouble"] == trouble] for trouble in ("lose", "duplicate")}
    assert any("F9" in gap["faults"] for gap in gaps["duplicate"]) is is_done_twice
    assert any(one.loses for one in found.given) is is_lost
    told = [one for _, one in findings(found, "risk") if one.startswith("task_time_limit")]
    assert bool(told) is is_told


def test_a_timeout_that_another_file_or_an_argument_sets_decides(tmp_path: Path) -> None:
    app, conf = tmp_path / "celeryconfig.py", tmp_path / "rabbitmq.conf"
    app.write_text(f"{QUORUM}task_time_limit = 450\n")
    conf.write_text("consumer_timeout = 300000\n")
    for files, is_lost in (([str(app)], True), ([str(app), str(conf)], False)):
        found = read_files(files, "rabbitmq")
        assert any(one.loses for one in found.given) is is_lost
    for argument, is_done_twice in (("consumer_timeout=1799000", True), ("consumer_timeout=1800000", False)):
        told = invoke("guarantee", str(app), argument, "--json").stdout
        gaps = json.loads(told)["answers"][0]["gaps"]
        assert any("F9" in gap["faults"] for gap in gaps) is is_done_twice


def test_what_mends_it_is_told_once_with_what_closes_a_poison_message(tmp_path: Path) -> None:
    path = tmp_path / "celeryconfig.py"
    path.write_text(f"{QUORUM}task_time_limit = 450\n")
    told = " ".join(invoke("guarantee", str(path), columns=160).stdout.split())
    assert "or it takes longer than 450 s (killed, and acknowledged)" in told
    assert told.count(BOTH) == 1
    assert f"{BOTH} (against F10; for when it takes longer" in told


def test_what_mends_it_is_written_as_the_file_has_its_names(tmp_path: Path) -> None:
    names = ("BROKER_URL = 'amqp://'", "TASK_ACKS_LATE = True", "TASK_TIME_LIMIT = 9")
    found = read(tmp_path, "settings.py", "".join(f"CELERY_{one}\n" for one in names))
    assert [one.mended for one in found.given if one.loses] == [f"CELERY_{BOTH.upper().replace('FALSE', 'False')}"]


def test_a_task_with_a_limit_of_its_own_is_an_answer_of_its_own(tmp_path: Path) -> None:
    tasks = "@app.task(time_limit=9, acks_on_timeout=False)\ndef pay(): ...\n@app.task\ndef mail(): ...\n"
    app = f"app = Celery('x', broker='amqp://')\napp.conf.task_acks_late = True\napp.conf.{REJECTED}\n"
    found = read(tmp_path, "tasks.py", app + tasks)
    assert found.queues == [("rabbitmq", "task pay"), ("rabbitmq", "other tasks")]
    assert settings(found, "task pay")["task_time_limit"] == 9
    [told] = [(line, text) for line, text in findings(found, "counted") if "takes longer" in text]
    assert told == (4, told[1])
    assert told[1].startswith("time_limit = 9: a task that takes longer is given back, by acks_on_timeout = False")
